/** A scene: commands that follow one another on one cluster, each with its exit code, and what they print together. */
import type { RunOptions } from './harness.ts';

export interface Scene {
  /** Also the name of its golden file. */
  name: string;
  steps: readonly Step[];
}

export type Step = Command | Wait;

/** Time passes between two commands: the cluster settles, or so many seconds go by. */
export interface Wait {
  wait: 'settled' | number;
}

export interface Command extends RunOptions {
  /** The command line without `kubectl`, as one would type it; quotes hold words together. */
  run: string;
  /** 0 unless said otherwise. */
  code?: number | null;
  /** The first kubectl that knows this command, as the 31 of 1.31. */
  since?: number;
  /** What it prints is not compared: it differs between kubectl's builds, or is too long to review. A reason. */
  unprinted?: string;
  /** The page's kubectl does not print this yet. A reason. */
  notInPage?: string;
}

export const settled: Wait = { wait: 'settled' };

export function seconds(count: number): Wait {
  return { wait: count };
}

/** A command that ends with exit code 0. */
export function run(command: string, options: Omit<Command, 'run'> = {}): Command {
  return { run: command, ...options };
}

/** A command that is refused, and ends with 1. */
export function refused(command: string, options: Omit<Command, 'run'> = {}): Command {
  return { run: command, code: 1, ...options };
}

/** Splits a command line at spaces outside quotes, as a shell would. */
export function words(line: string): string[] {
  const found: string[] = [];
  for (const [word] of line.matchAll(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])+/g))
    found.push(
      word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (_, doubled?: string, single?: string, escaped?: string) =>
        doubled === undefined ? (single ?? escaped ?? '') : doubled.replace(/\\(.)/g, '$1'),
      ),
    );
  return found;
}
