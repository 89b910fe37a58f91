/** Cuts YAML into the tokens of kubectl's parser, only to learn where and in which words it would complain. */
// k8s: vendor/sigs.k8s.io/yaml/goyaml.v2/scannerc.go

import { Cursor, type Mark } from './yaml-cursor.ts';

export type TokenType =
  | 'stream start'
  | 'stream end'
  | 'directive'
  | 'document start'
  | 'document end'
  | 'block sequence start'
  | 'block mapping start'
  | 'block end'
  | 'flow sequence start'
  | 'flow sequence end'
  | 'flow mapping start'
  | 'flow mapping end'
  | 'flow entry'
  | 'block entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

export interface Token {
  type: TokenType;
  mark: Mark;
  /** The name of an anchor or alias. */
  name?: string;
}

/** A place where a key may turn out to have begun, once its colon is found. */
interface SimpleKey {
  isPossible: boolean;
  isRequired: boolean;
  tokenNumber: number;
  mark: Mark;
}

/** A key must end on its line, and after so many characters. */
const simpleKeyLengthMax = 1024;
const noColon = "could not find expected ':'";
export class Scanner extends Cursor {
  readonly #tokens: Token[] = [];
  readonly #indents: number[] = [];
  readonly #keys: SimpleKey[] = [];
  #indent = -1;
  #parsed = 0;
  #mayBeKey = true;
  #isStarted = false;
  #isEnded = false;

  peek(): Token {
    while (this.#needsMore()) this.#fetch();
    return this.#tokens[0];
  }

  skip(): void {
    this.#tokens.shift();
    this.#parsed++;
  }

  get #flowLevel(): number {
    return this.#keys.length - 1;
  }

  // The first token may still have to give way to that of a key.
  #needsMore(): boolean {
    if (this.#tokens.length === 0) return !this.#isEnded;
    const key = this.#keys.findLast((one) => one.isPossible && one.tokenNumber === this.#parsed);
    return key !== undefined && this.#isValid(key);
  }

  #isValid(key: SimpleKey): boolean {
    if (!key.isPossible) return false;
    if (key.mark.line >= this.at.line && key.mark.index + simpleKeyLengthMax >= this.at.index) return true;
    if (key.isRequired) this.fail(noColon);
    key.isPossible = false;
    return false;
  }

  #saveKey(): void {
    if (!this.#mayBeKey) return;
    this.#removeKey();
    this.#keys[this.#keys.length - 1] = {
      isPossible: true,
      isRequired: this.#flowLevel === 0 && this.#indent === this.at.column,
      tokenNumber: this.#parsed + this.#tokens.length,
      mark: this.at,
    };
  }

  #removeKey(): void {
    const key = this.#keys[this.#keys.length - 1];
    if (key.isPossible && key.isRequired) this.fail(noColon);
    key.isPossible = false;
  }

  #pushKey(): void {
    this.#keys.push({ isPossible: false, isRequired: false, tokenNumber: 0, mark: this.at });
  }

  #rollIndent(column: number, type: TokenType, mark: Mark, tokenNumber = -1): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    const place = tokenNumber < 0 ? this.#tokens.length : tokenNumber - this.#parsed;
    this.#tokens.splice(place, 0, { type, mark });
  }

  #unrollIndent(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.#add('block end');
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #add(type: TokenType, mark = this.at, name?: string): void {
    this.#tokens.push({ type, mark, ...(name === undefined ? {} : { name }) });
  }

  #fetch(): void {
    if (!this.#isStarted) {
      this.#isStarted = true;
      this.#pushKey();
      return this.#add('stream start');
    }
    this.#toNextToken();
    this.#unrollIndent(this.at.column);
    const character = this.char();
    if (character === '') return this.#fetchEnd();
    if (this.at.column === 0 && character === '%') return this.#fetchDirective();
    if (this.isDocumentIndicator()) return this.#fetchDocumentIndicator();
    switch (character) {
      case '[':
        return this.#fetchFlowStart('flow sequence start');
      case '{':
        return this.#fetchFlowStart('flow mapping start');
      case ']':
        return this.#fetchFlowEnd('flow sequence end');
      case '}':
        return this.#fetchFlowEnd('flow mapping end');
      case ',':
        this.#removeKey();
        this.#mayBeKey = true;
        return this.#addOne('flow entry');
      case '*':
        return this.#fetchAnchor('alias');
      case '&':
        return this.#fetchAnchor('anchor');
      case '!':
        return this.#fetchTag();
      case "'":
      case '"':
        return this.#fetchQuoted(character);
    }
    if (character === '-' && this.isBlankOrEnd(1)) return this.#fetchBlockEntry();
    const isIndicator = this.#flowLevel > 0 || this.isBlankOrEnd(1);
    if (character === '?' && isIndicator) return this.#fetchKey();
    if (character === ':' && isIndicator) return this.#fetchValue();
    if ((character === '|' || character === '>') && this.#flowLevel === 0) return this.#fetchBlockScalar();
    const isPlain =
      !(this.isBlankOrEnd() || '-?:,[]{}#&*!|>\'"%@`'.includes(character)) ||
      (character === '-' && !this.isBlank(1)) ||
      (this.#flowLevel === 0 && '?:'.includes(character) && !this.isBlankOrEnd(1));
    if (isPlain) return this.#fetchPlain();
    this.fail('found character that cannot start any token');
  }

  #toNextToken(): void {
    for (;;) {
      if (this.at.column === 0 && this.char() === '\ufeff') this.move();
      // A tab may not stand where a key could begin.
      while (this.char() === ' ' || (this.char() === '\t' && (this.#flowLevel > 0 || !this.#mayBeKey))) this.move();
      if (this.char() === '#') this.moveToBreak();
      if (!this.isBreak()) return;
      this.moveLine();
      if (this.#flowLevel === 0) this.#mayBeKey = true;
    }
  }

  #addOne(type: TokenType): void {
    this.#add(type);
    this.move();
  }

  #fetchEnd(): void {
    if (this.at.column !== 0) this.at = { ...this.at, line: this.at.line + 1, column: 0 };
    this.#unrollIndent(-1);
    this.#removeKey();
    this.#mayBeKey = false;
    this.#isEnded = true;
    this.#add('stream end');
  }

  #fetchDirective(): void {
    this.#unrollIndent(-1);
    this.#removeKey();
    this.#mayBeKey = false;
    this.#add('directive');
    this.moveToBreak();
  }

  #fetchDocumentIndicator(): void {
    this.#unrollIndent(-1);
    this.#removeKey();
    this.#mayBeKey = false;
    this.#add(this.char() === '-' ? 'document start' : 'document end');
    this.move(3);
  }

  #fetchFlowStart(type: TokenType): void {
    this.#saveKey();
    this.#pushKey();
    this.#mayBeKey = true;
    this.#addOne(type);
  }

  #fetchFlowEnd(type: TokenType): void {
    this.#removeKey();
    if (this.#flowLevel > 0) this.#keys.pop();
    this.#mayBeKey = false;
    this.#addOne(type);
  }

  #fetchBlockEntry(): void {
    if (this.#flowLevel === 0) {
      if (!this.#mayBeKey) this.fail('block sequence entries are not allowed in this context');
      this.#rollIndent(this.at.column, 'block sequence start', this.at);
    }
    this.#removeKey();
    this.#mayBeKey = true;
    this.#addOne('block entry');
  }

  #fetchKey(): void {
    if (this.#flowLevel === 0) {
      if (!this.#mayBeKey) this.fail('mapping keys are not allowed in this context');
      this.#rollIndent(this.at.column, 'block mapping start', this.at);
    }
    this.#removeKey();
    this.#mayBeKey = this.#flowLevel === 0;
    this.#addOne('key');
  }

  #fetchValue(): void {
    const key = this.#keys[this.#keys.length - 1];
    if (this.#isValid(key)) {
      this.#tokens.splice(key.tokenNumber - this.#parsed, 0, { type: 'key', mark: key.mark });
      this.#rollIndent(key.mark.column, 'block mapping start', key.mark, key.tokenNumber);
      key.isPossible = false;
      this.#mayBeKey = false;
    } else {
      if (this.#flowLevel === 0) {
        if (!this.#mayBeKey) this.fail('mapping values are not allowed in this context');
        this.#rollIndent(this.at.column, 'block mapping start', this.at);
      }
      this.#mayBeKey = this.#flowLevel === 0;
    }
    this.#addOne('value');
  }

  #fetchAnchor(type: 'anchor' | 'alias'): void {
    this.#saveKey();
    this.#mayBeKey = false;
    const mark = this.at;
    this.move();
    let name = '';
    while (/^[A-Za-z0-9_-]$/.test(this.char())) {
      name += this.char();
      this.move();
    }
    if (name === '' || !(this.isBlankOrEnd() || '?:,]}%@`'.includes(this.char())))
      this.fail('did not find expected alphabetic or numeric character');
    this.#add(type, mark, name);
  }

  #fetchTag(): void {
    this.#saveKey();
    this.#mayBeKey = false;
    this.#add('tag');
    while (!this.isBlankOrEnd()) this.move();
  }

  #fetchQuoted(quote: string): void {
    this.#saveKey();
    this.#mayBeKey = false;
    this.#add('scalar');
    this.move();
    while (this.char() !== quote || (quote === "'" && this.char(1) === "'")) {
      if (this.isDocumentIndicator()) this.fail('found unexpected document indicator');
      if (this.char() === '') this.fail('found unexpected end of stream');
      if (quote === "'" && this.char() === "'") this.move(2);
      else if (quote === '"' && this.char() === '\\') this.skipEscape();
      else if (this.isBreak()) this.moveLine();
      else this.move();
    }
    this.move();
  }

  #fetchBlockScalar(): void {
    this.#removeKey();
    this.#mayBeKey = true;
    this.#add('scalar');
    this.move();
    let increment = 0;
    for (let sign = 0; sign < 2 && /^[-+\d]$/.test(this.char()); sign++) {
      if (this.char() === '0') this.fail('found an indentation indicator equal to 0');
      if (/\d/.test(this.char())) increment = Number(this.char());
      this.move();
    }
    while (this.isBlank()) this.move();
    if (this.char() === '#') this.moveToBreak();
    if (this.char() !== '' && !this.isBreak()) this.fail('did not find expected comment or line break');
    if (this.isBreak()) this.moveLine();
    let indent = increment > 0 ? Math.max(this.#indent, 0) + increment : 0;
    indent = this.#skipBlankLines(indent);
    while (this.at.column === indent && this.char() !== '') {
      this.moveToBreak();
      if (this.isBreak()) this.moveLine();
      this.#skipBlankLines(indent);
    }
  }

  /** Skips empty lines and indentation; without a given indentation the first line decides it. */
  #skipBlankLines(indent: number): number {
    let deepest = 0;
    for (;;) {
      const isInside = (): boolean => indent === 0 || this.at.column < indent;
      while (isInside() && this.char() === ' ') this.move();
      deepest = Math.max(deepest, this.at.column);
      if (isInside() && this.char() === '\t') this.fail('found a tab character where an indentation space is expected');
      if (!this.isBreak()) break;
      this.moveLine();
    }
    return indent > 0 ? indent : Math.max(deepest, this.#indent + 1, 1);
  }

  #fetchPlain(): void {
    this.#saveKey();
    this.#mayBeKey = false;
    this.#add('scalar');
    const indent = this.#indent + 1;
    let isOnNewLine = false;
    while (!this.isDocumentIndicator() && this.char() !== '#') {
      while (!this.isBlankOrEnd()) {
        if (this.char() === ':' && this.isBlankOrEnd(1)) break;
        if (this.#flowLevel > 0 && ',?[]{}'.includes(this.char())) break;
        isOnNewLine = false;
        this.move();
      }
      if (!this.isBlank() && !this.isBreak()) break;
      while (this.isBlank() || this.isBreak()) {
        if (this.isBlank()) {
          if (isOnNewLine && this.at.column < indent && this.char() === '\t')
            this.fail('found a tab character that violates indentation');
          this.move();
        } else {
          this.moveLine();
          isOnNewLine = true;
        }
      }
      if (this.#flowLevel === 0 && this.at.column < indent) break;
    }
    if (isOnNewLine) this.#mayBeKey = true;
  }
}
