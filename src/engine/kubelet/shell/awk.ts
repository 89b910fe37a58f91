/** awk, as far as one-liners use it: patterns, fields, print, sums and comparisons. */
import type { Command } from './command.ts';
import { linesOf, readFiles } from './filters.ts';
import { optionsOf } from './options.ts';
import { patternOf } from './posix-pattern.ts';

type Value = string | number;
type Expression = (state: State) => Value;

interface State {
  fields: string[];
  variables: Map<string, Value>;
  output: string;
}

interface Rule {
  when: 'begin' | 'end' | Expression;
  does: (state: State) => void;
}

export const awk: Command = (argv, _shell, world, stdin) => {
  const options = optionsOf(argv, 'Fv');
  const [program = '', ...paths] = options.operands;
  const rules = rulesOf(program);
  if (!rules) return { status: 2, errors: `awk: not simulated: ${program}\n` };
  const state: State = { fields: [''], variables: new Map(), output: '' };
  for (const given of options.values('v')) {
    const at = given.indexOf('=');
    state.variables.set(given.slice(0, at), given.slice(at + 1));
  }
  const perform = (when: 'begin' | 'end'): void => {
    for (const rule of rules) if (rule.when === when) rule.does(state);
  };
  perform('begin');
  const separator = splitterOf(options.value('F') ?? ' ');
  const { text, errors } = rules.every(({ when }) => when === 'begin')
    ? { text: '', errors: '' }
    : readFiles('awk', paths, world, stdin);
  for (const [index, line] of linesOf(text).entries()) {
    state.fields = [line, ...separator(line)];
    state.variables.set('NR', index + 1);
    for (const rule of rules) if (typeof rule.when === 'function' && isTrue(rule.when(state))) rule.does(state);
  }
  perform('end');
  return { status: errors ? 2 : 0, errors, output: state.output };
};

function splitterOf(separator: string): (line: string) => string[] {
  if (separator === ' ') return (line) => (line.trim() === '' ? [] : line.trim().split(/\s+/));
  const pattern = separator.length === 1 ? separator : (patternOf(separator, 'extended', '') ?? separator);
  return (line) => (line === '' ? [] : line.split(separator === '\\t' ? '\t' : pattern));
}

function isTrue(value: Value): boolean {
  return typeof value === 'number' ? value !== 0 : value !== '';
}

function numberOf(value: Value): number {
  return typeof value === 'number' ? value : Number.parseFloat(value) || 0;
}

/** Text that looks like a number is compared as one. */
function compared(left: Value, right: Value): number {
  const looksNumeric = (value: Value): boolean => typeof value === 'number' || /^\s*-?\d+(\.\d+)?\s*$/.test(value);
  if (looksNumeric(left) && looksNumeric(right)) return numberOf(left) - numberOf(right);
  return String(left) < String(right) ? -1 : String(left) === String(right) ? 0 : 1;
}

const tokenPattern =
  /\s*("(?:[^"\\]|\\.)*"|\d+(?:\.\d+)?|[A-Za-z_]\w*|\+\+|--|[-+*/%]=|[=!<>]=|!~|&&|\|\||[-+*/%~<>!=$(){},;\n])/y;

/** Undefined when the program has something that is not known here. */
function rulesOf(program: string): Rule[] | undefined {
  const parser = new AwkParser(program);
  try {
    return parser.rules();
  } catch (error) {
    if (error instanceof UnknownProgram) return undefined;
    throw error;
  }
}

class UnknownProgram extends Error {}

class AwkParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text.trim();
  }

  rules(): Rule[] {
    const rules: Rule[] = [];
    for (this.#skipEnds(); this.#at < this.#text.length; this.#skipEnds()) {
      const word = this.#peek();
      const special = word === 'BEGIN' ? 'begin' : word === 'END' ? 'end' : undefined;
      if (special) this.#next();
      const when: Rule['when'] = special ?? (word === '{' ? () => 1 : this.#expression());
      const does =
        this.#peek() === '{' ? this.#block() : (state: State) => void (state.output += `${state.fields[0]}\n`);
      rules.push({ when, does });
    }
    return rules;
  }

  #skipEnds(): void {
    while (/[\s;]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #peek(): string | undefined {
    tokenPattern.lastIndex = this.#at;
    return tokenPattern.exec(this.#text)?.[1];
  }

  #next(expected?: string): string {
    const token = this.#peek();
    if (token === undefined || (expected !== undefined && token !== expected)) throw new UnknownProgram();
    this.#at = tokenPattern.lastIndex;
    return token;
  }

  #block(): (state: State) => void {
    this.#next('{');
    const statements: ((state: State) => void)[] = [];
    for (this.#skipEnds(); this.#peek() !== '}'; this.#skipEnds()) statements.push(this.#statement());
    this.#next('}');
    return (state) => statements.forEach((statement) => statement(state));
  }

  #statement(): (state: State) => void {
    if (this.#peek() === 'print') {
      this.#next();
      const parts: Expression[] = [];
      while (!/^[;}\n]$/.test(this.#peek() ?? '}')) {
        parts.push(this.#expression());
        if (this.#peek() === ',') this.#next();
      }
      return (state) => {
        const words = parts.length > 0 ? parts.map((part) => String(part(state))) : [state.fields[0]];
        state.output += `${words.join(String(state.variables.get('OFS') ?? ' '))}\n`;
      };
    }
    const name = this.#next();
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new UnknownProgram();
    const operator = this.#next();
    if (operator === '++' || operator === '--')
      return ({ variables }) => variables.set(name, numberOf(variables.get(name) ?? 0) + (operator === '++' ? 1 : -1));
    if (!/^[-+*/%]?=$/.test(operator)) throw new UnknownProgram();
    const value = this.#expression();
    return (state) => {
      const before = state.variables.get(name) ?? 0;
      state.variables.set(name, operator === '=' ? value(state) : calculated(operator[0], before, value(state)));
    };
  }

  #expression(): Expression {
    return this.#binary(0);
  }

  /** From what binds least to what binds most; words that follow one another are joined. */
  #binary(level: number): Expression {
    const operators = levels[level] as readonly string[] | undefined;
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const token = this.#peek();
      if (level === joining && token !== undefined && /^["$(]|^[A-Za-z_0-9]/.test(token)) {
        const [first, second] = [left, this.#binary(level + 1)];
        left = (state) => `${first(state)}${second(state)}`;
      } else if (token !== undefined && operators.includes(token)) {
        this.#next();
        const [first, second] = [left, this.#binary(level + 1)];
        left = token.endsWith('~')
          ? matched(token, first, second)
          : (state) => calculated(token, first(state), second(state));
      } else return left;
    }
  }

  #unary(): Expression {
    const pattern = /\s*\/((?:[^/\\]|\\.)*)\//y;
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) {
      this.#at = pattern.lastIndex;
      const matcher = patternOf(found[1], 'extended', '');
      if (!matcher) throw new UnknownProgram();
      // Anywhere but on the right of `~` it asks whether the line has it.
      const asks: Expression = (state) => (matcher.test(state.fields[0]) ? 1 : 0);
      matchers.set(asks, matcher);
      return asks;
    }
    const token = this.#next();
    if (token === '!' || token === '-') {
      const value = this.#unary();
      return token === '!' ? (state) => (isTrue(value(state)) ? 0 : 1) : (state) => -numberOf(value(state));
    }
    if (token === '(') {
      const value = this.#expression();
      this.#next(')');
      return value;
    }
    if (token === '$') {
      const place = this.#unary();
      return (state) => state.fields[numberOf(place(state))] ?? '';
    }
    if (token.startsWith('"')) {
      const text = token
        .slice(1, -1)
        .replace(/\\(.)/g, (_, letter: string) => ({ n: '\n', t: '\t' })[letter] ?? letter);
      return () => text;
    }
    if (/^\d/.test(token)) return () => Number(token);
    if (token === 'NF') return ({ fields }) => fields.length - 1;
    if (!/^[A-Za-z_]\w*$/.test(token) || this.#text[this.#at] === '(') throw new UnknownProgram();
    return ({ variables }) => variables.get(token) ?? '';
  }
}

/** What the patterns in a program are. */
const matchers = new WeakMap<Expression, RegExp>();

function matched(operator: string, text: Expression, pattern: Expression): Expression {
  return (state) => {
    const matcher = matchers.get(pattern) ?? patternOf(String(pattern(state)), 'extended', '');
    return (matcher?.test(String(text(state))) ?? false) === (operator === '~') ? 1 : 0;
  };
}

const levels = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '>', '<=', '>=', '~', '!~'],
  [],
  ['+', '-'],
  ['*', '/', '%'],
] as const;
/** The level at which words that follow one another are joined. */
const joining = 3;

function calculated(operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case '||':
      return isTrue(left) || isTrue(right) ? 1 : 0;
    case '&&':
      return isTrue(left) && isTrue(right) ? 1 : 0;
    case '==':
      return compared(left, right) === 0 ? 1 : 0;
    case '!=':
      return compared(left, right) !== 0 ? 1 : 0;
    case '<':
      return compared(left, right) < 0 ? 1 : 0;
    case '>':
      return compared(left, right) > 0 ? 1 : 0;
    case '<=':
      return compared(left, right) <= 0 ? 1 : 0;
    case '>=':
      return compared(left, right) >= 0 ? 1 : 0;
    case '+':
      return numberOf(left) + numberOf(right);
    case '-':
      return numberOf(left) - numberOf(right);
    case '*':
      return numberOf(left) * numberOf(right);
    case '/':
      return numberOf(left) / numberOf(right);
    default:
      return numberOf(left) % numberOf(right);
  }
}
