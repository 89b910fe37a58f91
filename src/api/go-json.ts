/** Says of a text that is no JSON what Go's encoding/json says of it: the first character that cannot stand where it stands. */
// k8s: encoding/json scanner.go (Go 1.23)

/** Go's decoder gives up here. */
export const goJsonDepthMax = 10_000;

const endOfInput = 'unexpected end of JSON input';

/** The error of Go's decoder, or undefined when the text is valid JSON. */
export function goJsonError(text: string): string | undefined {
  return new Scanner(text).problem();
}

/** Reads values that follow one another, as Go's stream decoder does; `offset` counts what was read when it stopped. */
export function goJsonValues(text: string): { values: unknown[]; problem?: { message: string; offset: number } } {
  const values: unknown[] = [];
  for (let start = 0; text.slice(start).trim() !== '';) {
    const scanner = new Scanner(text.slice(start));
    const message = scanner.problem(true);
    if (message === endOfInput) return { values, problem: { message: 'unexpected EOF', offset: text.length } };
    if (message) return { values, problem: { message, offset: start + scanner.offset + 1 } };
    values.push(JSON.parse(text.slice(start, start + scanner.offset)));
    start += scanner.offset;
  }
  return { values };
}

/** What a scanner expects next, by the place in which it is. */
type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'end of value';

class Scanner {
  readonly #text: string;
  #at = 0;
  /** The objects and lists around the present place. */
  readonly #open: ('{' | '[')[] = [];
  #expected: Expected = 'value';

  constructor(text: string) {
    this.#text = text;
  }

  get offset(): number {
    return this.#at;
  }

  /** @param isStream what follows the first value is not looked at */
  problem(isStream = false): string | undefined {
    for (;;) {
      if (isStream && this.#expected === 'end of value' && this.#open.length === 0) return undefined;
      this.#skipSpace();
      if (this.#at >= this.#text.length)
        return this.#expected === 'end of value' && this.#open.length === 0 ? undefined : endOfInput;
      const problem = this.#step(this.#text[this.#at]);
      if (problem) return problem;
    }
  }

  #step(character: string): string | undefined {
    switch (this.#expected) {
      case 'value or ]':
        if (character === ']') return this.#close();
        return this.#value(character);
      case 'value':
        return this.#value(character);
      case 'key or }':
        if (character === '}') return this.#close();
        return this.#key(character);
      case 'key':
        return this.#key(character);
      case 'colon':
        if (character !== ':') return this.#invalid('after object key');
        return this.#next('value');
      case 'end of value':
        return this.#afterValue(character);
    }
  }

  #next(expected: Expected): undefined {
    this.#at++;
    this.#expected = expected;
  }

  #close(): undefined {
    this.#open.pop();
    this.#next('end of value');
  }

  #key(character: string): string | undefined {
    if (character !== '"') return this.#invalid('looking for beginning of object key string');
    const problem = this.#string();
    if (!problem) this.#expected = 'colon';
    return problem;
  }

  #afterValue(character: string): string | undefined {
    const around = this.#open.at(-1);
    if (!around) return this.#invalid('after top-level value');
    if (character === ',') return this.#next(around === '{' ? 'key' : 'value');
    if (character === (around === '{' ? '}' : ']')) return this.#close();
    return this.#invalid(around === '{' ? 'after object key:value pair' : 'after array element');
  }

  #value(character: string): string | undefined {
    if (character === '{' || character === '[') {
      this.#open.push(character);
      if (this.#open.length > goJsonDepthMax) return 'exceeded max depth';
      return this.#next(character === '{' ? 'key or }' : 'value or ]');
    }
    this.#expected = 'end of value';
    if (character === '"') return this.#string();
    if (character === '-' || isDigit(character)) return this.#number();
    const literal = literals.find((word) => word[0] === character);
    return literal ? this.#literal(literal) : this.#invalid('looking for beginning of value');
  }

  #literal(word: string): string | undefined {
    for (const letter of word) {
      if (this.#at >= this.#text.length) return endOfInput;
      if (this.#text[this.#at] !== letter) return this.#invalid(`in literal ${word} (expecting ${quoted(letter)})`);
      this.#at++;
    }
    return undefined;
  }

  #string(): string | undefined {
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at];
      if (character === '"') {
        this.#at++;
        return undefined;
      }
      if (character < ' ') return this.#invalid('in string literal');
      if (character !== '\\') continue;
      const problem = this.#escape();
      if (problem) return problem;
    }
    return endOfInput;
  }

  #escape(): string | undefined {
    const letter = this.#text[++this.#at];
    if (letter === undefined) return endOfInput;
    if (letter !== 'u') return '"\\/bfnrt'.includes(letter) ? undefined : this.#invalid('in string escape code');
    for (let digit = 0; digit < 4; digit++) {
      const character = this.#text[++this.#at];
      if (character === undefined) return endOfInput;
      if (!/[0-9a-fA-F]/.test(character)) return this.#invalid('in \\u hexadecimal character escape');
    }
    return undefined;
  }

  #number(): string | undefined {
    if (this.#text[this.#at] === '-') this.#at++;
    if (this.#text[this.#at] === '0') this.#at++;
    else if (!this.#digits()) return this.#invalid('in numeric literal');
    if (this.#text[this.#at] === '.') {
      this.#at++;
      if (!this.#digits()) return this.#invalid('after decimal point in numeric literal');
    }
    if (this.#text[this.#at] === 'e' || this.#text[this.#at] === 'E') {
      this.#at++;
      if (this.#text[this.#at] === '+' || this.#text[this.#at] === '-') this.#at++;
      if (!this.#digits()) return this.#invalid('in exponent of numeric literal');
    }
    return undefined;
  }

  #digits(): boolean {
    const from = this.#at;
    while (isDigit(this.#text[this.#at])) this.#at++;
    return this.#at > from;
  }

  #skipSpace(): void {
    while (' \t\r\n'.includes(this.#text[this.#at] ?? 'x')) this.#at++;
  }

  #invalid(where: string): string {
    const character = this.#text.codePointAt(this.#at);
    if (character === undefined) return endOfInput;
    return `invalid character ${quoted(firstByte(character))} ${where}`;
  }
}

const literals = ['true', 'false', 'null'];

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

/** Go looks at bytes: of a letter beyond ASCII it names the first byte of its UTF-8 form, as if that were a letter. */
function firstByte(codePoint: number): string {
  if (codePoint < 0x80) return String.fromCharCode(codePoint);
  if (codePoint < 0x800) return String.fromCharCode(0xc0 | (codePoint >> 6));
  if (codePoint < 0x10000) return String.fromCharCode(0xe0 | (codePoint >> 12));
  return String.fromCharCode(0xf0 | (codePoint >> 18));
}

const named: Readonly<Record<string, string>> = {
  "'": "\\'",
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

// k8s: encoding/json scanner.go quoteChar
function quoted(character: string): string {
  const code = character.charCodeAt(0);
  const isPlain = code >= 0x20 && code !== 0x7f;
  return `'${named[character] ?? (isPlain ? character : `\\x${code.toString(16).padStart(2, '0')}`)}'`;
}

/** The beginning of a body as refusals show it: an object as it is, anything else as hexadecimal numbers. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/rest.go summarizeData
export function summaryOf(body: string): string {
  if (body === '') return '<empty>';
  const bytes = new TextEncoder().encode(body.slice(0, summaryBytesMax + 1));
  const shown = bytes.subarray(0, summaryBytesMax);
  const more = bytes.length > summaryBytesMax ? ' ...' : '';
  const hexadecimal = (): string => Array.from(shown, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return (body[0] === '{' ? new TextDecoder().decode(shown) : hexadecimal()) + more;
}

const summaryBytesMax = 30;
