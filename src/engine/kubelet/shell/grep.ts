/** grep: which lines have a pattern. */
import type { Command, CommandOutcome } from './command.ts';
import { joined, linesOf } from './filters.ts';
import { optionsOf, type Options } from './options.ts';
import { patternOf, type Dialect } from './posix-pattern.ts';
import type { Shell, ShellWorld } from './shell.ts';
import type { Stdin } from './stdin.ts';

export const grep: Command = (argv, shell, world, stdin) => {
  const options = optionsOf(argv, 'emABC');
  const given = options.values('e');
  const [first = '', ...others] = options.operands;
  const patterns = given.length > 0 ? given : [first];
  const paths = given.length > 0 ? options.operands : others;
  const finds = finderOf(patterns, dialectOf(argv[0], options), options);
  if (!finds) return { status: 2, errors: `${argv[0]}: bad regex '${patterns.join('\n')}'\n` };
  return paths.length > 0 ? inFiles(argv[0], paths, finds, options, world) : inInput(finds, options, shell, stdin);
};

/** What of a line is shown, or undefined when the line is not among those. */
type Finder = (line: string) => string[] | undefined;

function dialectOf(name: string, options: Options): Dialect {
  if (name.endsWith('fgrep') || options.has('F')) return 'fixed';
  return name.endsWith('egrep') || options.has('E') || options.has('P') ? 'extended' : 'basic';
}

function finderOf(patterns: readonly string[], dialect: Dialect, options: Options): Finder | undefined {
  const expressions: RegExp[] = [];
  for (const pattern of patterns) {
    const plain = patternOf(pattern, dialect, '');
    if (!plain) return undefined;
    const bounded = options.has('x')
      ? `^(?:${plain.source})$`
      : options.has('w')
        ? `\\b(?:${plain.source})\\b`
        : plain.source;
    expressions.push(new RegExp(bounded, options.has('i') ? 'gi' : 'g'));
  }
  return (line) => {
    const has = expressions.some((expression) => line.search(expression) >= 0);
    if (has === options.has('v')) return undefined;
    return options.has('o') ? expressions.flatMap((expression) => line.match(expression) ?? []) : [line];
  };
}

function inFiles(
  name: string,
  given: readonly string[],
  finds: Finder,
  options: Options,
  world: ShellWorld,
): CommandOutcome {
  const isRecursive = options.has('r') || options.has('R');
  const paths = isRecursive ? given.flatMap((path) => filesBelow(path, world)) : given;
  const isNamed = (paths.length > 1 || isRecursive || options.has('H')) && !options.has('h');
  let errors = '';
  let hasFound = false;
  const output: string[] = [];
  for (const path of paths) {
    const text = world.files.read(path);
    if (text === undefined) {
      errors += `${name}: ${path}: No such file or directory\n`;
      continue;
    }
    const { lines, count } = found(linesOf(text), finds, options, isNamed ? `${path}:` : '');
    hasFound ||= count > 0;
    if (options.has('l')) output.push(...(count > 0 ? [path] : []));
    else output.push(...lines);
  }
  return {
    status: options.has('q') && hasFound ? 0 : errors ? 2 : hasFound ? 0 : 1,
    said: [{ stream: 2, text: options.has('s') ? '' : errors }],
    output: options.has('q') ? '' : joined(output),
  };
}

/** Lines are passed on as they come; what they add up to is said at the end. */
function inInput(finds: Finder, options: Options, shell: Shell, stdin: Stdin): CommandOutcome {
  const limit = Number(options.value('m') ?? (options.has('q') ? 1 : Number.POSITIVE_INFINITY));
  if (options.has('c') || options.has('n') || limit !== Number.POSITIVE_INFINITY) {
    const has = (text: string): boolean => linesOf(text).filter(finds).length >= limit;
    const { lines, count } = found(linesOf(stdin.until(has)), finds, options, '');
    return { status: count > 0 ? 0 : 1, output: options.has('q') ? '' : joined(lines) };
  }
  const { text, isEnd } = stdin.someLines();
  const { lines, count } = found(linesOf(text), finds, options, '');
  const passed = (shell.passed ?? 0) + count;
  if (isEnd) delete shell.passed;
  else shell.passed = passed;
  return { status: passed > 0 ? 0 : 1, output: joined(lines), isReading: !isEnd };
}

function found(
  all: readonly string[],
  finds: Finder,
  options: Options,
  name: string,
): { lines: string[]; count: number } {
  const limit = Number(options.value('m') ?? Number.POSITIVE_INFINITY);
  const lines: string[] = [];
  let count = 0;
  for (const [index, line] of all.entries()) {
    const shown = count < limit ? finds(line) : undefined;
    if (!shown) continue;
    count++;
    lines.push(...shown.map((text) => `${name}${options.has('n') ? `${index + 1}:` : ''}${text}`));
  }
  return { lines: options.has('c') ? [`${name}${count}`] : lines, count };
}

/** All files below a folder, or the file itself. */
export function filesBelow(path: string, world: ShellWorld): string[] {
  if (world.files.read(path) !== undefined && !world.files.isDirectory(path)) return [path];
  const folder = path.replace(/\/$/, '');
  return world.files.list(path).flatMap((name) => filesBelow(`${folder}/${name}`, world));
}
