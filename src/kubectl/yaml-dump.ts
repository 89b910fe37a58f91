/** Writes YAML byte for byte as `kubectl -o yaml` does: sorted keys, folded long lines, quotes only where a reader needs them. */
// k8s: vendor/sigs.k8s.io/yaml/goyaml.v2/encode.go, emitterc.go

import { escapeOf, goNumber, mustEscape, styleOf } from './yaml-scalars.ts';

/** Lines are folded at the first space beyond this column. */
const lineWidth = 80;
/** A longer key is written in the form `? key`. */
const simpleKeyMax = 128;

export function dumpYaml(value: unknown): string {
  const writer = new Writer();
  writer.node(value === undefined ? null : value, { indent: -1, inMapping: false, key: false });
  return writer.finish();
}

interface Place {
  /** Of the enclosing collection; -1 at the root. */
  indent: number;
  inMapping: boolean;
  /** The scalar is a key: it must stay on one line. */
  key: boolean;
}

class Writer {
  #text = '';
  #column = 0;
  /** After a space or at the start of a line: no further space is needed before the next scalar. */
  #whitespace = true;
  /** Only indentation and `- ` stand before this place on the line. */
  #indention = true;

  finish(): string {
    return this.#text.endsWith('\n') ? this.#text : `${this.#text}\n`;
  }

  node(value: unknown, place: Place): void {
    if (Array.isArray(value)) this.#sequence(value, place);
    else if (typeof value === 'object' && value !== null) this.#mapping(value as Record<string, unknown>, place);
    else if (typeof value === 'string') this.#string(value, place);
    else this.#plain(typeof value === 'number' ? goNumber(value) : String(value), place);
  }

  #sequence(items: readonly unknown[], place: Place): void {
    if (items.length === 0) return this.#indicator('[]');
    // A list below a key stands at the key's own column.
    const indent = place.indent < 0 ? 0 : place.inMapping && !this.#indention ? place.indent : place.indent + 2;
    for (const item of items) {
      this.#newline(indent);
      this.#indicator('-');
      this.#indention = true;
      this.node(item, { indent, inMapping: false, key: false });
    }
  }

  #mapping(fields: Record<string, unknown>, place: Place): void {
    const keys = Object.keys(fields).filter((key) => fields[key] !== undefined);
    if (keys.length === 0) return this.#indicator('{}');
    const indent = place.indent < 0 ? 0 : place.indent + 2;
    for (const key of keys.sort(compareKeys)) {
      this.#newline(indent);
      const simple = encoder.encode(key).length <= simpleKeyMax && !/[\n\r]/.test(key);
      if (!simple) this.#indicator('?');
      this.#string(key, { indent, inMapping: true, key: simple });
      if (!simple) this.#newline(indent);
      this.#raw(':');
      this.#whitespace = false;
      this.#indention = !simple;
      this.node(fields[key], { indent, inMapping: true, key: false });
    }
  }

  #string(text: string, place: Place): void {
    const style = styleOf(text, place.key);
    const indent = place.indent + 2;
    if (style === 'literal') return this.#literal(text, indent);
    const fold = place.key ? undefined : indent;
    if (style === 'plain') this.#foldable(text, text, fold, 'plain');
    else if (style === 'single') this.#foldable(text, text.replaceAll("'", "''"), fold, 'single');
    else this.#doubleQuoted(text, fold);
  }

  #plain(text: string, place: Place): void {
    this.#foldable(text, text, place.key ? undefined : place.indent + 2, 'plain');
  }

  /** Plain and single-quoted text: broken at single spaces once the line is full. */
  #foldable(source: string, written: string, indent: number | undefined, style: 'plain' | 'single'): void {
    this.#space();
    if (style === 'single') this.#raw("'");
    const characters = [...written];
    let spaces = false;
    characters.forEach((character, index) => {
      if (character !== ' ') {
        this.#raw(character);
        spaces = false;
        return;
      }
      const inside = style === 'plain' || (index > 0 && index < characters.length - 1);
      const breakHere =
        indent !== undefined && !spaces && this.#column > lineWidth && inside && characters[index + 1] !== ' ';
      if (breakHere) this.#breakLine(indent);
      else this.#raw(' ');
      spaces = true;
    });
    if (style === 'single') this.#raw("'");
    if (source !== '') this.#afterScalar();
  }

  #doubleQuoted(text: string, indent: number | undefined): void {
    this.#space();
    this.#raw('"');
    const characters = [...text];
    let spaces = false;
    characters.forEach((character, index) => {
      if (mustEscape(character)) {
        this.#raw(escapeOf(character));
        spaces = false;
      } else if (character === ' ') {
        const inside = index > 0 && index < characters.length - 1;
        if (indent !== undefined && !spaces && this.#column > lineWidth && inside) {
          this.#breakLine(indent);
          if (characters[index + 1] === ' ') this.#raw('\\');
        } else this.#raw(' ');
        spaces = true;
      } else {
        this.#raw(character);
        spaces = false;
      }
    });
    this.#raw('"');
    this.#afterScalar();
  }

  #literal(text: string, indent: number): void {
    this.#indicator('|');
    if (/^[ \n]/.test(text)) this.#raw('2');
    if (!text.endsWith('\n')) this.#raw('-');
    else if (text === '\n' || text.endsWith('\n\n')) this.#raw('+');
    const lines = text.endsWith('\n') ? text.slice(0, -1).split('\n') : text.split('\n');
    for (const line of lines) {
      this.#text += '\n';
      this.#column = 0;
      if (line !== '') this.#raw(' '.repeat(indent) + line);
    }
    this.#text += '\n';
    this.#column = 0;
    this.#whitespace = true;
    this.#indention = true;
  }

  #afterScalar(): void {
    this.#whitespace = false;
    this.#indention = false;
  }

  /** Goes to the start of a line at this column, unless only indentation or `- ` stands before it. */
  #newline(indent: number): void {
    const fresh = this.#indention && this.#column <= indent && !(this.#column === indent && !this.#whitespace);
    if (!fresh) this.#breakLine(indent);
    else if (this.#column < indent) this.#raw(' '.repeat(indent - this.#column));
    this.#whitespace = true;
    this.#indention = true;
  }

  #breakLine(indent: number): void {
    if (this.#text !== '' && !(this.#column === 0 && this.#text.endsWith('\n'))) this.#text += '\n';
    this.#column = 0;
    this.#raw(' '.repeat(indent));
  }

  #indicator(indicator: string): void {
    this.#space();
    this.#raw(indicator);
    this.#whitespace = false;
    this.#indention = false;
  }

  #space(): void {
    if (!this.#whitespace) this.#raw(' ');
    this.#whitespace = true;
  }

  #raw(text: string): void {
    this.#text += text;
    this.#column += [...text].length;
  }
}

const encoder = new TextEncoder();

/** Digits in keys are compared as numbers: `a2` before `a10`; letters come after everything else. */
// k8s: vendor/sigs.k8s.io/yaml/goyaml.v2/sorter.go
export function compareKeys(left: string, right: string): number {
  const a = [...left];
  const b = [...right];
  for (let index = 0; index < a.length && index < b.length; index++) {
    if (a[index] === b[index]) continue;
    const leftIsLetter = isLetter(a[index]);
    const rightIsLetter = isLetter(b[index]);
    if (leftIsLetter && rightIsLetter) return a[index] < b[index] ? -1 : 1;
    if (leftIsLetter || rightIsLetter) return rightIsLetter ? -1 : 1;
    return compareRuns(a, b, index);
  }
  return a.length - b.length;
}

function compareRuns(a: readonly string[], b: readonly string[], index: number): number {
  let before = '';
  if (a[index] === '0' || b[index] === '0') {
    // A zero inside a longer number counts as one of its digits.
    for (let at = index - 1; at >= 0 && isDigit(a[at]); at--) if (a[at] !== '0') before = '1';
  }
  const leftRun = digitsFrom(a, index);
  const rightRun = digitsFrom(b, index);
  const leftNumber = Number(before + leftRun || '0');
  const rightNumber = Number(before + rightRun || '0');
  if (leftNumber !== rightNumber) return leftNumber - rightNumber;
  if (leftRun.length !== rightRun.length) return leftRun.length - rightRun.length;
  return a[index] < b[index] ? -1 : 1;
}

function digitsFrom(characters: readonly string[], start: number): string {
  let end = start;
  while (end < characters.length && isDigit(characters[end])) end++;
  return characters.slice(start, end).join('');
}

function isLetter(character: string): boolean {
  return /\p{L}/u.test(character);
}

function isDigit(character: string): boolean {
  return /\p{Nd}/u.test(character);
}
