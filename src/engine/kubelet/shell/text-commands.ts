/** Commands about text and files: echo, test, cat, grep and the like. */
import { bytesOfText } from '../../../base/bytes.ts';
import { awk } from './awk.ts';
import type { Command, CommandOutcome, Said } from './command.ts';
import { fileCommands } from './file-commands.ts';
import { filters } from './filters.ts';
import { grep } from './grep.ts';
import { optionsOf } from './options.ts';
import { printf, unescaped } from './printf.ts';
import { sed } from './sed.ts';
import { setArray } from './expand.ts';
import { patternOf } from './posix-pattern.ts';
import { missing, readAll } from './read-all.ts';
import type { ShellWorld } from './shell.ts';
import type { Stdin } from './stdin.ts';
import { someLines, tail } from './tail.ts';

export const textCommands: Readonly<Record<string, Command>> = {
  echo: (argv) => {
    const options = argv.slice(1).findIndex((argument) => !/^-[neE]+$/.test(argument));
    const flags = argv.slice(1, options < 0 ? undefined : options + 1).join('');
    const text = options < 0 ? '' : argv.slice(options + 1).join(' ');
    const end = flags.includes('n') ? '' : '\n';
    if (flags.lastIndexOf('e') <= flags.lastIndexOf('E')) return { output: text + end };
    const { text: output, isCut } = unescaped(text);
    return { output: isCut ? output : output + end };
  },
  printf,
  test: (argv, _shell, world) => ({ status: holds(argv.slice(1), world) ? 0 : 1 }),
  '[': (argv, _shell, world) => ({ status: holds(argv.slice(1, -1), world) ? 0 : 1 }),
  '[[': (argv, shell, world) => {
    const matches: Matches = (text, pattern) => {
      const found = patternOf(pattern, 'extended', '')?.exec(text);
      setArray(shell, 'BASH_REMATCH', found ? found.map((part = '') => part) : []);
      return found !== null && found !== undefined;
    };
    return { status: holds(argv.slice(1, -1), world, matches) ? 0 : 1 };
  },
  cat: (argv, _shell, world, stdin) => {
    const paths = argv.slice(1).filter((argument) => !/^-\w/.test(argument));
    if (paths.length === 0 || paths.join() === '-') {
      const { text, isEnd } = stdin.some();
      return { output: text, isReading: !isEnd };
    }
    return readAll('cat', paths, world, (text) => text, stdin);
  },
  tail,
  head: (argv, _shell, world, stdin) => someLines('head', argv, world, stdin),
  touch: (argv, _shell, world) =>
    writeAll('touch', pathsOf(argv), (path) =>
      world.files.isDirectory(path) ? undefined : world.files.write(path, world.files.read(path) ?? ''),
    ),
  mkdir: (argv, _shell, world) =>
    writeAll("mkdir: can't create directory", pathsOf(argv), (path) =>
      world.files.write(`${path.replace(/\/$/, '')}/.`, ''),
    ),
  rm: (argv, _shell, world) => remove(argv, world),
  unlink: (argv, _shell, world) => remove(argv, world),
  cp: (argv, _shell, world) => copyTo(argv, world, false),
  mv: (argv, _shell, world) => copyTo(argv, world, true),
  ln: () => ({}),
  ls: (argv, _shell, world) => {
    const paths = pathsOf(argv);
    return paths.length > 1 ? listAll(paths, world) : listOne(paths[0] ?? '.', world);
  },
  tee: (argv, _shell, world, stdin) => {
    const text = stdin.all();
    const isAppended = argv.includes('-a');
    const outcome = writeAll('tee', pathsOf(argv), (path) =>
      isAppended ? world.files.append(path, text) : world.files.write(path, text),
    );
    // It opens its files before it reads.
    return {
      status: outcome.status,
      said: [
        { stream: 2, text: outcome.errors ?? '' },
        { stream: 1, text },
      ],
    };
  },
  grep,
  egrep: grep,
  fgrep: grep,
  wc: (argv, _shell, world, stdin) => count(argv, world, stdin),
  seq: (argv) => {
    const numbers = argv.slice(1).map(Number);
    const [first, last] = numbers.length > 1 ? [numbers[0], numbers[numbers.length - 1]] : [1, numbers[0]];
    const step = numbers.length > 2 ? numbers[1] : 1;
    let output = '';
    for (let value = first, count = 0; value <= last && count < 1000 && step > 0; value += step, count++)
      output += `${value}\n`;
    return { output };
  },
  basename: (argv) => ({ output: `${argv[1].slice(argv[1].lastIndexOf('/') + 1)}\n` }),
  dirname: (argv) => ({ output: `${argv[1].slice(0, Math.max(1, argv[1].lastIndexOf('/')))}\n` }),
  sed,
  awk,
  ...filters,
  ...fileCommands,
  dd: () => ({ sleepMs: 500 }),
};

function pathsOf(argv: readonly string[]): string[] {
  return argv.slice(1).filter((argument) => !argument.startsWith('-'));
}

/** Lines, words and bytes, or those that are asked for: one number as it is, several in columns. */
function count(argv: readonly string[], world: ShellWorld, stdin: Stdin): CommandOutcome {
  const { has, operands } = optionsOf(argv);
  const asked = ['l', 'w', 'c', 'm'].filter((letter) => has(letter));
  const letters = asked.length > 0 ? asked : ['l', 'w', 'c'];
  const lineOf = (numbers: readonly number[], name: string): string =>
    `${numbers.map((number) => (numbers.length > 1 ? String(number).padStart(9) : String(number))).join(' ')}${name && ` ${name}`}\n`;
  const said: Said[] = [];
  const totals = letters.map(() => 0);
  for (const path of operands.length > 0 ? operands : ['']) {
    const text = path === '' || path === '-' ? stdin.all() : world.files.read(path);
    if (text === undefined) {
      said.push({ stream: 2, text: `wc: ${path}: No such file or directory\n` });
      continue;
    }
    const numbers = letters.map((letter) => countOf(letter, text));
    numbers.forEach((number, index) => (totals[index] += number));
    said.push({ stream: 1, text: lineOf(numbers, path) });
  }
  if (operands.length > 1) said.push({ stream: 1, text: lineOf(totals, 'total') });
  return { status: said.some(({ stream }) => stream === 2) ? 1 : 0, said };
}

function countOf(letter: string, text: string): number {
  if (letter === 'l') return text.match(/\n/g)?.length ?? 0;
  if (letter === 'w') return text.match(/\S+/g)?.length ?? 0;
  return letter === 'm' ? [...text].length : bytesOfText(text).length;
}

function listOne(path: string, world: ShellWorld): CommandOutcome {
  const names = world.files.list(path);
  if (names.length) return { output: `${names.join('\n')}\n` };
  if (world.files.read(path) !== undefined) return { output: `${path}\n` };
  return world.files.isDirectory(path) ? {} : missing('ls', path, world, 1);
}

/** Complaints first, then files, then each folder under its name. */
function listAll(paths: readonly string[], world: ShellWorld): CommandOutcome {
  const listed = paths.map((path) => ({
    path,
    outcome: listOne(path, world),
    isFolder: world.files.isDirectory(path),
  }));
  const warnings = listed.map(({ outcome }) => outcome.errors ?? '').join('');
  const files = listed.filter(({ isFolder }) => !isFolder).map(({ outcome }) => outcome.output ?? '');
  const folders = listed
    .filter(({ isFolder }) => isFolder)
    .map(({ path, outcome }) => `${path}:\n${outcome.output ?? ''}`);
  const output = [files.join(''), ...folders].filter((part) => part !== '').join('\n');
  return {
    status: warnings ? 1 : 0,
    said: [
      { stream: 2, text: warnings },
      { stream: 1, text: output },
    ],
  };
}

function writeAll(
  command: string,
  paths: readonly string[],
  write: (path: string) => string | undefined,
): CommandOutcome {
  let errors = '';
  for (const path of paths) {
    const problem = write(path);
    if (problem !== undefined)
      errors += command.includes(' ') ? `${command} '${path}': ${problem}\n` : `${command}: ${path}: ${problem}\n`;
  }
  return errors ? { status: 1, errors } : {};
}

function remove(argv: readonly string[], world: ShellWorld): CommandOutcome {
  const isForced = argv.some((argument) => /^-\w*f/.test(argument));
  let errors = '';
  for (const path of pathsOf(argv)) {
    if (world.files.read(path) === undefined && !world.files.isDirectory(path) && !isForced)
      errors += `rm: can't remove '${path}': No such file or directory\n`;
    world.files.remove(path);
  }
  return errors ? { status: 1, errors } : {};
}

function copyTo(argv: readonly string[], world: ShellWorld, removes: boolean): CommandOutcome {
  const paths = pathsOf(argv);
  const target = paths.pop() ?? '';
  let errors = '';
  for (const path of paths) {
    const text = world.files.read(path);
    if (text === undefined) {
      if (world.files.isDirectory(path) || !world.knowsItsCommands) continue;
      errors += `${argv[0]}: can't ${removes ? 'rename' : 'stat'} '${path}': No such file or directory\n`;
      continue;
    }
    const isDirectory = target.endsWith('/') || world.files.isDirectory(target);
    const place = isDirectory ? `${target.replace(/\/$/, '')}/${path.slice(path.lastIndexOf('/') + 1)}` : target;
    const outcome = writeAll(`${argv[0]}: can't create`, [place], () => world.files.write(place, text));
    if (outcome.status) return outcome;
    if (removes) world.files.remove(path);
  }
  return errors ? { status: 1, errors } : {};
}

/** `[[ text =~ pattern ]]`, which leaves what the parts of the pattern met. */
type Matches = (text: string, pattern: string) => boolean;

/** `test`: files, text and numbers; with `!`, `-a` and `-o`. */
function holds(terms: readonly string[], world: ShellWorld, matches: Matches = () => false): boolean {
  for (const [joint, combine] of [
    ['-o', (left: boolean, right: boolean) => left || right],
    ['||', (left: boolean, right: boolean) => left || right],
    ['-a', (left: boolean, right: boolean) => left && right],
    ['&&', (left: boolean, right: boolean) => left && right],
  ] as const) {
    const at = terms.indexOf(joint);
    if (at > 0) return combine(holds(terms.slice(0, at), world, matches), holds(terms.slice(at + 1), world, matches));
  }
  if (terms[0] === '!') return !holds(terms.slice(1), world, matches);
  const [left = '', operator, right = ''] = terms;
  if (terms.length <= 1) return left !== '';
  if (terms.length === 2) {
    const path = operator;
    switch (left) {
      case '-z':
        return path === '';
      case '-n':
        return path !== '';
      case '-d':
        return world.files.isDirectory(path);
      case '-s':
        return (world.files.read(path) ?? '') !== '';
      default:
        return world.files.read(path) !== undefined || (left === '-e' && world.files.isDirectory(path));
    }
  }
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '=~':
      return matches(left, right);
    case '-eq':
      return Number(left) === Number(right);
    case '-ne':
      return Number(left) !== Number(right);
    case '-lt':
      return Number(left) < Number(right);
    case '-le':
      return Number(left) <= Number(right);
    case '-gt':
      return Number(left) > Number(right);
    case '-ge':
      return Number(left) >= Number(right);
    default:
      return false;
  }
}
