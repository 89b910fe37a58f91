/** Python as the Jobs of the documentation use it: a script of one piece that prints, waits, looks at its environment and exits. */

export interface Ran {
  /** Lines on its output, each with the time since the start. */
  output: { afterMs: number; text: string }[];
  afterMs: number;
  code: number;
}

type Value = string | number | boolean | null;

interface Line {
  indent: number;
  text: string;
}

/** What Python itself would complain of: it ends with 1. */
class PythonError extends Error {}
/** What is not understood here. */
class Unknown extends Error {}
class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super('exit');
    this.code = code;
  }
}

/** Until the interpreter is up. */
const startMs = 40;

/** Undefined when the script has something that is not understood, such as a loop. */
export function runPython(script: string, environment: Readonly<Record<string, string>>): Ran | undefined {
  const run = new Run(environment);
  let code = 0;
  try {
    run.block(linesOf(script), 0, 0);
  } catch (error) {
    if (error instanceof Exit) ({ code } = error);
    else if (error instanceof PythonError) {
      code = 1;
      run.say(`Traceback (most recent call last):\n${error.message}`);
    } else if (error instanceof Unknown) return undefined;
    else throw error;
  }
  return { output: run.output, afterMs: run.nowMs, code };
}

function linesOf(script: string): Line[] {
  return script.split('\n').flatMap((whole) => {
    const text = whole.replace(/(^|\s)#[^'"]*$/, '').trimEnd();
    const indent = text.length - text.trimStart().length;
    return text.trim() === ''
      ? []
      : text
          .trim()
          .split(/;\s*(?=\w)/)
          .map((part) => ({ indent, text: part }));
  });
}

class Run {
  readonly output: Ran['output'] = [];
  nowMs = startMs;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #variables = new Map<string, Value>();

  constructor(environment: Readonly<Record<string, string>>) {
    this.#environment = environment;
  }

  say(text: string): void {
    for (const line of text.split('\n')) this.output.push({ afterMs: this.nowMs, text: line });
  }

  /** Runs the lines that are that far in, and answers with the number of the first one that is not. */
  block(lines: readonly Line[], from: number, indent: number): number {
    let at = from;
    // Whether a branch of the `if` under way was taken.
    let isSettled = false;
    while (at < lines.length && lines[at].indent >= indent) {
      const { text } = lines[at];
      const branch = /^(if|elif|else)\b\s*(.*?):$/.exec(text);
      if (!branch) {
        this.#statement(text);
        at++;
        continue;
      }
      if (branch[1] === 'if') isSettled = false;
      const end = lines.findIndex((line, index) => index > at && line.indent <= indent);
      const after = end < 0 ? lines.length : end;
      if (!isSettled && (branch[1] === 'else' || isTrue(this.#value(branch[2])))) {
        isSettled = true;
        this.block(lines, at + 1, lines[at + 1]?.indent ?? indent + 1);
      }
      at = after;
    }
    return at;
  }

  #statement(text: string): void {
    if (/^(import|from)\s|^pass$/.test(text)) return;
    const assigned = /^([A-Za-z_]\w*)\s*=(?!=)\s*(.+)$/.exec(text);
    if (assigned) this.#variables.set(assigned[1], this.#value(assigned[2]));
    else this.#value(text);
  }

  #value(text: string): Value {
    const reader = new Expression(
      text,
      (name, given) => this.#call(name, given),
      (name) => this.#variable(name),
    );
    return reader.whole();
  }

  #variable(name: string): Value {
    const value = this.#variables.get(name);
    if (value === undefined) throw new PythonError(`NameError: name '${name}' is not defined`);
    return value;
  }

  #call(name: string, given: readonly Value[]): Value {
    const [first = null, second = null] = given;
    switch (name) {
      case 'print':
        this.say(given.map(shown).join(' '));
        return null;
      case 'sys.exit':
      case 'exit':
      case 'quit':
      case 'os._exit':
        throw new Exit(first === null ? 0 : Number(first) & 255);
      case 'time.sleep':
      case 'sleep':
        this.nowMs += Number(first) * 1000;
        return null;
      case 'int':
        return integer(first);
      case 'str':
        return shown(first);
      case 'os.environ.get':
      case 'os.getenv':
        return this.#environment[String(first)] ?? second;
      case 'os.environ[]':
        if (!(String(first) in this.#environment)) throw new PythonError(`KeyError: '${String(first)}'`);
        return this.#environment[String(first)];
      default:
        throw new Unknown(name);
    }
  }
}

function integer(value: Value): number {
  if (value === null)
    throw new PythonError(
      "TypeError: int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
    );
  if (typeof value === 'string' && !/^\s*[-+]?\d+\s*$/.test(value))
    throw new PythonError(`ValueError: invalid literal for int() with base 10: '${value}'`);
  return Math.trunc(Number(value));
}

function shown(value: Value): string {
  if (value === null) return 'None';
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
}

function isTrue(value: Value): boolean {
  return value !== null && value !== '' && value !== 0 && value !== false;
}

const precedence: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  '==': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '//': 6,
  '%': 6,
};
const names = new Map<string, Value>([
  ['True', true],
  ['False', false],
  ['None', null],
]);

class Expression {
  readonly #tokens: readonly string[];
  #at = 0;
  readonly #call: (name: string, given: readonly Value[]) => Value;
  readonly #variable: (name: string) => Value;

  constructor(text: string, call: (name: string, given: readonly Value[]) => Value, variable: (name: string) => Value) {
    const token = /\s*("[^"\\]*"|'[^'\\]*'|\d+(?:\.\d+)?|[A-Za-z_][\w.]*|==|!=|<=|>=|\/\/|[-+*%<>()[\],])/y;
    const tokens: string[] = [];
    while (token.lastIndex < text.trimEnd().length) {
      const found = token.exec(text);
      if (!found) throw new Unknown(text);
      tokens.push(found[1]);
    }
    this.#tokens = tokens;
    this.#call = call;
    this.#variable = variable;
  }

  whole(): Value {
    const value = this.#binary(1);
    if (this.#at < this.#tokens.length) throw new Unknown(this.#tokens[this.#at]);
    return value;
  }

  #binary(least: number): Value {
    let left = this.#operand();
    for (;;) {
      const sign = this.#tokens[this.#at] ?? '';
      const rank = Object.hasOwn(precedence, sign) ? precedence[sign] : 0;
      if (rank < least) return left;
      this.#at++;
      left = applied(sign, left, this.#binary(rank + 1));
    }
  }

  #operand(): Value {
    const token = this.#tokens[this.#at++] ?? '';
    if (token === 'not') return !isTrue(this.#binary(3));
    if (token === '-') return -Number(this.#operand());
    if (token === '(') {
      const value = this.#binary(1);
      this.#take(')');
      return value;
    }
    if (/^["']/.test(token)) return token.slice(1, -1);
    if (/^\d/.test(token)) return Number(token);
    if (!/^[A-Za-z_]/.test(token)) throw new Unknown(token);
    const next = this.#tokens[this.#at];
    if (next === '(') return this.#call(token, this.#given('(', ')'));
    if (next === '[') return this.#call(`${token}[]`, this.#given('[', ']'));
    return names.has(token) ? (names.get(token) ?? null) : this.#variable(token);
  }

  #given(open: string, close: string): Value[] {
    this.#take(open);
    const values: Value[] = [];
    while (this.#tokens[this.#at] !== close) {
      values.push(this.#binary(1));
      if (this.#tokens[this.#at] === ',') this.#at++;
    }
    this.#take(close);
    return values;
  }

  #take(token: string): void {
    if (this.#tokens[this.#at++] !== token) throw new Unknown(token);
  }
}

function applied(sign: string, left: Value, right: Value): Value {
  if (sign === 'or') return isTrue(left) ? left : right;
  if (sign === 'and') return isTrue(left) ? right : left;
  if (sign === '==') return left === right;
  if (sign === '!=') return left !== right;
  if (sign === '+' && typeof left === 'string' && typeof right === 'string') return left + right;
  if (typeof left !== 'number' || typeof right !== 'number') throw new Unknown(sign);
  switch (sign) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    default:
      if (right === 0) throw new PythonError('ZeroDivisionError: division by zero');
      // As Python rounds: down, so a remainder has the sign of the divisor.
      return sign === '//' ? Math.floor(left / right) : left - right * Math.floor(left / right);
  }
}
