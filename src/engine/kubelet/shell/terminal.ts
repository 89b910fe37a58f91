/** The streams of a process that somebody talks to from outside: what it has said, and what a terminal makes of typing. */
import type { Shell } from './shell.ts';
import { interrupt } from './typed-commands.ts';

/** What is kept of the output that nobody has fetched. */
export const saidLengthMax = 1024 * 1024;
/** What may be sent to one process and not be read by it. */
export const inputLengthMax = 4 * 1024 * 1024;

export interface Chunk {
  stream: 1 | 2;
  text: string;
}

export interface Terminal {
  isTty: boolean;
  /** What has been typed of a line, in a terminal. */
  line: string;
  said: Chunk[];
  /** How many chunks were said before those. */
  forgotten: number;
}

export function newTerminal(isTty: boolean): Terminal {
  return { isTty, line: '', said: [], forgotten: 0 };
}

/** @returns what comes out: a terminal is one stream, and each line begins at the left edge */
export function say(terminal: Terminal, stream: Chunk['stream'], text: string): Chunk {
  const chunk: Chunk = terminal.isTty ? { stream: 1, text: text.replace(/\r?\n/g, '\r\n') } : { stream, text };
  if (text === '') return chunk;
  terminal.said.push(chunk);
  let length = terminal.said.reduce((sum, chunk) => sum + chunk.text.length, 0);
  while (length > saidLengthMax && terminal.said.length > 1) {
    length -= terminal.said.shift()?.text.length ?? 0;
    terminal.forgotten++;
  }
  return chunk;
}

/** What was said from that chunk on, and the number of the next. */
export function heard(terminal: Terminal, from: number): { chunks: Chunk[]; next: number } {
  const next = terminal.forgotten + terminal.said.length;
  return { chunks: terminal.said.slice(Math.max(0, from - terminal.forgotten)), next };
}

/** Hands input to the process. False when it has too much of it already. */
export function feed(terminal: Terminal, shell: Shell, text: string, nowMs: number): boolean {
  const { input } = shell;
  if (!input || input.isClosed) return true;
  if (input.text.length + terminal.line.length + text.length > inputLengthMax) return false;
  if (terminal.isTty) type(terminal, shell, text, nowMs);
  else input.text += text;
  wake(shell, nowMs);
  return true;
}

export function endInput(shell: Shell, nowMs: number): void {
  if (!shell.input) return;
  shell.input.isClosed = true;
  wake(shell, nowMs);
}

/** A shell that waits at its prompt shows it again, as it does when its window changes. */
export function redraw(terminal: Terminal, shell: Shell): void {
  if (!shell.isReading || !shell.commands?.isInteractive || !shell.commands.hasPrompted || terminal.line !== '') return;
  say(terminal, 1, '\r');
  shell.commands.hasPrompted = false;
  shell.isReading = false;
}

function wake(shell: Shell, nowMs: number): void {
  if (!shell.isReading) return;
  shell.isReading = false;
  shell.wakeAtMs = Math.max(shell.wakeAtMs, nowMs);
}

/** As the terminal driver does in its usual mode: it shows what is typed and hands on whole lines. */
function type(terminal: Terminal, shell: Shell, text: string, nowMs: number): void {
  // Arrow keys and the like move no cursor here.
  for (const letter of text.replace(/\x1b(\[[0-9;?]*[A-Za-z~]|O[A-Za-z])/g, '')) {
    switch (letter) {
      case '\r':
      case '\n':
        say(terminal, 1, '\n');
        handOn(terminal, shell, `${terminal.line}\n`);
        break;
      case '\x7f':
      case '\b':
        if (terminal.line === '') break;
        terminal.line = [...terminal.line].slice(0, -1).join('');
        say(terminal, 1, '\b \b');
        break;
      case '\x15':
        say(terminal, 1, '\b \b'.repeat([...terminal.line].length));
        terminal.line = '';
        break;
      case '\x03':
        say(terminal, 1, '^C\n');
        terminal.line = '';
        interrupt(shell, nowMs);
        break;
      case '\x04':
        if (terminal.line !== '') handOn(terminal, shell, terminal.line);
        else if (shell.input) shell.input.isClosed = true;
        break;
      default:
        if (letter < ' ' && letter !== '\t') break;
        terminal.line += letter;
        say(terminal, 1, letter);
    }
  }
}

function handOn(terminal: Terminal, shell: Shell, text: string): void {
  if (shell.input) shell.input.text += text;
  terminal.line = '';
}
