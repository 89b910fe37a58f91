/** Reads the words of a shell script: quotes, expansions, redirects, here-documents and what separates commands. */
import { literalOf, type Code, type Piece, type Redirect, type Word } from './code.ts';

export class SyntaxProblem extends Error {}

const modes: Readonly<Record<string, Redirect['mode']>> = { '>>': 'append', '>&': 'join', '&>': 'both', '<': 'read' };

export class Reader {
  readonly text: string;
  at = 0;
  /** A here-document whose last line is missing: the end of the text ends it. */
  hasOpenDocument = false;
  readonly #parse: (reader: Reader) => Code;
  #documents: { redirect: { target: Word }; end: string; expand: boolean }[] = [];

  /** @param parse reads commands from where the reader stands, for `$(…)` */
  constructor(text: string, parse: (reader: Reader) => Code) {
    this.text = text;
    this.#parse = parse;
  }

  /** The reader has come to a character that ends the command. */
  atCommandEnd(): boolean {
    const letter = this.text[this.at];
    return letter === undefined || (/[\n;&|)(]/.test(letter) && !this.text.startsWith('&>', this.at));
  }

  name(): string {
    const name = /^[A-Za-z_]\w*/.exec(this.text.slice(this.at, this.at + 100))?.[0];
    if (!name) throw new SyntaxProblem('bad variable name');
    this.at += name.length;
    return name;
  }

  word(): Word {
    const pieces: Piece[] = [];
    const start = this.at;
    while (this.at < this.text.length) {
      const letter = this.text[this.at];
      if (/[\s;&|()<>]/.test(letter)) break;
      if (letter === "'") {
        const end = this.text.indexOf("'", this.at + 1);
        if (end < 0) throw new SyntaxProblem('unterminated quoted string');
        pieces.push({ text: this.text.slice(this.at + 1, end), quoted: true });
        this.at = end + 1;
      } else if (letter === '"') {
        this.at++;
        pieces.push({ text: '', quoted: true }, ...this.quoted('"'));
        this.at++;
      } else if (letter === '\\') {
        const next = this.text[this.at + 1] ?? '';
        if (next !== '\n') pieces.push({ text: next, quoted: true });
        this.at += 2;
      } else if (letter === '$' || letter === '`') pieces.push(this.#expansion(false));
      else pieces.push({ text: this.text[this.at++], quoted: false });
    }
    if (this.at === start) throw new SyntaxProblem(`unexpected "${this.text[this.at] ?? 'end of file'}"`);
    return joinText(pieces);
  }

  /** Text in double quotes or a here-document, up to `end` or the end of the text. */
  quoted(end: string): Piece[] {
    const pieces: Piece[] = [];
    while (this.at < this.text.length && this.text[this.at] !== end) {
      const letter = this.text[this.at];
      if (letter === '\\' && /[$`"\\\n]/.test(this.text[this.at + 1] ?? '')) {
        if (this.text[this.at + 1] !== '\n') pieces.push({ text: this.text[this.at + 1], quoted: true });
        this.at += 2;
      } else if (letter === '$' || letter === '`') pieces.push(this.#expansion(true));
      else pieces.push({ text: this.text[this.at++], quoted: true });
    }
    if (end && this.at >= this.text.length) throw new SyntaxProblem('unterminated quoted string');
    return joinText(pieces);
  }

  #expansion(quoted: boolean): Piece {
    const text = this.text;
    if (text[this.at] === '`') {
      const end = text.indexOf('`', this.at + 1);
      if (end < 0) throw new SyntaxProblem('unterminated quoted string');
      const inner = text.slice(this.at + 1, end);
      this.at = end + 1;
      return { code: this.#parse(new Reader(inner, this.#parse)), quoted };
    }
    if (text.startsWith('$((', this.at)) {
      const end = text.indexOf('))', this.at);
      if (end < 0) throw new SyntaxProblem('missing "))"');
      const arithmetic = text.slice(this.at + 3, end);
      this.at = end + 2;
      return { arithmetic, quoted };
    }
    if (text.startsWith('$(', this.at)) {
      this.at += 2;
      if (text[this.at] === '<' && text[this.at + 1] !== '<') return { code: this.#contents(), quoted };
      const code = this.#parse(this);
      if (this.text[this.at++] !== ')') throw new SyntaxProblem('expected ")"');
      return { code, quoted };
    }
    const item = /^\$\{(#?)([A-Za-z_]\w*)\[([^\]]*)\]\}/.exec(text.slice(this.at));
    if (item) {
      this.at += item[0].length;
      const index = new Reader(item[3], this.#parse).quoted('');
      return { array: item[2], index, isCount: item[1] === '#', quoted };
    }
    const braced = /^\$\{(\w+|[@*#?$!])(?:(:?[-=])([^}]*))?[^}]*\}/.exec(text.slice(this.at));
    if (braced) {
      this.at += braced[0].length;
      if (!braced[2]) return { variable: braced[1], quoted };
      const whenMissing = new Reader(braced[3], this.#parse).quoted('');
      return { variable: braced[1], quoted, whenMissing, ...(braced[2].endsWith('=') ? { assign: true } : {}) };
    }
    const plain = /^\$(\w+|[@*#?$!])/.exec(text.slice(this.at, this.at + 200));
    this.at += plain ? plain[0].length : 1;
    return plain ? { variable: plain[1], quoted } : { text: '$', quoted: true };
  }

  /** `$(<file)`: what is in the file. One that is missing is not spoken of: behind a `&&` of `[[ ]]` bash would not look at it. */
  #contents(): Code {
    const end = this.text.indexOf(')', this.at);
    if (end < 0) throw new SyntaxProblem('expected ")"');
    const path = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    return this.#parse(new Reader(`cat ${path} 2>/dev/null`, this.#parse));
  }

  /** The words of an array in parentheses, behind the first of these. */
  items(): Word[] {
    const items: Word[] = [];
    for (this.#skipLines(); this.text[this.at] !== ')'; this.#skipLines()) items.push(this.word());
    this.at++;
    return items;
  }

  /** The words between `[[` and `]]`, where signs of the shell are words like any other, and a pattern follows `=~`. */
  conditions(): Word[] {
    const words: Word[] = [];
    const plain = (text: string): Word => [{ text, quoted: true }];
    for (this.#skipLines(); this.at < this.text.length; this.#skipLines()) {
      const sign = /^(\]\]|&&|\|\||=~|[()<>])/.exec(this.text.slice(this.at, this.at + 2))?.[0];
      if (sign === undefined) {
        words.push(this.word());
        continue;
      }
      this.at += sign.length;
      words.push(plain(sign));
      if (sign === ']]') return words;
      if (sign === '=~') words.push(this.#pattern());
    }
    throw new SyntaxProblem('expected "]]"');
  }

  /** A regular expression up to the next blank that is not in parentheses. */
  #pattern(): Word {
    this.skipBlanks();
    const start = this.at;
    for (let depth = 0; this.at < this.text.length; this.at++) {
      const letter = this.text[this.at];
      if (letter === '(') depth++;
      else if (letter === ')') depth--;
      else if (depth <= 0 && /\s/.test(letter)) break;
    }
    const text = this.text.slice(start, this.at);
    return new Reader(/^(["']).*\1$/.test(text) ? text.slice(1, -1) : text, this.#parse).quoted('');
  }

  #skipLines(): void {
    for (this.skipBlanks(); this.text[this.at] === '\n'; this.skipBlanks()) this.at++;
  }

  redirect(): Redirect | undefined {
    const match = /^([012])?(&>|>>|>&|>\||>|<<-?|<)/.exec(this.text.slice(this.at, this.at + 4));
    if (!match) return undefined;
    this.at += match[0].length;
    this.skipBlanks();
    const [, from, sign] = match;
    const isInput = sign.startsWith('<');
    const redirect: Redirect = {
      from: (from === undefined ? (isInput ? 0 : 1) : Number(from)) as Redirect['from'],
      mode: modes[sign] ?? (isInput ? 'here' : 'write'),
      target: this.word(),
    };
    if (redirect.mode === 'here') {
      const expand = redirect.target.every((piece) => 'text' in piece && !piece.quoted);
      this.#documents.push({ redirect, end: literalOf(redirect.target) ?? '', expand });
    }
    return redirect;
  }

  skipBlanks(): void {
    for (; this.at < this.text.length; this.at++) {
      if (this.text.startsWith('\\\n', this.at)) this.at++;
      else if (this.text[this.at] === '#') this.#skipComment();
      else if (!/[ \t\r]/.test(this.text[this.at])) return;
    }
  }

  #skipComment(): void {
    if (this.at > 0 && !/[\s;]/.test(this.text[this.at - 1])) return;
    const end = this.text.indexOf('\n', this.at);
    this.at = (end < 0 ? this.text.length : end) - 1;
  }

  /** Blanks, line ends (with the here-documents that follow them) and single semicolons. */
  skipSeparators(): void {
    for (;;) {
      this.skipBlanks();
      const letter = this.text[this.at];
      if (letter === '\n') {
        this.at++;
        for (const document of this.#documents.splice(0)) this.#readDocument(document);
      } else if (letter === ';' && this.text[this.at + 1] !== ';') this.at++;
      else return;
    }
  }

  #readDocument(document: { redirect: { target: Word }; end: string; expand: boolean }): void {
    const lines: string[] = [];
    let isOpen = true;
    while (this.at < this.text.length) {
      const lineEnd = this.text.indexOf('\n', this.at);
      const line = this.text.slice(this.at, lineEnd < 0 ? this.text.length : lineEnd);
      this.at = lineEnd < 0 ? this.text.length : lineEnd + 1;
      isOpen = line.trim() !== document.end;
      if (!isOpen) break;
      lines.push(`${line}\n`);
    }
    if (isOpen) this.hasOpenDocument = true;
    const body = lines.join('');
    document.redirect.target = document.expand
      ? new Reader(body, this.#parse).quoted('')
      : [{ text: body, quoted: true }];
  }
}

function joinText(pieces: Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if ('text' in piece && last && 'text' in last && last.quoted === piece.quoted)
      joined[joined.length - 1] = { text: last.text + piece.text, quoted: piece.quoted };
    else joined.push(piece);
  }
  return joined;
}
