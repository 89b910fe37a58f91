/** A shell at work: its state as plain data, so that a container that sleeps in a script can be saved, loaded and rewound. */
import type { Code } from './code.ts';
import type { Input } from './stdin.ts';

/** A redirect that is open, as data: a loop that is redirected may sleep. */
export type Opened =
  { from: 0; input: Input } | { from: 1 | 2; file: string } | { from: 1 | 2; to: 'output' | 'errors' | 'nowhere' };

/** The redirects of a compound command under way: they hold for the instructions in between. */
export interface Redirection {
  from: number;
  /** Missing for those of `exec`, which hold until the end. */
  to?: number;
  opened: Opened[];
}

export interface Shell {
  script: string;
  /** `$0`, `$1`, … */
  arguments: string[];
  /** Index of the next instruction. */
  next: number;
  /** `$?` */
  status: number;
  variables: Record<string, string>;
  /** Arrays of bash, with all their items. */
  arrays?: Record<string, string[]>;
  functions: Record<string, Code>;
  /** Words of the `for` loops under way, by slot. */
  loops: Record<number, { items: string[]; next: number }>;
  /** Of the compound commands under way, outermost first. */
  redirections?: Redirection[];
  /** The commands of the pipe under way, each in a shell of its own. */
  pipe?: Shell[];
  /** Virtual time at which it goes on. */
  wakeAtMs: number;
  /** In a loop without a way out: nobody needs to wake it; whoever looks lets it catch up. */
  isEndless: boolean;
  /** In a command that never ends, such as a server. */
  isForever: boolean;
  exitOnError: boolean;
  /** What `trap … TERM` said. */
  onTerm?: string;
  /** Set when the script is over. */
  exitCode?: number;
  /** Set when `exit` was called, in contrast to reaching the end. */
  hasExited: boolean;
  /** Set when a server took over the process: its command line and since when. */
  became?: { argv: string[]; atMs: number };
  /** Instructions done since it last slept. */
  busySteps: number;
  /** Instructions done since it last slept or printed something. */
  quietSteps: number;
  seed: number;
  /** What has come in and is not read yet; without it, reading finds the end at once. */
  input?: Input;
  /** In a command that waits for more of it. */
  isReading?: boolean;
  /** How many lines the filter under way has passed on. */
  passed?: number;
  /** How much of what that command says has been shown already. */
  shown?: number;
  /** Set when it reads its commands from its input. */
  commands?: Commands;
  /** It stands in a command that follows files, such as `tail -f`, and does that again each second. */
  isFollowing?: boolean;
  /** What that command has seen of each file; null of one that is not there yet. */
  followed?: Record<string, string | null>;
  /** Somebody waits for its end, as for that of `$(…)` or of a probe: what never ends is not gone on with. */
  isAwaited?: boolean;
}

export interface Commands {
  isInteractive: boolean;
  /** The lines of a command that is not complete yet. */
  begun: string;
  hasPrompted: boolean;
}

export function newShell(
  script: string,
  args: readonly string[],
  variables: Record<string, string>,
  atMs: number,
): Shell {
  return {
    script,
    arguments: [...args],
    next: 0,
    status: 0,
    variables: { ...variables },
    functions: {},
    loops: {},
    wakeAtMs: atMs,
    isEndless: false,
    isForever: false,
    exitOnError: false,
    hasExited: false,
    busySteps: 0,
    quietSteps: 0,
    seed: 12345,
  };
}

/** A shell that does something of its own inside another: what is under way outside is not under way in it. */
export function innerShell(shell: Shell): Shell {
  return { ...shell, next: 0, loops: {}, redirections: undefined, pipe: undefined };
}

export function isOver(shell: Shell): boolean {
  return shell.exitCode !== undefined || shell.isForever || shell.became !== undefined;
}

/** What a script sees of the container and the cluster around it. */
export interface ShellWorld {
  /** Milliseconds since 1970 at virtual time zero. */
  epochMs: number;
  hostname: string;
  /** The command runs beside the container's own process, whose streams are files to it: `/proc/1/fd/1`. */
  isGuest?: boolean;
  files: FileView;
  /** The shell reports unknown commands as missing (busybox), or takes them for the image's own program. */
  knowsItsCommands: boolean;
  /** Common commands that the image lacks. */
  lacks?: readonly string[];
  /** The programs of an image that somebody described: a command beside the container's own process finds no others. */
  ownPrograms?: readonly string[];
  /** The address behind a name, as the cluster's DNS answers. */
  resolve(host: string): string | undefined;
  connect(host: string, port: number): 'open' | 'refused' | 'unknown host';
  /** As whom the process runs: root when left out. */
  user?: { id: number; groupId: number; groups: number[] };
  /** The page of whoever answers there; undefined where that is not known. */
  fetch(host: string, port: number, path: string): WebAnswer | undefined;
  /** Answers of the image's own tools, such as `redis-cli`. */
  tool(argv: readonly string[], atMs: number): { status: number; output: string } | undefined;
  code(script: string): Code | { error: string };
}

export interface WebAnswer {
  status: number;
  body: string;
}

export interface FileView {
  read(path: string): string | undefined;
  /** Says why not, when it could not be written. */
  write(path: string, text: string): string | undefined;
  /** The same; only the end of a growing file is kept. */
  append(path: string, text: string): string | undefined;
  remove(path: string): void;
  isDirectory(path: string): boolean;
  list(path: string): string[];
}
