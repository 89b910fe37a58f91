/** A command that runs in a container for somebody outside, as data: `kubectl exec` with its streams. */
import type { Shell } from './shell/shell.ts';
import type { Chunk, Terminal } from './shell/terminal.ts';

export interface Session {
  id: number;
  container: string;
  /** The run of the container that it belongs to; it ends with it. */
  instance: string;
  shell: Shell;
  terminal: Terminal;
}

/** What is to be run, and how. */
export interface SessionTerms {
  command: readonly string[];
  stdin: boolean;
  tty: boolean;
}

/** What may come in from outside. */
export type SessionInput =
  | { input: string }
  | { endOfInput: true }
  /** The window has changed its size: a prompt is drawn again. */
  | { redraw: true }
  /** Nobody listens any more: the command ends, and is forgotten. */
  | { hangUp: true };

export interface Heard {
  chunks: Chunk[];
  /** Where to go on listening. */
  next: number;
  /** Set when the command has ended, or the container with it. */
  exitCode?: number;
}
