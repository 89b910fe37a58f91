/** Reads the files that a command names, and says which of them are missing. */
import type { CommandOutcome, Said } from './command.ts';
import type { ShellWorld } from './shell.ts';
import type { Stdin } from './stdin.ts';

// busybox and coreutils word it differently.
export function missing(command: string, path: string, world: ShellWorld, status: number): CommandOutcome {
  if (!world.knowsItsCommands) return { status, errors: `${command}: ${path}: No such file or directory\n` };
  const what = command === 'ls' || command === 'head' ? path : `can't open '${path}'`;
  return { status, errors: `${command}: ${what}: No such file or directory\n` };
}

export function readAll(
  command: string,
  paths: readonly string[],
  world: ShellWorld,
  select: (text: string, path: string) => string,
  stdin: Stdin,
): CommandOutcome {
  // One that is missing does not keep the others back.
  const said = paths.map((path): Said => {
    const text = path === '-' ? stdin.all() : world.files.read(path);
    if (text !== undefined) return { stream: 1, text: select(text, path) };
    return { stream: 2, text: missing(command, path, world, 1).errors ?? '' };
  });
  return { status: said.some(({ stream }) => stream === 2) ? 1 : 0, said };
}
