/** One connection to a port of a pod: Node's HTTP server reads the requests, the engine answers them. */
import { createServer, type ServerResponse } from 'node:http';
import { Duplex } from 'node:stream';
import type { Cluster } from '../engine/cluster/cluster.ts';

type Asked = Parameters<Cluster['kubelets']['answerAtPort']>[2];
type Answered = ReturnType<Cluster['kubelets']['answerAtPort']>;
type Ask = (request: NonNullable<Asked>) => Answered;

export interface PortConnection {
  receive(bytes: Buffer): void;
  /** The client says no more. */
  finish(): void;
  destroy(): void;
}

/** How long a connection may stay open without a request, as nginx does it. */
const idleMs = 75_000;

/** Reads all connections to pods; it listens nowhere. The connection brings along whom to ask. */
const reader = createServer({ keepAliveTimeout: idleMs, connectionsCheckingInterval: 10_000 }, (request, response) => {
  request.resume();
  const socket: unknown = request.socket;
  if (!(socket instanceof InnerSocket)) return void response.destroy();
  const answer = socket.ask({ method: request.method ?? 'GET', path: request.url ?? '/' });
  if (answer === undefined || answer === 'refused' || answer === 'not http') return void socket.destroy();
  sendPage(response, answer);
});

function sendPage(
  response: ServerResponse,
  { status, contentType, body }: Exclude<Answered, string | undefined>,
): void {
  response.writeHead(status, {
    'Content-Type': contentType ?? 'text/html',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

class InnerSocket extends Duplex {
  readonly ask: Ask;
  readonly #ends: { write(bytes: Buffer): void; end(): void };

  constructor(ask: Ask, ends: { write(bytes: Buffer): void; end(): void }) {
    super({ allowHalfOpen: true });
    this.ask = ask;
    this.#ends = ends;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#ends.write(chunk);
    done();
  }

  override _final(done: () => void): void {
    done();
    this.destroy();
  }

  override _destroy(_error: Error | null, done: () => void): void {
    this.#ends.end();
    done();
  }

  // Node's server asks its sockets for these; here they mean nothing.
  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }
}

export function connectToPort(ask: Ask, ends: { write(bytes: Buffer): void; end(): void }): PortConnection {
  const socket = new InnerSocket(ask, ends);
  socket.on('error', () => socket.destroy());
  reader.emit('connection', socket);
  return {
    receive: (bytes) => {
      if (ask({ method: 'HEAD', path: '/' }) === 'not http') socket.destroy();
      else if (!socket.destroyed) socket.push(bytes);
    },
    finish: () => {
      if (!socket.destroyed) socket.push(null);
    },
    destroy: () => void socket.destroy(),
  };
}
