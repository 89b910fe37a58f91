/** `head` and `tail`; and `tail -f`, which goes on with what is added to its files. */
import { bytesOfText, textOfBytes } from '../../../base/bytes.ts';
import type { Command, CommandOutcome, Said } from './command.ts';
import { readAll } from './read-all.ts';
import type { Shell, ShellWorld } from './shell.ts';
import type { Stdin } from './stdin.ts';

/** How much of a file's end is remembered to tell what was added; files that grow are not kept longer themselves. */
const rememberedLengthMax = 4096;

export const tail: Command = (argv, shell, world, stdin) => {
  const follows = argv.some((argument) => /^-[a-z0-9+]*[fF]$|^--follow|^--retry/.test(argument));
  if (!follows) return someLines('tail', argv, world, stdin);
  const paths = pathsIn(argv).filter((path) => !/^\/(dev|proc)\//.test(path));
  if (paths.length > 0 && shell.followed) return { said: additions(paths, shell.followed, world), follows: true };
  const first = someLines('tail', argv, world, stdin);
  if (paths.length === 0) return { ...first, status: 0, isForever: true };
  const waits = argv.some((argument) => /^-\w*F$|^--follow=name|^--retry/.test(argument));
  const isAnyThere = paths.some((path) => world.files.read(path) !== undefined);
  if (!isAnyThere && !waits) return first;
  shell.followed = Object.fromEntries(paths.map((path) => [path, endOf(world.files.read(path))]));
  return { ...first, status: 0, follows: true };
};

function pathsIn(argv: readonly string[]): string[] {
  return argv.slice(1).filter((argument) => !argument.startsWith('-') && !/^\+?\d+$/.test(argument));
}

function endOf(text: string | undefined): string | null {
  return text === undefined ? null : text.slice(-rememberedLengthMax);
}

function additions(paths: readonly string[], followed: NonNullable<Shell['followed']>, world: ShellWorld): Said[] {
  return paths.map((path): Said => {
    const text = world.files.read(path);
    const before = followed[path] ?? '';
    followed[path] = endOf(text);
    return { stream: 1, text: text === undefined ? '' : added(before, text) };
  });
}

/** What came after `before`. A file that has lost its beginning goes on where the end of the one meets the start of the other. */
function added(before: string, now: string): string {
  if (now.startsWith(before)) return now.slice(before.length);
  const at = now.lastIndexOf(before);
  if (at >= 0) return now.slice(at + before.length);
  let length = Math.min(before.length, now.length);
  while (length > 0 && !before.endsWith(now.slice(0, length))) length--;
  return now.slice(length);
}

export function someLines(
  command: 'head' | 'tail',
  argv: readonly string[],
  world: ShellWorld,
  stdin: Stdin,
): CommandOutcome {
  const given = /-n\s*\+?(\d+)|-(\d+)/.exec(argv.slice(1).join(' '));
  const count = Number(given?.[1] ?? given?.[2] ?? 10);
  const paths = pathsIn(argv).filter((path) => path !== '/dev/null');
  // `tail -n +1`: from that line on.
  const fromLine = command === 'tail' ? /-n\s*\+(\d+)/.exec(argv.slice(1).join(' '))?.[1] : undefined;
  // `tail -c+1`: from that byte on.
  const fromByte = command === 'tail' ? /-c\s*\+(\d+)/.exec(argv.slice(1).join(' '))?.[1] : undefined;
  const givenBytes = /-c\s*(\d+)/.exec(argv.slice(1).join(' '))?.[1];
  const bytes = givenBytes === undefined ? undefined : Number(givenBytes);
  const select = (text: string): string => {
    if (bytes !== undefined) {
      const all = bytesOfText(text);
      return textOfBytes(command === 'head' ? all.subarray(0, bytes) : all.subarray(Math.max(0, all.length - bytes)));
    }
    if (fromByte !== undefined) return textOfBytes(bytesOfText(text).subarray(Math.max(0, Number(fromByte) - 1)));
    // The last line may lack its end.
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    if (fromLine !== undefined) return lines.slice(Math.max(0, Number(fromLine) - 1)).join('');
    return (command === 'head' ? lines.slice(0, count) : lines.slice(Math.max(0, lines.length - count))).join('');
  };
  if (command === 'head' && paths.length === 0) {
    const isEnough = (text: string): boolean =>
      bytes === undefined ? (text.match(/\n/g)?.length ?? 0) >= count : bytesOfText(text).length >= bytes;
    return { output: select(stdin.until(isEnough)) };
  }
  if (paths.length === 0) return { output: select(stdin.all()) };
  let isFirst = true;
  const withName = (text: string, path: string): string => {
    const head = paths.length > 1 ? `${isFirst ? '' : '\n'}==> ${path} <==\n` : '';
    isFirst = false;
    return head + select(text);
  };
  return readAll(command, paths, world, withName, stdin);
}
