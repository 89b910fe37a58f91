/** Writes YAML byte for byte as `kubectl -o yaml` does: sorted keys, folded long lines, quotes only where a reader needs them. */
// k8s: vendor/sigs.k8s.io/yaml/goyaml.v2/encode.go, emitterc.go

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
      const breakHere = indent !== undefined && !spaces && this.#column > lineWidth && inside && characters[index + 1] !== ' ';
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

function styleOf(text: string, key: boolean): 'plain' | 'single' | 'double' | 'literal' {
  const allowed = analyse(text);
  if (text.includes('\n')) return key || !allowed.block ? 'double' : 'literal';
  if (!readsAsString(text)) return 'double';
  if (allowed.plain && text !== '') return 'plain';
  return allowed.single ? 'single' : 'double';
}

/** In which styles the text comes back unchanged. */
function analyse(text: string): { plain: boolean; single: boolean; block: boolean } {
  const special = [...text].some((character) => character !== '\n' && !isPrintable(character));
  const spaceBreak = text.includes(' \n');
  if (special || spaceBreak) return { plain: false, single: false, block: false };
  const breakSpace = text.includes('\n ');
  const indicators =
    /^(---|\.\.\.)/.test(text) ||
    /^[#,[\]{}&*!|>'"%@`]/.test(text) ||
    /^[?:-]($|[ \t\n])/.test(text) ||
    /.:($|[ \t\n])/.test(text) ||
    /[ \t\n]#/.test(text);
  const edges = /^[ \n]|[ \n]$/.test(text);
  return { plain: !indicators && !edges && !breakSpace && !text.includes('\n'), single: !breakSpace, block: !text.endsWith(' ') };
}

function isPrintable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff);
}

function mustEscape(character: string): boolean {
  return !isPrintable(character) || character === '"' || character === '\\' || character === '\u2028' || character === '\u2029';
}

const shortEscapes: Record<string, string> = {
  '\0': '\\0', '\x07': '\\a', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\v': '\\v', '\f': '\\f', '\r': '\\r', '\x1b': '\\e',
  '"': '\\"', '\\': '\\\\', '\x85': '\\N', '\u2028': '\\L', '\u2029': '\\P',
};

function escapeOf(character: string): string {
  const known = shortEscapes[character];
  if (known) return known;
  const code = character.codePointAt(0) ?? 0;
  const hex = (digits: number): string => code.toString(16).toUpperCase().padStart(digits, '0');
  return code <= 0xff ? `\\x${hex(2)}` : code <= 0xffff ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}

const wordsThatMeanMore = new Set(
  ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON', 'n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']
    .concat(['', '~', 'null', 'Null', 'NULL', '.nan', '.NaN', '.NAN', '.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF', '-.inf', '-.Inf', '-.INF']),
);

/** Whether a YAML 1.1 reader takes the bare text for a string, and not for a number, a boolean, a time or nothing. */
// k8s: vendor/sigs.k8s.io/yaml/goyaml.v2/resolve.go
function readsAsString(text: string): boolean {
  if (wordsThatMeanMore.has(text)) return false;
  if (/^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/.test(text)) return false;
  if (/^\./.test(text)) return !/^\.[0-9]+([eE][-+]?[0-9]+)?$/.test(text);
  if (!/^[-+0-9]/.test(text)) return true;
  if (isTimestamp(text)) return false;
  const plain = text.replaceAll('_', '');
  return !(
    /^[-+]?(0|[1-9][0-9]*|0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+)$/.test(plain) ||
    /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(plain)
  );
}

function isTimestamp(text: string): boolean {
  return /^\d{4}-\d{1,2}-\d{1,2}([Tt]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?(Z|[-+]\d\d:\d\d)| \d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?)?$/.test(text);
}

/** Numbers as Go prints them: 1e+06 and not 1000000 for a float, but integers plainly. */
function goNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

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
