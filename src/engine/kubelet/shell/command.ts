/** What a command of the shell is: a function from words and world to an outcome. */
import type { Shell, ShellWorld } from './shell.ts';
import type { Stdin } from './stdin.ts';

export interface Said {
  stream: 1 | 2;
  text: string;
}

export interface CommandOutcome {
  /** Exit code, 0 when left out. */
  status?: number;
  /** What it says on its two streams, in the order in which it does. */
  said?: readonly Said[];
  /** The same for one that only says something on standard output; what comes on standard error comes after it. */
  output?: string;
  errors?: string;
  sleepMs?: number;
  /** It never comes back. */
  isForever?: boolean;
  /** It has passed on what files held, and is done again for what will be added to them. */
  follows?: boolean;
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
