/** Where the input of a command comes from and its two outputs go; files are written when it is closed. */
import type { Code, Redirect } from './code.ts';
import { expandText } from './expand.ts';
import type { Shell, ShellWorld } from './shell.ts';
import { Stdin } from './stdin.ts';

export interface Streams {
  stdin: Stdin;
  /** Takes text as printed, with line ends. */
  write(text: string, atMs: number): void;
  /** The same for standard error. */
  complain(text: string, atMs: number): void;
}

type Sink = Streams['write'];

export interface Redirected {
  streams: Streams;
  /** Says what could not be written, and why. */
  close(): string | undefined;
}

export function redirected(
  redirects: readonly Redirect[],
  shell: Shell,
  world: ShellWorld,
  streams: Streams,
  substitute: (code: Code) => string,
): Redirected {
  if (redirects.length === 0) return { streams, close: () => undefined };
  let stdin = streams.stdin.inner;
  const sinks: [unused: undefined, output: Sink, errors: Sink] = [
    undefined,
    (text, atMs) => streams.write(text, atMs),
    (text, atMs) => streams.complain(text, atMs),
  ];
  const closers: (() => string | undefined)[] = [];
  for (const redirect of redirects) {
    const target = expandText(redirect.target, shell, substitute);
    if (redirect.mode === 'here') stdin = Stdin.of(target);
    else if (redirect.mode === 'read') stdin = Stdin.of(world.files.read(target) ?? '');
    else if (redirect.from === 0) continue;
    else if (redirect.mode === 'join') sinks[redirect.from] = sinks[target === '2' ? 2 : 1];
    else {
      const { sink, close } = sinkOf(target, redirect.mode === 'append', world, sinks);
      sinks[redirect.from] = sink;
      closers.push(close);
    }
  }
  return {
    streams: { stdin, write: sinks[1], complain: sinks[2] },
    close: () => closers.map((close) => close()).find((problem) => problem !== undefined),
  };
}

function sinkOf(
  path: string,
  isAppended: boolean,
  world: ShellWorld,
  sinks: readonly [undefined, Sink, Sink],
): { sink: Sink; close(): string | undefined } {
  const none = () => undefined;
  if (path === '/dev/null') return { sink: none, close: none };
  if (/^\/dev\/(stdout|tty)$|^\/proc\/(1|self)\/fd\/1$/.test(path)) return { sink: sinks[1], close: none };
  if (/^\/dev\/stderr$|^\/proc\/(1|self)\/fd\/2$/.test(path)) return { sink: sinks[2], close: none };
  let text = '';
  return {
    sink: (added) => (text += added),
    close: () => {
      const problem = isAppended ? world.files.append(path, text) : world.files.write(path, text);
      return problem && `sh: can't create ${path}: ${problem}\n`;
    },
  };
}
