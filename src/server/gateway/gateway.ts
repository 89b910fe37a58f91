/** Speaks HTTP on loopback, as `kubectl proxy` would: refuses what a stranger or a broken client sends, and carries the rest to the backend. */
import { createServer, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { HttpMethod } from '../../api/request.ts';
import { badRequest, failure, isStatus, type Status } from '../../api/status.ts';
import { podStream } from '../paths.ts';
import {
  sizeOf,
  type Answer,
  type Part,
  type Port,
  type SentBody,
  type SentRequest,
  type ToBackend,
  type ToGateway,
} from '../wire.ts';
import { Slabs } from './slabs.ts';
import { readBody } from './body.ts';
import { formRefusalOf, refusalOf } from './guard.ts';
import { impersonatedBy } from './impersonation.ts';

/** How long a client may take to send a request, and to take an answer. */
export const requestTimeoutMs = 30_000;
export const answerTimeoutMs = 60_000;
/** How long a connection may stay open between two requests. k8s: staging/src/k8s.io/apiserver/pkg/server/secure_serving.go IdleTimeout */
export const idleTimeoutMs = 90_000;
/** After so much has left, in bytes or characters, the backend is told. */
const takenStep = 128 * 1024;
export const headerBytesMax = 64 * 1024;
export const connectionsMax = 2000;

export interface GatewayOptions {
  /** 0 for any that is free. */
  port: number;
  token?: string;
  /** Shorter in tests. */
  requestTimeoutMs?: number;
}

/** What the backend may do with a client. */
interface Exchange {
  answer(answer: Answer): void;
  open(contentType: string, goesOn: boolean): void;
  parts(parts: readonly Part[]): void;
  write(piece: string | Uint8Array): void;
  more(): void;
  end(): void;
  destroy(): void;
}

/** Starts to serve, and says on the way when it listens. */
export function openGateway(backend: Port<ToBackend, ToGateway>, options: GatewayOptions): void {
  const timeoutMs = options.requestTimeoutMs ?? requestTimeoutMs;
  const exchanges = new Map<number, Exchange>();
  const upgraded = new Set<Duplex>();
  const slabs = new Slabs();
  /** Exchanges that go on after the first word of the backend. */
  const lasting = new Set<number>();
  let ownPort = 0;
  let lastId = 0;
  const server = createServer(
    {
      requestTimeout: timeoutMs,
      keepAliveTimeout: idleTimeoutMs,
      headersTimeout: timeoutMs,
      connectionsCheckingInterval: Math.min(timeoutMs, 1000),
      maxHeaderSize: headerBytesMax,
    },
    (request, response) => {
      ask(request, response).catch((error: unknown) => {
        // The last resort: a bug of ours must not leave the client waiting.
        if (response.headersSent) response.destroy();
        else refuse(response, failure(500, 'InternalError', `Internal error occurred: ${String(error)}`));
      });
    },
  );
  server.maxConnections = connectionsMax;
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const refused = refusalOf(request, ownPort, options.token);
    if (refused) return refuseRaw(socket, refused);
    if (!readUrl(request.url)) return refuseRaw(socket, unreadablePath(request.url));
    upgrade(request, socket, head);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    refuseRaw(socket, statusOfBroken(error.code));
  });

  /** Opens an exchange that lasts as long as its connection. */
  function begin(client: Duplex | ServerResponse, make: (id: number) => Exchange): number {
    const id = ++lastId;
    exchanges.set(id, make(id));
    client.on('close', () => {
      exchanges.delete(id);
      // With one answer all is said, and the backend has forgotten it.
      if (lasting.delete(id)) backend.post({ type: 'gone', id });
    });
    return id;
  }

  async function ask(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refused = refusalOf(request, ownPort, options.token) ?? formRefusalOf(request);
    if (refused) return refuseLast(response, refused);
    const url = readUrl(request.url);
    if (!url) return refuseLast(response, unreadablePath(request.url));
    // k8s: staging/src/k8s.io/apimachinery/pkg/util/proxy/upgradeaware.go
    if (podStream.test(url.pathname)) return refuseLast(response, badRequest('Upgrade request required'));
    const body = await readBody(request);
    if (isStatus(body)) return refuseLast(response, body);
    const id = begin(response, (number) => exchangeOver(response, slabs, (size) => taken(number, size)));
    backend.post({ type: 'request', id, request: sentRequest(request, url, body) });
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const id = begin(socket, (number) => exchangeOn(socket, slabs, (size) => taken(number, size)));
    lasting.add(id);
    upgraded.add(socket);
    socket.on('close', () => upgraded.delete(socket));
    const { url = '', headers } = request;
    backend.post({
      type: 'upgrade',
      id,
      request: { url, method: request.method as HttpMethod, headers: { ...headers }, ...impersonatedBy(request) },
    });
    // One piece at a time: the backend asks for the next.
    socket.on('data', (chunk: Buffer) => {
      socket.pause();
      const bytes = new Uint8Array(chunk);
      backend.post({ type: 'bytes', id, bytes }, [bytes.buffer]);
    });
    socket.on('end', () => backend.post({ type: 'finished', id }));
    if (head.length > 0) socket.unshift(head);
  }

  function taken(id: number, size: number): void {
    if (exchanges.has(id)) backend.post({ type: 'taken', id, size });
  }

  function drop(): void {
    server.closeAllConnections();
    for (const socket of upgraded) socket.destroy();
  }

  backend.listen((message) => {
    switch (message.type) {
      case 'slab':
        return slabs.add(message.slab, message.memory);
      case 'forget-slab':
        return slabs.forget(message.slab);
      case 'drop':
        return drop();
      case 'close':
        server.close(() => {
          backend.post({ type: 'closed' });
          backend.close();
        });
        return drop();
    }
    const exchange = exchanges.get(message.id);
    switch (message.type) {
      case 'answer':
        return exchange?.answer(message.answer);
      case 'open':
        // The client may have gone before it was answered.
        if (!exchange) return backend.post({ type: 'gone', id: message.id });
        lasting.add(message.id);
        return exchange.open(message.contentType, message.goesOn);
      case 'parts':
        return exchange?.parts(message.parts);
      case 'write':
        return exchange?.write(message.piece);
      case 'more':
        return exchange?.more();
      case 'end':
        return exchange?.end();
      case 'destroy':
        return exchange?.destroy();
    }
  });
  server.once('error', (error: NodeJS.ErrnoException) =>
    backend.post({ type: 'failed', code: error.code ?? '', message: String(error) }),
  );
  server.listen(options.port, '127.0.0.1', () => {
    const address = server.address();
    ownPort = typeof address === 'object' && address ? address.port : 0;
    backend.post({ type: 'listening', port: ownPort });
  });
}

function exchangeOver(response: ServerResponse, slabs: Slabs, taken: (size: number) => void): Exchange {
  const count = counter(taken);
  return {
    answer: (answer) => send(response, answer, slabs.join(answer.parts)),
    open: (contentType, goesOn) => {
      response.writeHead(200, { 'Content-Type': contentType, 'Cache-Control': 'no-cache, private' });
      response.flushHeaders();
      if (!goesOn) endInTime(response);
    },
    parts: (parts) => {
      const size = sizeOf(parts);
      response.write(slabs.join(parts), () => count(size));
    },
    write: () => {},
    more: () => {},
    end: () => void response.end(),
    destroy: () => void response.destroy(),
  };
}

function exchangeOn(socket: Duplex, slabs: Slabs, taken: (size: number) => void): Exchange {
  const count = counter(taken);
  return {
    answer: ({ code, parts, contentType }) => sendRaw(socket, code, slabs.join(parts).toString(), contentType),
    open: () => {},
    parts: () => {},
    write: (piece) => void socket.write(piece, () => count(piece.length)),
    more: () => void socket.resume(),
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
  };
}

/** Adds up, and tells in steps. */
function counter(tell: (size: number) => void): (size: number) => void {
  let untold = 0;
  return (size) => {
    untold += size;
    if (untold < takenStep) return;
    tell(untold);
    untold = 0;
  };
}

function sentRequest(request: IncomingMessage, url: URL, body: SentBody | undefined): SentRequest {
  const { method, headers } = request;
  const contentType = headers['content-type'];
  return {
    // Node leaves out the body of an answer to HEAD by itself.
    method: (method === 'HEAD' ? 'GET' : method) as HttpMethod,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    ...(contentType ? { contentType } : {}),
    ...(headers.accept ? { accept: headers.accept } : {}),
    ...(headers['user-agent'] ? { userAgent: headers['user-agent'] } : {}),
    ...impersonatedBy(request),
    ...(body === undefined ? {} : { body }),
  };
}

/** The address asked for, or undefined when it is none of this server's. */
function readUrl(text: string | undefined): URL | undefined {
  // A whole address, or `//host/path`, would name another host than the header.
  if (!text?.startsWith('/') || text.startsWith('//')) return undefined;
  try {
    return new URL(`http://127.0.0.1${text}`);
  } catch {
    return undefined;
  }
}

function unreadablePath(path: string | undefined): Status {
  return badRequest(`the path ${JSON.stringify(path)} cannot be read`);
}

function send(
  response: ServerResponse,
  { code, contentType, warnings, retryAfterSeconds }: Omit<Answer, 'parts'>,
  content: string | Buffer,
): void {
  response.writeHead(code, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(content),
    'Cache-Control': 'no-cache, private',
    'X-Content-Type-Options': 'nosniff',
    ...(warnings?.length ? { Warning: warnings.map(warningHeader) } : {}),
    ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
  });
  response.end(content);
  endInTime(response);
}

function endInTime(response: ServerResponse): void {
  const timer = setTimeout(() => response.destroy(), answerTimeoutMs);
  response.on('close', () => clearTimeout(timer));
}

function refuse(response: ServerResponse, status: Status): void {
  send(response, { code: status.code, contentType: 'application/json' }, JSON.stringify(status));
}

/** Answers a request whose body was not read to its end, and hangs up. */
function refuseLast(response: ServerResponse, status: Status): void {
  response.setHeader('Connection', 'close');
  refuse(response, status);
}

/** Header values are Latin-1 and hold no line ends. */
function warningHeader(warning: string): string {
  return `299 - ${JSON.stringify(warning.replace(/[\r\n]+/g, ' '))}`.replace(/[^\x20-\x7e]/g, '?');
}

/** What could not be read as HTTP, or not in time. */
function statusOfBroken(code: string | undefined): Status {
  if (code === 'HPE_HEADER_OVERFLOW')
    return failure(431, 'RequestEntityTooLarge', `the headers are larger than ${headerBytesMax} bytes`);
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return failure(408, 'Timeout', 'the request was not sent in time');
  return badRequest('this is not an HTTP request');
}

function refuseRaw(socket: Duplex, status: Status): void {
  sendRaw(socket, status.code, JSON.stringify(status), 'application/json');
}

function sendRaw(socket: Duplex, code: number, text: string, contentType: string): void {
  socket.end(
    `HTTP/1.1 ${code} ${STATUS_CODES[code] ?? 'Error'}\r\nContent-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  );
}
