/** `-o go-template`: fields, range, if, with, variables and the common functions of Go's text/template. */
// Go: src/text/template/parse/parse.go, exec.go, funcs.go; k8s: staging/src/k8s.io/cli-runtime/pkg/printers/template.go
import { isJsonObject, type JsonObject } from '../../api/plain-json.ts';
import { textOfBase64 } from '../../kinds/base64.ts';
import { CommandError } from '../errors.ts';

type Node =
  | { node: 'text'; text: string }
  | { node: 'action'; pipe: Pipe }
  | { node: 'if' | 'with' | 'range'; pipe: Pipe; body: Node[]; otherwise: Node[] };

interface Pipe {
  /** `$item :=`, `$index, $item :=` */
  variables: string[];
  commands: Operand[][];
}

type Operand =
  { path: string[]; root: '.' | string } | { value: unknown } | { call: string } | { pipe: Pipe; path: string[] };

export function renderGoTemplate(template: string, data: unknown): string {
  const parser = new Parser(template);
  const nodes = parser.nodes();
  return render(nodes, data, new Scope(undefined, '$', data));
}

function broken(template: string, why: string): CommandError {
  return new CommandError(`error parsing template ${template}, template: output:1: ${why}`);
}

/** Pieces of text and actions, spaces trimmed where `{{-` and `-}}` say so. */
function pieces(template: string): { text?: string; action?: string }[] {
  const found: { text?: string; action?: string }[] = [];
  let rest = template;
  while (rest) {
    const open = rest.indexOf('{{');
    if (open < 0) return [...found, { text: rest }];
    const close = /^(?:[^"`}]|"(?:\\.|[^"\\])*"|`[^`]*`|\}(?!\}))*\}\}/.exec(rest.slice(open + 2));
    if (!close) throw broken(template, unclosed(rest.slice(open + 2)));
    let action = close[0].slice(0, -2);
    let text = rest.slice(0, open);
    rest = rest.slice(open + 2 + close[0].length);
    if (/^-\s/.test(action)) text = text.trimEnd();
    if (/\s-$/.test(action)) rest = rest.trimStart();
    action = action
      .replace(/^-(?=\s)/, '')
      .replace(/(?<=\s)-$/, '')
      .trim();
    if (text) found.push({ text });
    if (!/^\/\*/.test(action)) found.push({ action });
  }
  return found;
}

/** One brace where two should be is a strange character; nothing at all is an action that is not closed. */
// Go: src/text/template/parse/lex.go lexInsideAction, lexFieldOrVariable
function unclosed(action: string): string {
  if (/^(?:[^"]|"(?:\\.|[^"\\])*")*"(?:\\.|[^"\\])*$/s.test(action)) return 'unterminated quoted string';
  const brace = /^[^}]*?(.?)\}/s.exec(action);
  if (!brace) return 'unclosed action';
  return /[\w.]/.test(brace[1]) ? "bad character U+007D '}'" : 'unexpected "}" in operand';
}

class Parser {
  readonly #template: string;
  readonly #pieces: { text?: string; action?: string }[];
  #at = 0;

  constructor(template: string) {
    this.#template = template;
    this.#pieces = pieces(template);
  }

  nodes(): Node[] {
    const { nodes, ended } = this.#until();
    if (ended !== undefined) throw broken(this.#template, `unexpected {{${ended}}}`);
    return nodes;
  }

  /** Nodes up to an `end` or `else`, which is answered. */
  #until(): { nodes: Node[]; ended?: string } {
    const nodes: Node[] = [];
    while (this.#at < this.#pieces.length) {
      const { text, action = '' } = this.#pieces[this.#at++];
      if (text !== undefined) nodes.push({ node: 'text', text });
      else if (action === 'end' || /^else\b/.test(action)) return { nodes, ended: action };
      else nodes.push(this.#action(action));
    }
    return { nodes };
  }

  #action(action: string): Node {
    const control = /^(if|with|range)\b(.*)$/s.exec(action);
    if (!control) return { node: 'action', pipe: this.#pipe(action) };
    const pipe = this.#pipe(control[2]);
    const body = this.#until();
    if (body.ended === undefined) throw broken(this.#template, 'unexpected EOF');
    let otherwise: Node[] = [];
    const again = /^else\s+((?:if|with)\b.*)$/s.exec(body.ended);
    if (again) otherwise = [this.#action(again[1])];
    else if (body.ended === 'else') {
      const rest = this.#until();
      if (rest.ended !== 'end') throw broken(this.#template, 'unexpected EOF');
      otherwise = rest.nodes;
    }
    return { node: control[1] as 'if', pipe, body: body.nodes, otherwise };
  }

  #pipe(text: string): Pipe {
    const assigned = /^\s*(\$\w*(?:\s*,\s*\$\w*)?)\s*:?=\s*(.*)$/s.exec(text);
    const variables = assigned ? assigned[1].split(',').map((name) => name.trim()) : [];
    const tokens = tokensOf(assigned ? assigned[2] : text, this.#template);
    const pipe = this.#commands(tokens);
    if (tokens.length > 0) throw broken(this.#template, `unexpected "${tokens[0]}" in operand`);
    return { variables, commands: pipe };
  }

  #commands(tokens: string[]): Operand[][] {
    const commands: Operand[][] = [[]];
    while (tokens.length > 0 && tokens[0] !== ')') {
      const token = tokens.shift() ?? '';
      if (token === '|') commands.push([]);
      else commands[commands.length - 1].push(this.#operand(token, tokens));
    }
    if (commands.some((command) => command.length === 0)) throw broken(this.#template, 'missing value for command');
    return commands;
  }

  #operand(token: string, tokens: string[]): Operand {
    if (token === '(') {
      const commands = this.#commands(tokens);
      if (tokens.shift() !== ')') throw broken(this.#template, 'unclosed left paren');
      const path = tokens[0]?.startsWith('.') && tokens[0] !== '.' ? fieldsOf(tokens.shift() ?? '') : [];
      return { pipe: { variables: [], commands }, path };
    }
    if (token.startsWith('"')) return { value: JSON.parse(token) as string };
    if (token.startsWith('`')) return { value: token.slice(1, -1) };
    if (/^-?\d/.test(token)) return { value: Number(token) };
    if (token === 'true' || token === 'false') return { value: token === 'true' };
    if (token === 'nil') return { value: undefined };
    if (token.startsWith('.')) return { root: '.', path: fieldsOf(token) };
    if (token.startsWith('$'))
      return { root: token.split('.')[0], path: fieldsOf(token.slice(token.split('.')[0].length)) };
    if (!(token in functions)) throw broken(this.#template, `function "${token}" not defined`);
    return { call: token };
  }
}

function tokensOf(text: string, template: string): string[] {
  const tokens = text.match(/"(?:\\.|[^"\\])*"|`[^`]*`|[()|]|[^\s()|]+|\s+/g) ?? [];
  if (tokens.join('') !== text) throw broken(template, 'unexpected character in action');
  return tokens.filter((token) => token.trim() !== '');
}

function fieldsOf(token: string): string[] {
  return token.split('.').filter(Boolean);
}

class Scope {
  readonly #outer: Scope | undefined;
  readonly #name: string;
  readonly #value: unknown;

  constructor(outer: Scope | undefined, name: string, value: unknown) {
    this.#outer = outer;
    this.#name = name;
    this.#value = value;
  }

  get(name: string): unknown {
    if (this.#name === name) return this.#value;
    if (!this.#outer) throw new CommandError(`undefined variable "${name}"`);
    return this.#outer.get(name);
  }
}

function render(nodes: readonly Node[], dot: unknown, start: Scope): string {
  let scope = start;
  let text = '';
  for (const node of nodes) {
    if (node.node === 'text') text += node.text;
    else if (node.node === 'action') {
      const value = evaluate(node.pipe, dot, scope);
      if (node.pipe.variables.length > 0) scope = new Scope(scope, node.pipe.variables[0], value);
      else text += printed(value);
    } else text += renderControl(node, dot, scope);
  }
  return text;
}

function renderControl(
  { node, pipe, body, otherwise }: Extract<Node, { body: Node[] }>,
  dot: unknown,
  scope: Scope,
): string {
  const value = evaluate(pipe, dot, scope);
  if (node !== 'range') {
    if (!isTrue(value)) return render(otherwise, dot, scope);
    const inner = pipe.variables.length > 0 ? new Scope(scope, pipe.variables[0], value) : scope;
    return render(body, node === 'with' ? value : dot, inner);
  }
  const entries: [unknown, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : isJsonObject(value)
      ? Object.keys(value)
          .sort()
          .map((key) => [key, value[key]])
      : [];
  if (entries.length === 0) return render(otherwise, dot, scope);
  const [first, second] = pipe.variables;
  return entries
    .map(([key, item]) => {
      let inner = scope;
      if (second !== undefined) inner = new Scope(new Scope(scope, first, key), second, item);
      else if (first !== undefined) inner = new Scope(scope, first, item);
      return render(body, item, inner);
    })
    .join('');
}

function evaluate({ commands }: Pipe, dot: unknown, scope: Scope): unknown {
  let value: unknown;
  commands.forEach((operands, index) => {
    const [head, ...rest] = operands;
    const given = [...rest.map((operand) => valueOf(operand, dot, scope)), ...(index > 0 ? [value] : [])];
    value = 'call' in head ? functions[head.call](...given) : valueOf(head, dot, scope);
  });
  return value;
}

function valueOf(operand: Operand, dot: unknown, scope: Scope): unknown {
  if ('value' in operand) return operand.value;
  if ('call' in operand) return functions[operand.call]();
  if ('pipe' in operand) return fieldAt(evaluate(operand.pipe, dot, scope), operand.path);
  return fieldAt(operand.root === '.' ? dot : scope.get(operand.root), operand.path);
}

function fieldAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const name of path) {
    if (at === undefined || at === null)
      throw new CommandError(`error executing template: template: output:1: nil data; no entry for key "${name}"`);
    if (!isJsonObject(at))
      throw new CommandError(
        `error executing template: template: output:1: can't evaluate field ${name} in type ${Array.isArray(at) ? '[]interface {}' : 'interface {}'}`,
      );
    at = Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return at;
}

function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isJsonObject(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** As Go prints a value; numbers came through JSON and are floats. */
function printed(value: unknown): string {
  if (value === undefined || value === null) return '<no value>';
  if (typeof value === 'number') return goFloat(value);
  if (Array.isArray(value)) return `[${value.map(inner).join(' ')}]`;
  if (!isJsonObject(value)) return String(value);
  return `map[${Object.keys(value)
    .sort()
    .map((key) => `${key}:${inner((value as JsonObject)[key])}`)
    .join(' ')}]`;
}

function inner(value: unknown): string {
  return value === undefined || value === null ? '<nil>' : printed(value);
}

/** 100000, but 1e+06 and 1.5e-05. */
function goFloat(value: number): string {
  const [mantissa, exponent] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 21 && (power < 6 || !Number.isInteger(value))) return String(value);
  if (power >= -4 && power < 6) return String(value);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

const compare = (left: unknown, right: unknown): number =>
  (left as never) < (right as never) ? -1 : (left as never) > (right as never) ? 1 : 0;

const functions: Record<string, (...given: unknown[]) => unknown> = {
  and: (...given) => given.find((value) => !isTrue(value)) ?? given.at(-1),
  or: (...given) => given.find(isTrue) ?? given.at(-1),
  not: (value) => !isTrue(value),
  len: (value) =>
    typeof value === 'string' || Array.isArray(value)
      ? value.length
      : isJsonObject(value)
        ? Object.keys(value).length
        : 0,
  index: (value, ...keys) =>
    keys.reduce(
      (at, key) =>
        Array.isArray(at) ? (at as unknown[])[Number(key)] : isJsonObject(at) ? at[String(key)] : undefined,
      value,
    ),
  eq: (left, ...rights) => rights.some((right) => left === right),
  ne: (left, right) => left !== right,
  lt: (left, right) => compare(left, right) < 0,
  le: (left, right) => compare(left, right) <= 0,
  gt: (left, right) => compare(left, right) > 0,
  ge: (left, right) => compare(left, right) >= 0,
  print: (...given) => given.map(inner).join(''),
  println: (...given) => `${given.map(inner).join(' ')}\n`,
  printf: (format, ...given) => formatted(String(format), given),
  exists: (value, ...keys) => functions.index(value, ...keys) !== undefined,
  base64decode: (value) => textOfBase64(String(value)),
};

function formatted(format: string, given: readonly unknown[]): string {
  let next = 0;
  return format.replace(/%(-?)(\d*)([svdqtf%])/g, (_, left: string, width: string, verb: string) => {
    if (verb === '%') return '%';
    const value = given[next++];
    const text =
      verb === 'q'
        ? JSON.stringify(inner(value))
        : verb === 'd'
          ? String(Math.trunc(Number(value)))
          : verb === 'f'
            ? Number(value).toFixed(6)
            : inner(value);
    return left ? text.padEnd(Number(width || 0)) : text.padStart(Number(width || 0));
  });
}
