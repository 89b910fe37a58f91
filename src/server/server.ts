/** Serves the Kubernetes HTTP API of one cluster on loopback, as `kubectl proxy` would. */
import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ApiRequest, ApiResponse, HttpMethod } from '../api/request.ts';
import { badRequest, failure, isStatus, pageNotFound, type Status } from '../api/status.ts';
import type { Cluster } from '../engine/cluster/cluster.ts';
import { bringsCode, type ScriptDoor } from '../sandbox/script-door.ts';
import { readBody, type ReadBody } from './body.ts';
import { Clock } from './clock.ts';
import { formRefusalOf, refusalOf } from './guard.ts';
import { jsonText } from './json-text.ts';
import { logPath, streamLog } from './log-stream.ts';
import { protobufType } from './protobuf/decode.ts';
import { podStream, serveUpgrade, upgradeRequired } from './upgrade.ts';
import { isWatch, streamWatch } from './watch-stream.ts';

/** How long a client may take to send a request, and to take an answer. */
export const requestTimeoutMs = 30_000;
export const answerTimeoutMs = 60_000;
/** How long a connection may stay open between two requests. k8s: staging/src/k8s.io/apiserver/pkg/server/secure_serving.go IdleTimeout */
export const idleTimeoutMs = 90_000;
/** In characters. */
const shortTextLength = 64 * 1024;
export const headerBytesMax = 64 * 1024;
/** Watches, followed logs and connections that are no longer HTTP: so many may be open at a time. */
export const streamsMax = 1000;
export const connectionsMax = 2000;

export interface ServeOptions {
  port: number;
  speed: number | 'max';
  token?: string;
  /** What the cluster runs students' code with; opened for the first request that brings some. */
  door?: ScriptDoor;
  /** Shorter in tests. */
  requestTimeoutMs?: number;
}

export interface RunningServer {
  server: Server;
  port: number;
  clock: Clock;
  /** Watches, followed logs, commands and forwarded ports that are open now. */
  streams(): number;
  /** Ends every stream and resolves when the port is free. */
  close(): Promise<void>;
}

/** Starts to serve; resolves when the port is open. */
export async function serve(cluster: Cluster, options: ServeOptions): Promise<RunningServer> {
  const clock = new Clock(cluster, options.speed);
  const timeoutMs = options.requestTimeoutMs ?? requestTimeoutMs;
  const upgraded = new Set<Duplex>();
  let streams = 0;
  const server = createServer(
    {
      requestTimeout: timeoutMs,
      keepAliveTimeout: idleTimeoutMs,
      headersTimeout: timeoutMs,
      connectionsCheckingInterval: Math.min(timeoutMs, 1000),
      maxHeaderSize: headerBytesMax,
    },
    (request, response) => {
      answer(request, response).catch((error: unknown) => {
        // The last resort: a bug of ours must not leave the client waiting.
        if (response.headersSent) response.destroy();
        else send(response, failure(500, 'InternalError', `Internal error occurred: ${String(error)}`));
      });
    },
  );
  server.maxConnections = connectionsMax;
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const refused = refusalOf(request, portOf(server), options.token) ?? upgrade(request, socket, head);
    if (refused) refuseRaw(socket, refused);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    refuseRaw(socket, statusOfBroken(error.code));
  });

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Status | undefined {
    const url = readUrl(request.url);
    if (!url) return unreadablePath(request.url);
    if (streams + upgraded.size >= streamsMax) return tooManyStreams();
    clock.beforeAnswer();
    // Counted before it is served: a connection may be over at once.
    upgraded.add(socket);
    socket.on('close', () => upgraded.delete(socket));
    // Node leaves its half open when a client is gone.
    socket.on('end', () => socket.end());
    if (head.length > 0) socket.unshift(head);
    const refused = serveUpgrade(cluster, request, url, socket);
    if (refused) upgraded.delete(socket);
    return refused;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refused = refusalOf(request, portOf(server), options.token) ?? formRefusalOf(request);
    if (refused) return sendLast(response, refused);
    const url = readUrl(request.url);
    if (!url) return sendLast(response, unreadablePath(request.url));
    if (podStream.test(url.pathname)) return sendLast(response, upgradeRequired());
    const body = await readBody(request);
    if (isStatus(body)) return sendLast(response, body);
    if (url.pathname === '/orrery/clock')
      return send(
        response,
        'value' in body ? answerClock(request.method, body.value) : badRequest(body.unreadable.problem),
      );
    clock.beforeAnswer();
    const apiRequest = apiRequestOf(request, url, body);
    const stream = streamOf(apiRequest);
    if (!stream) {
      if (bringsCode(apiRequest)) await options.door?.open();
      const answered = cluster.handle(apiRequest);
      return send(response, answered.body, answered);
    }
    if (streams + upgraded.size >= streamsMax) return send(response, tooManyStreams());
    const denied = stream(cluster, apiRequest, response);
    if (denied) return send(response, denied);
    streams++;
    response.on('close', () => streams--);
  }

  function answerClock(method: string | undefined, order: unknown): unknown {
    if (method === 'GET' || method === 'HEAD') return clock.face();
    if (method === 'POST') return clock.obey(order);
    return failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    server,
    port: portOf(server),
    clock,
    streams: () => streams + upgraded.size,
    close: () =>
      new Promise((resolve) => {
        clock.stop();
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of upgraded) socket.destroy();
      }),
  };
}

function tooManyStreams(): Status {
  return failure(429, 'TooManyRequests', `more than ${streamsMax} watches are open`, { retryAfterSeconds: 1 });
}

function unreadablePath(path: string | undefined): Status {
  return badRequest(`the path ${JSON.stringify(path)} cannot be read`);
}

type Stream = (cluster: Cluster, request: ApiRequest, response: ServerResponse) => Status | undefined;

/** Answers that go on: watches and followed logs. */
function streamOf({ method, path, query = {} }: ApiRequest): Stream | undefined {
  if (method !== 'GET') return undefined;
  if (isWatch(query)) return streamWatch;
  return query.follow === 'true' && logPath.test(path) ? streamLog : undefined;
}

function apiRequestOf({ method, headers }: IncomingMessage, url: URL, body: ReadBody): ApiRequest {
  const contentType = headers['content-type'];
  return {
    // Node leaves out the body of an answer to HEAD by itself.
    method: (method === 'HEAD' ? 'GET' : method) as HttpMethod,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    // Inside, every body is what its JSON would have been.
    ...(contentType ? { contentType: contentType.startsWith(protobufType) ? 'application/json' : contentType } : {}),
    ...(headers.accept ? { accept: headers.accept } : {}),
    ...(headers['user-agent'] ? { userAgent: headers['user-agent'] } : {}),
    ...('unreadable' in body ? body : body.value === undefined ? {} : { body: body.value }),
  };
}

function readUrl(text: string | undefined): URL | undefined {
  // A whole address, or `//host/path`, would name another host than the header.
  if (!text?.startsWith('/') || text.startsWith('//')) return undefined;
  try {
    return new URL(`http://127.0.0.1${text}`);
  } catch {
    return undefined;
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function send(
  response: ServerResponse,
  body: unknown,
  answered?: Partial<ApiResponse> & { contentType?: string },
): void {
  const isPage = body === pageNotFound;
  const text = isPage ? '404 page not found\n' : typeof body === 'string' ? body : jsonText(body);
  // A short text goes out in one piece with its headers; a long one is encoded once, not to count its bytes and then again.
  const content = text.length < shortTextLength ? text : Buffer.from(text);
  const code = answered?.code ?? (isStatus(body) ? body.code : 200);
  const warnings = answered?.warnings ?? [];
  response.writeHead(code, {
    'Content-Type':
      answered?.contentType ?? (isPage || typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json'),
    'Content-Length': Buffer.byteLength(content),
    'Cache-Control': 'no-cache, private',
    'X-Content-Type-Options': 'nosniff',
    ...(warnings.length ? { Warning: warnings.map(warningHeader) } : {}),
    ...retryAfter(body),
  });
  response.end(content);
  const timer = setTimeout(() => response.destroy(), answerTimeoutMs);
  response.on('close', () => clearTimeout(timer));
}

/** Answers a request whose body was not read to its end, and hangs up. */
function sendLast(response: ServerResponse, status: Status): void {
  response.setHeader('Connection', 'close');
  send(response, status);
}

/** Header values are Latin-1 and hold no line ends. */
function warningHeader(warning: string): string {
  return `299 - ${JSON.stringify(warning.replace(/[\r\n]+/g, ' '))}`.replace(/[^\x20-\x7e]/g, '?');
}

function retryAfter(body: unknown): Record<string, string> {
  const seconds = isStatus(body) ? body.details?.retryAfterSeconds : undefined;
  return seconds === undefined ? {} : { 'Retry-After': String(seconds) };
}

/** What could not be read as HTTP, or not in time. */
function statusOfBroken(code: string | undefined): Status {
  if (code === 'HPE_HEADER_OVERFLOW')
    return failure(431, 'RequestEntityTooLarge', `the headers are larger than ${headerBytesMax} bytes`);
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return failure(408, 'Timeout', 'the request was not sent in time');
  return badRequest('this is not an HTTP request');
}

function refuseRaw(socket: Duplex, status: Status): void {
  const text = JSON.stringify(status);
  socket.end(
    `HTTP/1.1 ${status.code} ${STATUS_CODES[status.code] ?? 'Error'}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  );
}
