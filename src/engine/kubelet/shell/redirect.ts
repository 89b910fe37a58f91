/** Where the input of a command comes from and its two outputs go: redirects are opened first, then the command runs through them. */
import type { Code, Redirect } from './code.ts';
import { expandText } from './expand.ts';
import { resolved } from './paths.ts';
import type { Opened, Shell, ShellWorld } from './shell.ts';
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
  /** Hands what was written to the files, and says what could not be written, and why. */
  close(): void;
}

/** Files that are written to are emptied, before anything runs. A command whose redirects cannot be opened does not run. */
export function openAll(
  redirects: readonly Redirect[],
  shell: Shell,
  world: ShellWorld,
  substitute: (code: Code) => string,
): Opened[] | { problem: string } {
  const all: Opened[] = [];
  for (const redirect of redirects) {
    const target = expandText(redirect.target, shell, substitute);
    // `>&file` is an older way to write `&>file`.
    const isBoth = redirect.mode === 'both' || (redirect.mode === 'join' && !/^[\d-]$/.test(target));
    const opened = open(isBoth ? { ...redirect, mode: 'write' } : redirect, target, shell, world);
    if (opened && 'problem' in opened) return opened;
    if (opened) all.push(opened);
    if (isBoth) all.push({ from: 2, to: 'output' });
  }
  return all;
}

function open(
  { from, mode }: Redirect,
  target: string,
  shell: Shell,
  world: ShellWorld,
): Opened | { problem: string } | undefined {
  const path = resolved(target, shell.variables.PWD);
  if (mode === 'here') return { from: 0, input: { text: target, isClosed: true } };
  if (mode === 'read') {
    if (path === '/dev/stdin') return undefined;
    const text = world.files.read(path) ?? (/^\/(dev|proc)\//.test(path) ? '' : undefined);
    if (text === undefined) return { problem: `sh: can't open ${target}: no such file\n` };
    return { from: 0, input: { text, isClosed: true } };
  }
  if (from === 0) return undefined;
  if (mode === 'join') return { from, to: target === '2' ? 'errors' : 'output' };
  if (path === '/dev/null') return { from, to: 'nowhere' };
  const own = world.isGuest ? path : path.replace(/^\/proc\/1\//, '/proc/self/');
  if (/^\/dev\/(stdout|tty)$|^\/proc\/self\/fd\/1$/.test(own)) return { from, to: 'output' };
  if (/^\/dev\/stderr$|^\/proc\/self\/fd\/2$/.test(own)) return { from, to: 'errors' };
  const isAppended = mode === 'append' || path.startsWith('/proc/1/fd/');
  const problem = isAppended ? world.files.append(path, '') : world.files.write(path, '');
  return problem === undefined ? { from, file: path } : { problem: `sh: can't create ${target}: ${problem}\n` };
}

/** The streams behind open redirects. Each leads to where the ones before it have led its target: `2>&1 >f` is not `>f 2>&1`. */
export function through(opened: readonly Opened[], shell: Shell, world: ShellWorld, streams: Streams): Redirected {
  if (opened.length === 0) return { streams, close: () => undefined };
  let stdin = streams.stdin.inner;
  const sinks: [unused: undefined, output: Sink, errors: Sink] = [
    undefined,
    (text, atMs) => streams.write(text, atMs),
    (text, atMs) => streams.complain(text, atMs),
  ];
  const files: { path: string; text: string }[] = [];
  for (const each of opened) {
    if ('input' in each) stdin = new Stdin(each.input, false);
    else if ('file' in each) {
      const file = { path: each.file, text: '' };
      files.push(file);
      sinks[each.from] = (text) => void (file.text += text);
    } else sinks[each.from] = each.to === 'nowhere' ? () => undefined : sinks[each.to === 'errors' ? 2 : 1];
  }
  return {
    streams: { stdin, write: sinks[1], complain: sinks[2] },
    close: () => {
      for (const { path, text } of files) {
        const problem = text === '' ? undefined : world.files.append(path, text);
        if (problem !== undefined) refuse(`sh: can't create ${path}: ${problem}\n`, shell, streams);
      }
    },
  };
}

/** The streams that an instruction finds, within all compound commands around it. */
export function within(shell: Shell, at: number, world: ShellWorld, streams: Streams): Redirected {
  shell.redirections = shell.redirections?.filter(({ from, to }) => from <= at && (to === undefined || at < to));
  const layers: Redirected[] = [];
  for (const { opened } of shell.redirections ?? [])
    layers.push(through(opened, shell, world, layers.at(-1)?.streams ?? streams));
  return {
    streams: layers.at(-1)?.streams ?? streams,
    // What an inner one says of its trouble may go to the file of an outer one.
    close: () => layers.reverse().forEach((layer) => layer.close()),
  };
}

export function refuse(problem: string, shell: Shell, streams: Streams): void {
  streams.complain(problem, shell.wakeAtMs);
  shell.status = 1;
}
