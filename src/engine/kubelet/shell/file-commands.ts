/** Commands that look for files and hand words on: find, xargs, which, base64, expr. */
import { bytesOfText, textOfBytes } from '../../../base/bytes.ts';
import { base64OfBytes, bytesOfBase64 } from '../../../kinds/base64.ts';
import type { Command } from './command.ts';
import { readFiles } from './filters.ts';
import { patternOfGlob } from './glob.ts';
import { optionsOf } from './options.ts';
import type { ShellWorld } from './shell.ts';

export const fileCommands: Readonly<Record<string, Command>> = {
  find: (argv, _shell, world) => {
    const firstTest = argv.findIndex((word, index) => index > 0 && /^[-(!]/.test(word));
    const starts = argv.slice(1, firstTest < 0 ? undefined : firstTest);
    const tests = firstTest < 0 ? [] : argv.slice(firstTest);
    const matches = testOf(tests, world);
    if (!matches) return { status: 1, errors: `find: not simulated: ${tests.join(' ')}\n` };
    let output = '';
    let errors = '';
    for (const start of starts.length > 0 ? starts : ['.']) {
      if (!exists(start, world)) errors += `find: ${start}: No such file or directory\n`;
      else
        for (const path of everythingBelow(start, world, 0, depthOf(tests))) if (matches(path)) output += `${path}\n`;
    }
    return { status: errors ? 1 : 0, errors, output };
  },
  xargs: (argv, _shell, _world, stdin) => {
    const { command, each, place } = xargsTerms(argv);
    const text = stdin.all();
    const words = (place ? text.split('\n') : text.split(/\s+/)).filter((word) => word !== '');
    const lines: string[] = [];
    if (place)
      for (const word of words) lines.push(command.map((part) => quoted(part.replaceAll(place, word))).join(' '));
    else
      for (let at = 0; at === 0 || at < words.length; at += each)
        lines.push([...command, ...words.slice(at, at + each)].map(quoted).join(' '));
    return { evaluates: { script: lines.join('\n'), isOwnProcess: true } };
  },
  base64: (argv, _shell, world, stdin) => {
    const options = optionsOf(argv, 'w');
    const { text, errors } = readFiles('base64', options.operands, world, stdin);
    if (errors) return { status: 1, errors };
    if (options.has('d')) return { output: textOfBytes(Uint8Array.from(bytesOfBase64(text))) };
    const width = Number(options.value('w') ?? 76);
    const encoded = base64OfBytes([...bytesOfText(text)]);
    if (width === 0) return { output: encoded };
    return { output: encoded.replace(new RegExp(`.{1,${width}}`, 'g'), '$&\n') };
  },
  expr: (argv) => {
    const [left = '', operator, right = ''] = argv.slice(1);
    const value = operator === undefined ? left : calculated(Number(left), operator, Number(right), left === right);
    if (value === undefined) return { status: 2, errors: 'expr: syntax error\n' };
    return { output: `${value}\n`, status: value === '' || value === '0' ? 1 : 0 };
  },
};

function exists(path: string, world: ShellWorld): boolean {
  return world.files.read(path) !== undefined || world.files.isDirectory(path);
}

function everythingBelow(path: string, world: ShellWorld, depth: number, depthMax: number): string[] {
  if (depth >= depthMax || !world.files.isDirectory(path)) return [path];
  const folder = path.replace(/\/$/, '');
  return [
    path,
    ...world.files.list(path).flatMap((name) => everythingBelow(`${folder}/${name}`, world, depth + 1, depthMax)),
  ];
}

function depthOf(tests: readonly string[]): number {
  const at = tests.indexOf('-maxdepth');
  return at < 0 ? Number.POSITIVE_INFINITY : Number(tests[at + 1]);
}

/** Undefined when a test is not known here. */
function testOf(tests: readonly string[], world: ShellWorld): ((path: string) => boolean) | undefined {
  const all: ((path: string) => boolean)[] = [];
  for (let at = 0; at < tests.length; at += 2) {
    const value = tests[at + 1];
    if (tests[at] === '-print') at--;
    else if (tests[at] === '-name' || tests[at] === '-iname') {
      const pattern = patternOfGlob(value, tests[at] === '-iname' ? 'i' : '');
      all.push((path) => pattern.test(path.slice(path.lastIndexOf('/') + 1)));
    } else if (tests[at] === '-type')
      all.push((path) => (value === 'd') === world.files.isDirectory(path) && (value === 'd' || value === 'f'));
    else if (tests[at] !== '-maxdepth') return undefined;
  }
  return (path) => all.every((test) => test(path));
}

function xargsTerms(argv: readonly string[]): { command: string[]; each: number; place?: string } {
  let each = Number.POSITIVE_INFINITY;
  let place: string | undefined;
  let at = 1;
  for (; at < argv.length && argv[at].startsWith('-'); at++) {
    const [, letter, joined] = /^-(\w)(.*)$/.exec(argv[at]) ?? [];
    if (letter === 'n' || letter === 'L' || letter === 'P') {
      const value = Number(joined || argv[++at]);
      if (letter !== 'P') each = value;
    } else if (letter === 'I') place = joined || argv[++at];
  }
  const command = argv.slice(at);
  return { command: command.length > 0 ? command : ['echo'], each, ...(place ? { place } : {}) };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function calculated(left: number, operator: string, right: number, isSame: boolean): string | undefined {
  switch (operator) {
    case '+':
      return String(left + right);
    case '-':
      return String(left - right);
    case '*':
      return String(left * right);
    case '/':
      return String(Math.trunc(left / right));
    case '%':
      return String(left % right);
    case '=':
      return isSame ? '1' : '0';
    case '!=':
      return isSame ? '0' : '1';
    case '<':
      return left < right ? '1' : '0';
    case '>':
      return left > right ? '1' : '0';
    default:
      return undefined;
  }
}
