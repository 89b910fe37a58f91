/** A place in a YAML text, and the questions that a scanner asks of what stands there. */
// k8s: vendor/sigs.k8s.io/yaml/goyaml.v2/yamlprivateh.go

export interface Mark {
  index: number;
  /** Counted from 0. */
  line: number;
  column: number;
}

/** A complaint; `line` as kubectl prints it, 0 when it prints none. */
export class YamlProblem extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

const escapes: Record<string, number> = Object.fromEntries([
  ...[...'0abt\tnvfre "\'\\N_LP/'].map((character) => [character, 0]),
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

export class Cursor {
  readonly #text: string;
  at: Mark = { index: 0, line: 0, column: 0 };

  constructor(text: string) {
    this.#text = text;
  }

  char(ahead = 0): string {
    return this.#text[this.at.index + ahead] ?? '';
  }

  isBreak(ahead = 0): boolean {
    return /[\r\n\u0085\u2028\u2029]/.test(this.char(ahead));
  }

  isBlank(ahead = 0): boolean {
    const character = this.char(ahead);
    return character === ' ' || character === '\t';
  }

  isBlankOrEnd(ahead = 0): boolean {
    return this.char(ahead) === '' || this.isBlank(ahead) || this.isBreak(ahead);
  }

  move(count = 1): void {
    const { index, line, column } = this.at;
    this.at = { index: index + count, line, column: column + count };
  }

  moveLine(): void {
    const { index, line } = this.at;
    this.at = { index: index + (this.char() === '\r' && this.char(1) === '\n' ? 2 : 1), line: line + 1, column: 0 };
  }

  /** Stops with a complaint about this line; the first is not named. */
  fail(message: string): never {
    throw new YamlProblem(message, this.at.line === 0 ? 0 : this.at.line + 1);
  }

  isDocumentIndicator(): boolean {
    const three = this.#text.slice(this.at.index, this.at.index + 3);
    return this.at.column === 0 && (three === '---' || three === '...') && this.isBlankOrEnd(3);
  }

  /** To the end of the line, which is not passed. */
  moveToBreak(): void {
    while (this.char() !== '' && !this.isBreak()) this.move();
  }

  skipEscape(): void {
    if (this.isBreak(1)) {
      this.move();
      return this.moveLine();
    }
    const length = escapes[this.char(1)];
    if (length === undefined) this.fail('found unknown escape character');
    this.move(2);
    for (let digit = 0; digit < length; digit++)
      if (!/^[\da-fA-F]$/.test(this.char(digit))) this.fail('did not find expected hexdecimal number');
    this.move(length);
  }
}
