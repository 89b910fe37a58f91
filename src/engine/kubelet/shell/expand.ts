/** Turns the words of a command into its arguments: variables, command substitution, arithmetic, field splitting. */
import { literalOf, type Code, type Piece, type Word } from './code.ts';
import { namesFor, type Field } from './glob.ts';
import type { FileView, Shell } from './shell.ts';

/** Runs code for `$(…)` and answers with what it printed. */
export type Substitute = (code: Code) => string;

/** One word without splitting, as in an assignment or a redirect. */
export function expandText(word: Word, shell: Shell, substitute: Substitute): string {
  return word.map((piece) => pieceText(piece, shell, substitute)).join('');
}

export function expandWords(words: readonly Word[], shell: Shell, substitute: Substitute, files: FileView): string[] {
  const fields: string[] = [];
  for (const word of words) {
    // Quotes alone are a piece of no text: `"$@"` is many fields, as `$@` is.
    const solid = word.filter((piece) => !('text' in piece && piece.text === ''));
    const [only] = solid.length === 1 ? solid : [undefined];
    if (only && 'variable' in only && only.variable === '@') {
      fields.push(...shell.arguments.slice(1));
      continue;
    }
    if (only && 'array' in only && isAll(only) && !only.isCount) {
      fields.push(...itemsOf(only.array, shell));
      continue;
    }
    const range = only && 'text' in only && !only.quoted ? /^\{(\d+)\.\.(\d+)\}$/.exec(only.text) : null;
    if (range) {
      for (let value = Number(range[1]); value <= Number(range[2]) && fields.length < 1000; value++)
        fields.push(String(value));
      continue;
    }
    for (const field of splitFields(word, shell, substitute)) fields.push(...namesFor(field, files));
  }
  return fields;
}

// Only what comes from an unquoted expansion is split at blanks. Example: a"$X"b stays one field, $X may be many or none.
function splitFields(word: Word, shell: Shell, substitute: Substitute): Field[] {
  const fields: Field[] = [];
  let field: Field | undefined;
  const add = (text: string, wild: string): void => {
    field = { text: (field?.text ?? '') + text, wild: (field?.wild ?? '') + wild };
  };
  for (const piece of word) {
    const text = pieceText(piece, shell, substitute);
    if (piece.quoted || 'text' in piece) {
      add(text, piece.quoted ? ' '.repeat(text.length) : text);
      continue;
    }
    const parts = text.split(/[ \t\n]+/);
    parts.forEach((part, index) => {
      if (index > 0) {
        if (field !== undefined) fields.push(field);
        field = undefined;
      }
      if (part !== '') add(part, part);
    });
  }
  if (field !== undefined) fields.push(field);
  return fields;
}

function pieceText(piece: Piece, shell: Shell, substitute: Substitute): string {
  if ('text' in piece) return piece.text;
  if ('code' in piece) return substitute(piece.code).replace(/\n+$/, '');
  if ('arithmetic' in piece) return String(arithmetic(piece.arithmetic, shell));
  if ('array' in piece) return itemText(piece, shell, substitute);
  const value = variable(piece.variable, shell);
  if (!piece.whenMissing || (value !== undefined && value !== '')) return value ?? '';
  const fallback = expandText(piece.whenMissing, shell, substitute);
  if (piece.assign) shell.variables[piece.variable] = fallback;
  return fallback;
}

type ArrayPiece = Extract<Piece, { array: string }>;

function isAll({ index }: ArrayPiece): boolean {
  return ['@', '*'].includes(literalOf(index) ?? '');
}

function itemText(piece: ArrayPiece, shell: Shell, substitute: Substitute): string {
  if (isAll(piece)) {
    const items = itemsOf(piece.array, shell);
    return piece.isCount ? String(items.length) : items.join(' ');
  }
  const index = arithmetic(expandText(piece.index, shell, substitute), shell);
  const item = itemsOf(piece.array, shell).at(index) ?? '';
  return piece.isCount ? String(item.length) : item;
}

/** A variable that is no array counts as one of a single item, as in bash. */
function itemsOf(name: string, { arrays, variables }: Shell): readonly string[] {
  const single = name in variables ? [variables[name]] : [];
  return arrays && Object.hasOwn(arrays, name) ? arrays[name] : single;
}

/** Without a number, an array is its first item. */
export function setArray(shell: Shell, name: string, items: readonly string[]): void {
  shell.arrays = { ...shell.arrays, [name]: [...items] };
  shell.variables[name] = items[0] ?? '';
}

function variable(name: string, shell: Shell): string | undefined {
  if (name === '?') return String(shell.status);
  if (name === '#') return String(Math.max(0, shell.arguments.length - 1));
  if (name === '@' || name === '*') return shell.arguments.slice(1).join(' ');
  if (name === '$') return '1';
  if (name === '!') return '7';
  if (/^\d+$/.test(name)) return shell.arguments[Number(name)];
  if (name === 'RANDOM') {
    shell.seed = (Math.imul(shell.seed, 1_103_515_245) + 12_345) >>> 0;
    return String((shell.seed >>> 16) & 0x7fff);
  }
  return shell.variables[name];
}

const precedence: Record<string, number> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};

/** Example: `(i + 1) % 3` with i = 4 is 2. What cannot be read counts as 0. */
export function arithmetic(text: string, shell: Shell): number {
  const tokens = text.match(/\d+|\$?\w+|&&|\|\||[=!<>]=|[-+*/%<>()]/g) ?? [];
  let at = 0;
  const operand = (): number => {
    const token = tokens[at++];
    if (token === '(') {
      const value = expression(1);
      at++;
      return value;
    }
    if (token === '-') return -operand();
    if (token === undefined) return 0;
    return Number(/^\d/.test(token) ? token : (variable(token.replace('$', ''), shell) ?? 0)) || 0;
  };
  const expression = (least: number): number => {
    let left = operand();
    while (at < tokens.length && (precedence[tokens[at]] ?? 0) >= least) {
      const operator = tokens[at++];
      left = applied(operator, left, expression(precedence[operator] + 1));
    }
    return left;
  };
  return expression(1);
}

function applied(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? 0 : Math.trunc(left / right);
    case '%':
      return right === 0 ? 0 : left % right;
    case '<':
      return Number(left < right);
    case '<=':
      return Number(left <= right);
    case '>':
      return Number(left > right);
    case '>=':
      return Number(left >= right);
    case '==':
      return Number(left === right);
    case '!=':
      return Number(left !== right);
    case '&&':
      return Number(left !== 0 && right !== 0);
    default:
      return Number(left !== 0 || right !== 0);
  }
}
