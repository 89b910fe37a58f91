/** exec and attach: between the streams of a client, however they travel, and a process in the engine. */
// k8s: staging/src/k8s.io/kubelet/pkg/cri/streaming/remotecommand/exec.go, attach.go
import { isSet } from '../api/query-boolean.ts';
import type { ApiRequest } from '../api/request.ts';
import { badRequest, failure, isStatus, type Status } from '../api/status.ts';
import { bytesOfText, textOfBytes, unfinishedBytes } from '../base/bytes.ts';
import type { Cluster } from '../engine/cluster/cluster.ts';
import { LogFollower } from './log-lines.ts';

/** How often the engine is asked what has been said. */
const listenEveryMs = 10;
/** While more than this waits for a slow client, its process is not listened to. */
const slowBytesMax = 1024 * 1024;

/** The client's side. */
export interface RemoteStreams {
  write(stream: 1 | 2, bytes: Uint8Array): void;
  /** The outcome, then everything is closed. */
  end(status: object): void;
  readonly unreadBytes: number;
}

/** What the client does. */
export interface RemoteListener {
  onInput(bytes: Buffer): void;
  onInputEnd(): void;
  /** The client's window has another size. */
  onResize(): void;
  onGone(): void;
}

export interface RemoteOptions {
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
  tty: boolean;
}

/** What was said from a place on, and whether it was the last. */
interface Voice {
  hear(): { chunks: { stream: 1 | 2; text: string }[]; status?: object };
  send(input: object): boolean;
}

export type RemoteCommand = (streams: RemoteStreams) => RemoteListener;

/** Starts the command, or joins the container; a Status when that is refused. Nothing is said before the streams are there. */
export function openRemoteCommand(cluster: Cluster, url: URL, options: RemoteOptions): RemoteCommand | Status {
  if (!options.stdin && !options.stdout && !options.stderr) {
    const pod = cluster.handle({ method: 'GET', path: url.pathname.replace(/\/\w+$/, '') }).body;
    return isStatus(pod) ? pod : badRequest('you must specify at least 1 of stdin, stdout, stderr');
  }
  const voice = url.pathname.endsWith('/exec') ? openExec(cluster, url, options) : openAttach(cluster, url, options);
  return isStatus(voice) ? voice : (streams) => converse(voice, options, streams);
}

export function remoteOptionsOf({ searchParams }: URL): RemoteOptions {
  const query = Object.fromEntries(searchParams);
  const tty = isSet(query, 'tty');
  // A terminal has one stream of output.
  return { stdin: isSet(query, 'stdin'), stdout: isSet(query, 'stdout'), stderr: isSet(query, 'stderr') && !tty, tty };
}

/** What the kubelet refuses is told on the streams: they are open already when it is asked. Undefined when somebody else refused. */
// k8s: staging/src/k8s.io/apiserver/pkg/util/proxy/streamtranslator.go
export function refusedInside({ message = '' }: Status): RemoteCommand | undefined {
  if (!message.startsWith('unable to upgrade connection: ')) return undefined;
  const voice: Voice = { hear: () => ({ chunks: [], status: failedInside(message) }), send: () => true };
  return (streams) => converse(voice, { stdin: false, stdout: false, stderr: false, tty: false }, streams);
}

function openExec(cluster: Cluster, url: URL, { stdin, tty }: RemoteOptions): Voice | Status {
  const ask = asker(cluster, url);
  const command = url.searchParams.getAll('command');
  const opened = ask('POST', { command, stdin, tty, streams: true });
  if (isStatus(opened)) return opened;
  const { session, refusal } = opened as { session?: number; refusal?: string };
  if (session === undefined) {
    const status = failedInside(`error executing command in container: ${refusal}`);
    return { hear: () => ({ chunks: [], status }), send: () => true };
  }
  const key = podKeyOf(url);
  let next = 0;
  return {
    hear: () => {
      const heard = cluster.kubelets.hear(key, session, next);
      next = heard?.next ?? next;
      // A pod that is gone has taken its commands along.
      const exitCode = heard ? heard.exitCode : 137;
      return { chunks: heard?.chunks ?? [], ...(exitCode === undefined ? {} : { status: outcomeOf(exitCode) }) };
    },
    // A window has its size before the command in it begins.
    send: (input) => 'redraw' in input || isTaken(ask('POST', { session, ...input })),
  };
}

function openAttach(cluster: Cluster, url: URL, _options: RemoteOptions): Voice | Status {
  const ask = asker(cluster, url);
  const opened = ask('GET', undefined);
  if (isStatus(opened)) return opened;
  const { instance, container, from } = opened as { instance: string; container: string; from?: number };
  const key = podKeyOf(url);
  const ended = { chunks: [], status: outcomeOf(0) };
  if (from === undefined) {
    const log = new LogFollower(cluster, key, container);
    return {
      hear: () => {
        const { chunks, isOver } = log.hear();
        return { chunks, ...(isOver ? { status: ended.status } : {}) };
      },
      send: () => true,
    };
  }
  url.searchParams.set('container', container);
  const askThere = asker(cluster, url);
  let next = from;
  return {
    hear: () => {
      const heard = cluster.kubelets.hearAttached(key, container, instance, next);
      if (!heard) return ended;
      next = heard.next;
      return { chunks: heard.chunks, ...(heard.exitCode === undefined ? {} : { status: ended.status }) };
    },
    // Whoever hangs up leaves the container as it is.
    send: (input) => 'hangUp' in input || isTaken(askThere('POST', input)),
  };
}

function converse(voice: Voice, options: RemoteOptions, streams: RemoteStreams): RemoteListener {
  let isOver = false;
  let held = Buffer.alloc(0);
  const finish = (status?: object): void => {
    if (isOver) return;
    isOver = true;
    clearInterval(timer);
    voice.send({ hangUp: true });
    if (status) streams.end(status);
  };
  const listen = (): void => {
    if (isOver || streams.unreadBytes > slowBytesMax) return;
    const { chunks, status } = voice.hear();
    for (const { stream, text } of chunks)
      if (stream === 1 ? options.stdout : options.stderr) streams.write(stream, bytesOfText(text));
    if (status) finish(status);
  };
  const send = (input: object): void => {
    if (isOver) return;
    if (!voice.send(input)) finish(failedInside('the process does not read what it is sent'));
    else listen();
  };
  const timer = setInterval(listen, listenEveryMs);
  // The first words of a short command need no wait.
  queueMicrotask(listen);
  return {
    onInput: (bytes) => {
      if (!options.stdin) return;
      // A letter may come in two pieces.
      const all = Buffer.concat([held, bytes]);
      const whole = all.length - unfinishedBytes(all);
      held = Buffer.from(all.subarray(whole));
      if (whole > 0) send({ input: textOfBytes(all.subarray(0, whole)) });
    },
    onInputEnd: () => {
      if (!options.stdin) return;
      if (held.length > 0) send({ input: textOfBytes(held) });
      held = Buffer.alloc(0);
      send({ endOfInput: true });
    },
    onResize: () => {
      if (options.tty) send({ redraw: true });
    },
    onGone: () => finish(),
  };
}

function asker(cluster: Cluster, { pathname, searchParams }: URL) {
  const container = searchParams.get('container');
  return (method: ApiRequest['method'], body: object | undefined): unknown =>
    cluster.handle({
      method,
      path: pathname,
      ...(container ? { query: { container } } : {}),
      ...(body ? { contentType: 'application/json', body } : {}),
    }).body;
}

function isTaken(body: unknown): boolean {
  return (body as { taken?: boolean }).taken === true;
}

/** Example: `/api/v1/namespaces/default/pods/web/exec` → `default/web`. */
export function podKeyOf({ pathname }: URL): string {
  const parts = pathname.split('/');
  return `${parts[4]}/${parts[6]}`;
}

function failedInside(why: string): Status {
  return failure(500, 'InternalError', `Internal error occurred: ${why}`, { causes: [{ message: why }] });
}

function outcomeOf(exitCode: number): object {
  if (exitCode === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  };
}
