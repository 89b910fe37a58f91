/** What a command of the shell is: a function from words and world to an outcome. */
import type { Shell, ShellWorld } from './shell.ts';
import type { Stdin } from './stdin.ts';

export interface CommandOutcome {
  /** Exit code, 0 when left out. */
  status?: number;
  /** What it says on standard error before its output. */
  warnings?: string;
  output?: string;
  /** What it says on standard error, after its output. */
  errors?: string;
  sleepMs?: number;
  /** It never comes back. */
  isForever?: boolean;
  /** It has passed on what there was to read and waits for more. */
  isReading?: boolean;
  /** It turns into that server. */
  becomes?: readonly string[];
  leaves?: 'function' | 'script';
  /** It runs another script. */
  evaluates?: { script: string; args?: string[]; isOwnProcess: boolean };
}

/** @param argv the command's name and arguments */
export type Command = (argv: readonly string[], shell: Shell, world: ShellWorld, stdin: Stdin) => CommandOutcome;
