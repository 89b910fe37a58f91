/** Reads a shell script: enough of POSIX sh for what manifests put behind `sh -c`. */
import { append, literalOf, type Assignment, type Code, type Instruction, type Redirect, type Word } from './code.ts';
import { Reader, SyntaxProblem } from './reader.ts';

/** Errors: a message as busybox's shell prints it. */
export function parseScript(text: string): Code | { error: string } {
  try {
    return parserOf(readerOf(text)).script();
  } catch (error) {
    if (error instanceof SyntaxProblem) return { error: `sh: syntax error: ${error.message}` };
    throw error;
  }
}

/** Whether more lines could complete what has been typed so far: an open quote, an `if` without `fi`, a here-document. */
export function isUnfinished(text: string): boolean {
  if (/(^|[^\\])(\\\\)*\\\n$/.test(text)) return true;
  const reader = readerOf(text);
  try {
    parserOf(reader).script();
    return reader.hasOpenDocument;
  } catch (error) {
    if (error instanceof SyntaxProblem) return reader.at >= text.length || error.message.startsWith('unterminated');
    throw error;
  }
}

function readerOf(text: string): Reader {
  return new Reader(text, (inner) => parserOf(inner).list());
}

function parserOf(reader: Reader): Parser {
  return new Parser(reader);
}

interface Loop {
  breaks: { do: 'jump'; to: number }[];
  continues: { do: 'jump'; to: number }[];
}

const reserved = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}', ')']);

class Parser {
  readonly #reader: Reader;
  #slots = 0;
  #loops: Loop[] = [];
  /** Commands seen so far that can leave a loop or the script. */
  #leavers = 0;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  script(): Code {
    const code = this.list();
    if (this.#reader.at < this.#reader.text.length)
      throw new SyntaxProblem(`unexpected "${this.#reader.text[this.#reader.at]}"`);
    return code;
  }

  /** Commands up to a closing word or the end. */
  list(): Instruction[] {
    const code: Instruction[] = [];
    for (;;) {
      this.#reader.skipSeparators();
      if (
        this.#reader.at >= this.#reader.text.length ||
        reserved.has(this.#peekWord()) ||
        this.#reader.text.startsWith(';;', this.#reader.at)
      )
        return code;
      const start = code.length;
      append(code, this.#andOr());
      this.#reader.skipBlanks();
      // A command in the background is not waited for, and here not run at all.
      if (this.#reader.text[this.#reader.at] === '&') {
        code.length = start;
        this.#reader.at++;
      }
    }
  }

  #andOr(): Instruction[] {
    const code = this.#pipeline();
    for (;;) {
      this.#reader.skipBlanks();
      const operator = this.#reader.text.slice(this.#reader.at, this.#reader.at + 2);
      if (operator !== '&&' && operator !== '||') return code;
      this.#reader.at += 2;
      this.#reader.skipSeparators();
      const next = this.#pipeline();
      code.push({ do: 'jumpIf', ok: operator === '||', to: code.length + 1 + next.length });
      append(code, next);
    }
  }

  #pipeline(): Instruction[] {
    let negated = false;
    if (this.#peekWord() === '!') {
      negated = true;
      this.#reader.at++;
      this.#reader.skipBlanks();
    }
    const stages = [this.#command()];
    for (;;) {
      this.#reader.skipBlanks();
      if (this.#reader.text[this.#reader.at] !== '|' || this.#reader.text[this.#reader.at + 1] === '|') break;
      this.#reader.at++;
      this.#reader.skipSeparators();
      stages.push(this.#command());
    }
    const code: Instruction[] = stages.length === 1 ? stages[0] : [{ do: 'pipe', stages }];
    if (negated) code.push({ do: 'not' });
    return code;
  }

  #command(): Instruction[] {
    const word = this.#peekWord();
    switch (word) {
      case 'if':
        return this.#redirected((this.#take('if'), this.#if()));
      case 'while':
      case 'until':
        return this.#redirected((this.#take(word), this.#loop(word)));
      case 'for':
        return this.#redirected((this.#take('for'), this.#for()));
      case 'case':
        return this.#redirected((this.#take('case'), this.#case()));
      case '{':
        return this.#redirected((this.#take('{'), this.#closed('}')));
      case '(':
        return this.#redirected((this.#take('('), [{ do: 'group', code: this.#closed(')') }]));
      default:
        return this.#simple();
    }
  }

  #closed(end: string): Instruction[] {
    const code = this.list();
    this.#take(end);
    return code;
  }

  #if(): Instruction[] {
    const code = this.list();
    this.#take('then');
    const body = this.list();
    const word = this.#peekWord();
    let otherwise: Instruction[] = [{ do: 'succeed' }];
    if (word === 'elif') {
      this.#take('elif');
      otherwise = this.#if();
    } else {
      if (word === 'else') {
        this.#take('else');
        otherwise = this.list();
      }
      this.#take('fi');
    }
    code.push({ do: 'jumpIf', ok: false, to: code.length + 1 + body.length + 1 });
    append(code, body);
    code.push({ do: 'jump', to: code.length + 1 + otherwise.length });
    return append(code, otherwise);
  }

  #loop(word: 'while' | 'until'): Instruction[] {
    const condition = this.list();
    const [first] = condition;
    const constant = condition.length === 1 && first.do === 'run' ? literalOf(first.words[0]) : undefined;
    const isForever = word === 'while' ? constant === 'true' || constant === ':' : constant === 'false';
    const leaversBefore = this.#leavers;
    const { body, loop } = this.#body();
    const code: Instruction[] = isForever && this.#leavers === leaversBefore ? [{ do: 'endless' }] : [];
    const head = code.length;
    append(code, condition);
    code.push({ do: 'jumpIf', ok: word === 'until', to: code.length + 1 + body.length + 1 });
    append(code, body);
    code.push({ do: 'jump', to: head });
    closeLoop(code, loop, head);
    code.push({ do: 'succeed' });
    return code;
  }

  #for(): Instruction[] {
    this.#reader.skipBlanks();
    const variable = this.#reader.name();
    this.#reader.skipSeparators();
    const words: Word[] = [];
    if (this.#peekWord() === 'in') {
      this.#take('in');
      for (this.#reader.skipBlanks(); !this.#reader.atCommandEnd(); this.#reader.skipBlanks())
        words.push(this.#reader.word());
    } else words.push([{ variable: '@', quoted: true }]);
    const slot = this.#slots++;
    const { body, loop } = this.#body();
    const code: Instruction[] = [{ do: 'each', slot, words }];
    code.push({ do: 'next', slot, variable, to: 2 + body.length + 1 });
    append(code, body);
    code.push({ do: 'jump', to: 1 });
    return closeLoop(code, loop, 1);
  }

  #body(): { body: Instruction[]; loop: Loop } {
    this.#reader.skipSeparators();
    this.#take('do');
    const loop: Loop = { breaks: [], continues: [] };
    this.#loops.push(loop);
    const body = this.list();
    this.#loops.pop();
    this.#take('done');
    return { body, loop };
  }

  #case(): Instruction[] {
    this.#reader.skipBlanks();
    const word = this.#reader.word();
    this.#reader.skipSeparators();
    this.#take('in');
    const code: Instruction[] = [];
    const ends: { do: 'jump'; to: number }[] = [];
    for (;;) {
      this.#reader.skipSeparators();
      if (this.#peekWord() === 'esac') break;
      if (this.#reader.text[this.#reader.at] === '(') this.#reader.at++;
      const patterns: Word[] = [];
      do {
        if (this.#reader.text[this.#reader.at] === '|') this.#reader.at++;
        this.#reader.skipBlanks();
        patterns.push(this.#reader.word());
        this.#reader.skipBlanks();
      } while (this.#reader.text[this.#reader.at] === '|');
      if (this.#reader.text[this.#reader.at++] !== ')') throw new SyntaxProblem('expected ")"');
      const body = this.list();
      if (this.#reader.text.startsWith(';;', this.#reader.at)) this.#reader.at += 2;
      code.push({ do: 'match', word, patterns, to: code.length + 1 + body.length + 1 });
      append(code, body);
      const end = { do: 'jump' as const, to: 0 };
      ends.push(end);
      code.push(end);
    }
    this.#take('esac');
    for (const end of ends) end.to = code.length;
    return code;
  }

  #simple(): Instruction[] {
    const words: Word[] = [];
    const assignments: Assignment[] = [];
    const redirects: Redirect[] = [];
    for (this.#reader.skipBlanks(); !this.#reader.atCommandEnd(); this.#reader.skipBlanks()) {
      const redirect = this.#reader.redirect();
      if (redirect) {
        redirects.push(redirect);
        continue;
      }
      const assigned =
        words.length === 0
          ? /^([A-Za-z_]\w*)=/.exec(this.#reader.text.slice(this.#reader.at, this.#reader.at + 100))
          : null;
      if (assigned) {
        this.#reader.at += assigned[0].length;
        if (this.#reader.text[this.#reader.at] === '(') {
          this.#reader.at++;
          assignments.push({ name: assigned[1], value: [], items: this.#reader.items() });
          continue;
        }
        assignments.push({
          name: assigned[1],
          value: /[\s;&|)]/.test(this.#reader.text[this.#reader.at] ?? ';') ? [] : this.#reader.word(),
        });
        continue;
      }
      words.push(this.#reader.word());
      if (words.length === 1 && literalOf(words[0]) === '[[') {
        words.push(...this.#reader.conditions());
        continue;
      }
      if (words.length === 1 && this.#reader.text.startsWith('()', this.#reader.at))
        return this.#function(literalOf(words[0]) ?? '');
    }
    if (words.length + assignments.length + redirects.length === 0)
      throw new SyntaxProblem(`unexpected "${this.#reader.text[this.#reader.at] ?? 'end of file'}"`);
    return this.#leaving(words) ?? [{ do: 'run', words, assignments, redirects }];
  }

  /** `break` and `continue` are jumps; they and what may end the script are counted. */
  #leaving(words: Word[]): Instruction[] | undefined {
    const name = literalOf(words[0]);
    const argument = literalOf(words[1]);
    if (name === 'exit' || name === 'return' || name === 'exec' || name === 'break') this.#leavers++;
    if (name === 'set' && argument?.startsWith('-') && argument.includes('e')) this.#leavers++;
    if (name !== 'break' && name !== 'continue') return undefined;
    const loop = this.#loops[this.#loops.length - Math.max(1, Number(argument ?? 1) || 1)];
    if (!loop) return [];
    const jump = { do: 'jump' as const, to: -1 };
    (name === 'break' ? loop.breaks : loop.continues).push(jump);
    return [jump];
  }

  #function(name: string): Instruction[] {
    this.#reader.at += 2;
    this.#reader.skipSeparators();
    const outer = this.#loops;
    this.#loops = [];
    const code = this.#command();
    this.#loops = outer;
    return [{ do: 'define', name, code }];
  }

  /** A compound command with the redirects behind it, such as `done < list > result`. */
  #redirected(code: Instruction[]): Instruction[] {
    const redirects: Redirect[] = [];
    for (;;) {
      this.#reader.skipBlanks();
      const redirect = this.#reader.redirect();
      if (!redirect) break;
      redirects.push(redirect);
    }
    if (redirects.length === 0) return code;
    return append([{ do: 'redirect', redirects, to: code.length + 1 }], code);
  }

  #peekWord(): string {
    this.#reader.skipBlanks();
    if (/[(){}!]/.test(this.#reader.text[this.#reader.at] ?? '')) return this.#reader.text[this.#reader.at];
    return /^[a-z]+(?=[\s;&|)]|$)/.exec(this.#reader.text.slice(this.#reader.at, this.#reader.at + 12))?.[0] ?? '';
  }

  #take(word: string): void {
    this.#reader.skipSeparators();
    if (!this.#reader.text.startsWith(word, this.#reader.at)) throw new SyntaxProblem(`expected "${word}"`);
    this.#reader.at += word.length;
  }
}

function closeLoop(code: Instruction[], loop: Loop, head: number): Instruction[] {
  for (const jump of loop.breaks) jump.to = code.length;
  for (const jump of loop.continues) jump.to = head;
  return code;
}
