/** JSONPath templates: `{range .items[*]}{.metadata.name}{"\n"}{end}`. */
// k8s: staging/src/k8s.io/client-go/util/jsonpath/parser.go, jsonpath.go
import { goText, isJsonObject } from '../../api/plain-json.ts';
import { equal } from '../../base/equality.ts';
import { goValue } from '../../kinds/go-syntax.ts';
import { CommandError } from '../errors.ts';
import { compactJson } from './json.ts';

type Step =
  | { step: 'field'; name: string }
  | { step: 'index'; from?: number; to?: number; by: number; only: boolean }
  | { step: 'wildcard' }
  | { step: 'recursive' }
  | { step: 'identifier'; name: string }
  | { step: 'filter'; left: Operand; operator?: string; right?: Operand }
  | { step: 'union'; parts: Path[] };

type Operand = { path: Path } | { value: unknown };

/** Steps from the root or, after `@`, from the current item. */
interface Path {
  steps: Step[];
}

type Part = { text: string } | { path: Path } | { range: Path; parts: Part[]; isOpen?: boolean };

/** The template can be read, but not carried out on this object. */
class ExecutionError extends CommandError {}

/** Renders the template; what is missing renders as nothing. */
// k8s: staging/src/k8s.io/cli-runtime/pkg/printers/jsonpath.go PrintObj
export function renderJsonPath(template: string, data: unknown): string {
  try {
    return render(parseTemplate(template), data, data);
  } catch (error) {
    if (!(error instanceof ExecutionError)) throw error;
    throw new CommandError(
      `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goValue(data)}\n\n\n`,
    );
  }
}

/** All values that the template finds, for `-o jsonpath-as-json`. */
export function valuesOfTemplate(template: string, data: unknown): unknown[] {
  return parseTemplate(template).flatMap((part) => ('path' in part ? walk(part.path.steps, [data], data) : []));
}

/** The values that an expression such as `.metadata.name` or `{.metadata.name}` finds. */
export function findJsonPath(expression: string, data: unknown): unknown[] {
  const inner = relaxed(expression);
  return walk(parsePath(inner, expression).steps, [data], data);
}

/** `x.y`, `.x.y` and `{.x.y}` are the same to `--sort-by` and custom columns. */
export function relaxed(expression: string): string {
  const match = /^\{?\.?(.*?)\}?$/s.exec(expression.trim());
  if (!expression.trim()) return '';
  if (!match || /[{}]/.test(match[1].replace(/"[^"]*"|'[^']*'/g, '')))
    throw new CommandError(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    );
  return `.${match[1]}`;
}

function render(parts: readonly Part[], data: unknown, root: unknown): string {
  let text = '';
  for (const part of parts) {
    if ('text' in part) text += part.text;
    else if ('path' in part) text += walk(part.path.steps, [data], root).map(valueText).join(' ');
    else {
      for (const item of walk(part.range.steps, [data], root)) text += render(part.parts, item, root);
      if (part.isOpen) text += render(part.parts, data, root);
    }
  }
  return text;
}

/** As the printer writes a found value: structures as JSON. */
function valueText(value: unknown): string {
  return typeof value === 'object' ? compactJson(value) : String(value);
}

function parseTemplate(template: string): Part[] {
  const stack: { range?: Path; parts: Part[] }[] = [{ parts: [] }];
  const add = (part: Part): void => void stack[stack.length - 1].parts.push(part);
  let rest = template;
  while (rest) {
    const open = rest.indexOf('{');
    if (open !== 0) {
      add({ text: open < 0 ? rest : rest.slice(0, open) });
      rest = open < 0 ? '' : rest.slice(open);
      continue;
    }
    const close = endOf(rest, 1, '}');
    if (close < 0) throw new CommandError(`error parsing jsonpath ${template}, unclosed action`);
    parseAction(rest.slice(1, close).trim(), template, stack, add);
    rest = rest.slice(close + 1);
  }
  // A range that is not ended goes on to the end of the template, which upstream then carries out once more.
  while (stack.length > 1) {
    const { range, parts } = stack.pop() ?? { parts: [] };
    if (range) add({ range, parts, isOpen: true });
  }
  return stack[0].parts;
}

function parseAction(
  action: string,
  template: string,
  stack: { range?: Path; parts: Part[] }[],
  add: (part: Part) => void,
): void {
  if (/^range\b/.test(action)) {
    stack.push({ range: parsePath(action.slice(5).trim(), template), parts: [] });
    return;
  }
  if (action === 'end') {
    const closed = stack.length > 1 ? stack.pop() : undefined;
    if (!closed?.range) throw new ExecutionError('not in range, nothing to end');
    add({ range: closed.range, parts: closed.parts });
    return;
  }
  if (hasOpenBracket(action)) throw new CommandError(`error parsing jsonpath ${template}, unterminated array`);
  // One action may hold several things, side by side: {.a}{"\t"} and {.a "\t"} are the same.
  for (const piece of action.match(
    /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?:\[(?:"[^"]*"|'[^']*'|[^\]])*\]|\([^)]*\)|[^\s"'[])+/g,
  ) ?? []) {
    if (/^["']/.test(piece)) add({ text: unquote(piece) });
    else if (/^[-+]?\d/.test(piece)) add({ text: piece });
    else add({ path: parsePath(piece, template) });
  }
}

/** Whether a `[` outside quotes is never closed: `{.items[*.metadata.name}`. */
function hasOpenBracket(action: string): boolean {
  const bare = action.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '');
  return bare.lastIndexOf('[') > bare.lastIndexOf(']');
}

/** The place of the closing character, skipping quoted text. */
function endOf(text: string, start: number, closing: string): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === closing) return at;
    if (text[at] === '"' || text[at] === "'") {
      const quote = text[at];
      for (at++; at < text.length && text[at] !== quote; at++) if (text[at] === '\\') at++;
    }
  }
  return -1;
}

function unquote(piece: string): string {
  const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', "'": "'" };
  return piece.slice(1, -1).replace(/\\(.)/g, (whole, character: string) => escapes[character] ?? whole);
}

function parsePath(text: string, template: string): Path {
  const steps: Step[] = [];
  let rest = text.replace(/^[$@]/, '');
  // A path begins with a dot; a word without one is a name that nobody knows.
  const word = /^[\p{L}_][^.,[\]$@\s]*/u.exec(rest);
  if (word) {
    steps.push({ step: 'identifier', name: word[0] });
    rest = rest.slice(word[0].length);
  }
  while (rest) {
    if (rest.startsWith('..')) {
      steps.push({ step: 'recursive' });
      rest = rest.slice(1);
      if (rest.startsWith('.[')) rest = rest.slice(1);
      continue;
    }
    if (rest.startsWith('[')) {
      const close = endOfBracket(rest);
      if (close < 0) throw new CommandError(`error parsing jsonpath ${template}, unterminated array`);
      steps.push(bracketStep(rest.slice(1, close), template));
      rest = rest.slice(close + 1);
      continue;
    }
    const field = /^\.?((?:\\.|[^.,[\]\\\s])+)/.exec(rest);
    if (!field) {
      if (rest === '.') break;
      throw new CommandError(
        `error parsing jsonpath ${template}, unrecognized character in action: U+${(rest.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${rest[0]}'`,
      );
    }
    const name = field[1].replace(/\\(.)/g, '$1');
    steps.push(name === '*' ? { step: 'wildcard' } : { step: 'field', name });
    rest = rest.slice(field[0].length);
  }
  return { steps };
}

function endOfBracket(text: string): number {
  if (text.startsWith('[?(')) {
    const close = endOf(text, 3, ')');
    return close >= 0 && text[close + 1] === ']' ? close + 1 : -1;
  }
  return endOf(text, 1, ']');
}

function bracketStep(inner: string, template: string): Step {
  const text = inner.trim();
  if (text === '*') return { step: 'wildcard' };
  const filter = /^\?\((.*)\)$/s.exec(text);
  if (filter) return filterStep(filter[1], template);
  // A quoted name may itself be a path: ['metadata.name'].
  const parts = text.split(',').map((part) => part.trim());
  const paths = parts.map((part): Path =>
    /^'[^']*'$/.test(part) ? parsePath(`.${unquote(part)}`, template) : { steps: [sliceStep(part, template)] },
  );
  return paths.length === 1 && paths[0].steps.length === 1 ? paths[0].steps[0] : { step: 'union', parts: paths };
}

function sliceStep(text: string, template: string): Step {
  const slice = /^(-?\d+)?(?:(:)(-?\d+)?(?::(-?\d+)?)?)?$/.exec(text);
  if (!slice) throw new CommandError(`error parsing jsonpath ${template}, invalid array index ${text}`);
  const [, from, colon, to, by] = slice;
  return {
    step: 'index',
    ...(from !== undefined ? { from: Number(from) } : {}),
    ...(to !== undefined ? { to: Number(to) } : {}),
    by: by === undefined ? 1 : Number(by),
    only: colon === undefined,
  };
}

function filterStep(expression: string, template: string): Step {
  const match = /^([^!<>=]+)([!<>=]+)(.+?)$/s.exec(expression.trim());
  if (!match) return { step: 'filter', left: operand(expression.trim(), template) };
  return {
    step: 'filter',
    left: operand(match[1].trim(), template),
    operator: match[2],
    right: operand(match[3].trim(), template),
  };
}

function operand(text: string, template: string): Operand {
  if (/^["']/.test(text)) return { value: unquote(text) };
  if (text === 'true' || text === 'false') return { value: text === 'true' };
  if (/^-?\d+(\.\d+)?$/.test(text)) return { value: Number(text) };
  return { path: parsePath(text, template) };
}

function walk(steps: readonly Step[], start: readonly unknown[], root: unknown): unknown[] {
  let values = [...start];
  for (const step of steps) {
    // Every path of a union goes over all values before the next one does.
    if (step.step === 'union') values = step.parts.flatMap((part) => walk(part.steps, values, root));
    else values = values.flatMap((value) => advance(step, value, root));
  }
  return values;
}

function advance(step: Step, value: unknown, root: unknown): unknown[] {
  switch (step.step) {
    case 'field':
      return isJsonObject(value) && Object.hasOwn(value, step.name) && value[step.name] !== undefined
        ? [value[step.name]]
        : [];
    case 'wildcard':
      return Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : [];
    case 'recursive':
      return descendants(value);
    case 'identifier':
      throw new ExecutionError(`unrecognized identifier ${step.name}`);
    case 'union':
      return step.parts.flatMap((part) => walk(part.steps, [value], root));
    case 'index':
      if (value === null) return [];
      if (!Array.isArray(value)) throw new ExecutionError(`${goTypeOf(value)} is not array or slice`);
      return sliceOf(value, step);
    case 'filter':
      if (!Array.isArray(value))
        throw new ExecutionError(`${goText(value)} is not array or slice and cannot be filtered`);
      return value.filter((item) => passes(step, item, root));
  }
}

function goTypeOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'object' ? 'map[string]interface {}' : typeof value === 'boolean' ? 'bool' : 'string';
}

function descendants(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(descendants)];
}

// k8s: staging/src/k8s.io/client-go/util/jsonpath/jsonpath.go evalArray
function sliceOf(
  list: readonly unknown[],
  { from, to, by, only }: { from?: number; to?: number; by: number; only: boolean },
): unknown[] {
  const { length } = list;
  const start = (from ?? 0) < 0 ? (from ?? 0) + length : (from ?? 0);
  if (only) {
    if (start < 0 || start >= length) throw outOfBounds(start, length);
    return [list[start]];
  }
  const end = to === undefined ? length : to < 0 ? to + length : to;
  if (start === end) return [];
  if (start < 0 || start >= length) throw outOfBounds(start, length);
  if (end < 0 || end > length) throw outOfBounds(end - 1, length);
  if (start > end) throw new ExecutionError(`starting index ${start} is greater than ending index ${end}`);
  if (by <= 0) throw new ExecutionError('step must be > 0');
  return list.slice(start, end).filter((_item, index) => index % by === 0);
}

function outOfBounds(index: number, length: number): ExecutionError {
  return new ExecutionError(`array index out of bounds: index ${index}, length ${length}`);
}

function passes(filter: { left: Operand; operator?: string; right?: Operand }, item: unknown, root: unknown): boolean {
  const read = (side: Operand): unknown[] => ('value' in side ? [side.value] : walk(side.path.steps, [item], root));
  const left = read(filter.left);
  if (!filter.operator || !filter.right) return left.length > 0;
  const right = read(filter.right);
  if (left.length === 0 || right.length === 0) return false;
  const [one, other] = [left[0] as never, right[0] as never];
  switch (filter.operator) {
    case '==':
      return equal(one, other);
    case '!=':
      return !equal(one, other);
    case '<':
      return one < other;
    case '>':
      return one > other;
    case '<=':
      return one <= other;
    case '>=':
      return one >= other;
    default:
      throw new ExecutionError(`unrecognized filter operator ${filter.operator}`);
  }
}
