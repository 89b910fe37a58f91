/** Commands that read lines and write lines: sort, uniq, cut, tr and the like. */
import type { Command, CommandOutcome } from './command.ts';
import { optionsOf, type Options } from './options.ts';
import type { ShellWorld } from './shell.ts';
import type { Stdin } from './stdin.ts';

export const filters: Readonly<Record<string, Command>> = {
  sort: (argv, _shell, world, stdin) => {
    const options = optionsOf(argv, 'kto');
    return filtered(argv, options, world, stdin, (text) => joined(sorted(linesOf(text), options)));
  },
  uniq: (argv, _shell, world, stdin) => {
    const options = optionsOf(argv);
    return filtered(argv, options, world, stdin, (text) => joined(withoutRepeats(linesOf(text), options)));
  },
  rev: (argv, _shell, world, stdin) =>
    filtered(argv, optionsOf(argv), world, stdin, (text) =>
      joined(linesOf(text).map((line) => [...line].reverse().join(''))),
    ),
  tac: (argv, _shell, world, stdin) =>
    filtered(argv, optionsOf(argv), world, stdin, (text) => joined(linesOf(text).reverse())),
  nl: (argv, _shell, world, stdin) =>
    filtered(argv, optionsOf(argv, 'b'), world, stdin, (text) => {
      let number = 0;
      return joined(linesOf(text).map((line) => (line === '' ? '' : `${String(++number).padStart(6)}\t${line}`)));
    }),
  cut: (argv, _shell, world, stdin) => {
    const options = optionsOf(argv, 'dfcb');
    const list = options.value('f') ?? options.value('c') ?? options.value('b');
    const ranges = rangesOf(list ?? '');
    if (!ranges) return { status: 1, errors: `cut: expected a list of bytes, characters, or fields\n` };
    const cutOne = (line: string): string[] => {
      if (!options.has('f')) return [[...line].filter((_, index) => ranges(index + 1)).join('')];
      const delimiter = options.value('d') ?? '\t';
      if (!line.includes(delimiter)) return options.has('s') ? [] : [line];
      const fields = line.split(delimiter).filter((_, index) => ranges(index + 1));
      return [fields.join(delimiter)];
    };
    return byLine(argv, options, world, stdin, cutOne);
  },
  tr: (argv, _shell, _world, stdin) => {
    const { operands, has } = optionsOf(argv);
    const translate = translatorOf(operands, has('d'), has('s'), has('c') || has('C'));
    const { text, isEnd } = stdin.some();
    return { output: translate(text), isReading: !isEnd };
  },
};

export function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

export function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** The files that are named, or the input, as one text. */
function filtered(
  argv: readonly string[],
  { operands }: Options,
  world: ShellWorld,
  stdin: Stdin,
  change: (text: string) => string,
): CommandOutcome {
  const read = readFiles(argv[0], operands, world, stdin);
  return { status: read.errors ? 1 : 0, errors: read.errors, output: change(read.text) };
}

export function readFiles(
  command: string,
  paths: readonly string[],
  world: ShellWorld,
  stdin: Stdin,
): { text: string; errors: string } {
  if (paths.length === 0) return { text: stdin.all(), errors: '' };
  let text = '';
  let errors = '';
  for (const path of paths) {
    const found = path === '-' ? stdin.all() : world.files.read(path);
    if (found === undefined) errors += `${command}: ${path}: No such file or directory\n`;
    // A file without a last line end does not run into the next.
    else text += found === '' || found.endsWith('\n') ? found : `${found}\n`;
  }
  return { text, errors };
}

/** The same for a command that needs one line at a time, so that it passes on what there is. */
export function byLine(
  argv: readonly string[],
  options: Options,
  world: ShellWorld,
  stdin: Stdin,
  change: (line: string) => readonly string[],
): CommandOutcome {
  if (options.operands.length > 0)
    return filtered(argv, options, world, stdin, (text) => joined(linesOf(text).flatMap(change)));
  const { text, isEnd } = stdin.someLines();
  return { output: joined(linesOf(text).flatMap(change)), isReading: !isEnd };
}

function sorted(lines: string[], options: Options): string[] {
  const [, first = '0', flags = ''] = /^(\d+)(?:\.\d+)?(?:,\d+)?(\w*)/.exec(options.value('k') ?? '') ?? [];
  const isNumeric = options.has('n') || flags.includes('n');
  const isReverse = options.has('r') || flags.includes('r');
  const separator = options.value('t');
  const keyOf = (line: string): string => {
    if (first === '0') return line;
    const fields = separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
    return fields.slice(Number(first) - 1).join(separator ?? ' ');
  };
  const compare = (left: string, right: string): number => {
    const keys = [keyOf(left), keyOf(right)];
    if (isNumeric) return Number.parseFloat(keys[0]) - Number.parseFloat(keys[1]) || order(left, right);
    if (options.has('f')) return order(keys[0].toLowerCase(), keys[1].toLowerCase());
    return order(keys[0], keys[1]) || order(left, right);
  };
  const result = [...lines].sort((left, right) => (isReverse ? compare(right, left) : compare(left, right)));
  if (!options.has('u')) return result;
  return result.filter((line, index) => index === 0 || keyOf(line) !== keyOf(result[index - 1]));
}

/** As the locale `C` orders them. */
function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function withoutRepeats(lines: readonly string[], options: Options): string[] {
  const groups: { line: string; count: number }[] = [];
  const keyOf = (line: string): string => (options.has('i') ? line.toLowerCase() : line);
  for (const line of lines) {
    const last = groups.at(-1);
    if (last && keyOf(last.line) === keyOf(line)) last.count++;
    else groups.push({ line, count: 1 });
  }
  return groups
    .filter(({ count }) => (!options.has('d') || count > 1) && (!options.has('u') || count === 1))
    .map(({ line, count }) => (options.has('c') ? `${String(count).padStart(7)} ${line}` : line));
}

/** `1,3-5,7-` as a question. */
function rangesOf(list: string): ((place: number) => boolean) | undefined {
  const ranges = list.split(',').map((part) => /^(\d*)(-?)(\d*)$/.exec(part));
  if (ranges.some((range) => !range || (range[1] === '' && range[3] === ''))) return undefined;
  return (place) =>
    ranges.some((range) => {
      const [, from = '', dash = '', to = ''] = range ?? [];
      const last = dash === '' ? Number(from) : to === '' ? Number.POSITIVE_INFINITY : Number(to);
      return place >= Number(from || 1) && place <= last;
    });
}

const characterClasses: Readonly<Record<string, string>> = {
  '[:upper:]': 'A-Z',
  '[:lower:]': 'a-z',
  '[:digit:]': '0-9',
  '[:alpha:]': 'A-Za-z',
  '[:alnum:]': 'A-Za-z0-9',
  '[:space:]': ' \t\n\r\v\f',
  '[:blank:]': ' \t',
};
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '0': '\0' };

/** `a-z` and `[:digit:]` as the letters that they stand for. */
function setOf(text: string): string[] {
  const plain = text
    .replace(/\[:\w+:\]/g, (name) => characterClasses[name] ?? name)
    .replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter);
  const letters: string[] = [];
  for (let at = 0; at < plain.length; at++) {
    if (plain[at + 1] === '-' && at + 2 < plain.length) {
      for (let code = plain.charCodeAt(at); code <= plain.charCodeAt(at + 2); code++)
        letters.push(String.fromCharCode(code));
      at += 2;
    } else letters.push(plain[at]);
  }
  return letters;
}

function translatorOf(
  sets: readonly string[],
  deletes: boolean,
  squeezes: boolean,
  isComplement: boolean,
): (text: string) => string {
  const from = setOf(sets[0] ?? '');
  const to = sets[1] === undefined ? undefined : setOf(sets[1]);
  const known = new Set(from);
  const isIn = (letter: string): boolean => known.has(letter) !== isComplement;
  const squeezed = new Set(to && !deletes ? to : from);
  return (text) => {
    let result = '';
    for (const letter of text) {
      if (deletes && isIn(letter)) continue;
      const index = isComplement ? (to?.length ?? 1) - 1 : from.indexOf(letter);
      // The last letter of the second set stands for all that are missing from it.
      const changed = to && !deletes && isIn(letter) ? (to[Math.min(index, to.length - 1)] ?? letter) : letter;
      const isRepeat =
        squeezes && result.endsWith(changed) && (to || !isComplement ? squeezed.has(changed) : isIn(changed));
      if (!isRepeat) result += changed;
    }
    return result;
  };
}
