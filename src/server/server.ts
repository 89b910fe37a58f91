/** Serves the Kubernetes HTTP API of one cluster on loopback, as `kubectl proxy` would. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ApiRequest, HttpMethod } from '../api/request.ts';
import { badRequest, failure, isStatus, type Status } from '../api/status.ts';
import { parseDuration } from '../api/duration.ts';
import { formatTime } from '../api/time.ts';
import type { Cluster } from '../engine/cluster/cluster.ts';
import { refusalOf } from './guard.ts';

/** Upstream's limit on a request's body. k8s: staging/src/k8s.io/apiserver/pkg/server/config.go MaxRequestBodyBytes */
export const requestBytesMax = 3 * 1024 * 1024;
/** How long a client may take to send a request. */
export const requestTimeoutMs = 30_000;
/** Watches that may be open at a time. */
export const watchesMax = 1000;
/** Bytes that may wait for a slow watcher before it is cut off. */
export const watchBacklogBytesMax = 16 * 1024 * 1024;

export interface ServeOptions {
  port: number;
  speed: number | 'max';
  token?: string;
}

export interface RunningServer {
  server: Server;
  port: number;
  clock: Clock;
  close(): Promise<void>;
}

/** Virtual time at a steady rate of the wall's. */
export class Clock {
  paused = false;
  speed: number;
  readonly #cluster: Cluster;
  #wallMs = performance.now();
  readonly #timer: NodeJS.Timeout;

  constructor(cluster: Cluster, speed: number) {
    this.#cluster = cluster;
    this.speed = speed;
    this.#timer = setInterval(() => this.catchUp(), 10);
  }

  /** Lets virtual time follow the wall's; called by a timer and before every answer. */
  catchUp(): void {
    const wallMs = performance.now();
    const passedMs = Math.min(wallMs - this.#wallMs, 1000);
    this.#wallMs = wallMs;
    if (!this.paused) this.#cluster.run(this.#cluster.nowMs + passedMs * this.speed, 200_000);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** Starts to serve; resolves when the port is open. */
export async function serve(cluster: Cluster, options: ServeOptions): Promise<RunningServer> {
  const clock = new Clock(cluster, options.speed === 'max' ? 1000 : options.speed);
  let watches = 0;
  const server = createServer(
    { requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs, maxHeaderSize: 64 * 1024 },
    (request, response) => {
      answer(request, response).catch((error: unknown) => {
        // The last resort: a bug of ours must not leave the client waiting.
        if (!response.headersSent)
          send(response, failure(500, 'InternalError', `Internal error occurred: ${String(error)}`));
        else response.destroy();
      });
    },
  );

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refused = refusalOf(request.headers, options.port === 0 ? portOf(server) : options.port, options.token);
    if (refused) return send(response, refused);
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const read = await readBody(request);
    if (isStatus(read)) return send(response, read);
    const body = parseBody(request, read.text);
    if (isStatus(body)) return send(response, body);
    if (url.pathname === '/orrery/clock')
      return send(response, body.value === undefined ? describeClock() : setClock(body.value as ClockOrder));
    clock.catchUp();
    const apiRequest: ApiRequest = {
      method: (request.method ?? 'GET') as HttpMethod,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      ...(request.headers['content-type'] ? { contentType: request.headers['content-type'] } : {}),
      ...(request.headers.accept ? { accept: request.headers.accept } : {}),
      ...(request.headers['user-agent'] ? { userAgent: request.headers['user-agent'] } : {}),
      ...(body.value === undefined ? {} : { body: body.value }),
    };
    if (request.method === 'GET' && (url.searchParams.get('watch') === 'true' || url.searchParams.get('watch') === '1'))
      return stream(apiRequest, request, response);
    const { code, body: answered, warnings } = cluster.handle(apiRequest);
    send(response, answered, code, warnings);
  }

  function stream(apiRequest: ApiRequest, request: IncomingMessage, response: ServerResponse): void {
    if (watches >= watchesMax)
      return send(
        response,
        failure(429, 'TooManyRequests', `more than ${watchesMax} watches are open`, { retryAfterSeconds: 1 }),
      );
    const early: string[] = [];
    let open = false;
    const watch = cluster.watch(apiRequest, (event) => {
      const line = `${JSON.stringify(event)}\n`;
      if (!open) early.push(line);
      else if (response.writableLength > watchBacklogBytesMax) response.destroy();
      else response.write(line);
    });
    if (isStatus(watch)) return send(response, watch);
    watches++;
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-cache, private',
      'Transfer-Encoding': 'chunked',
    });
    response.flushHeaders();
    open = true;
    for (const line of early) response.write(line);
    const seconds = Number(apiRequest.query?.timeoutSeconds ?? 0);
    const timer = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : undefined;
    response.on('close', () => {
      watches--;
      watch.close();
      clearTimeout(timer);
    });
    request.resume();
  }

  function describeClock(): object {
    return { now: formatTime(cluster.epochMs + cluster.nowMs), speed: clock.speed, paused: clock.paused };
  }

  function setClock(order: ClockOrder): object {
    if (order.speed !== undefined) clock.speed = order.speed;
    if (order.paused !== undefined) clock.paused = order.paused;
    for (const [field, work] of [
      ['advance', (ms: number) => cluster.run(cluster.nowMs + ms)],
      ['settle', (ms: number) => cluster.settle(ms)],
    ] as const) {
      const text = order[field];
      if (text === undefined) continue;
      const ms = parseDuration(text);
      if (Number.isNaN(ms) || ms < 0) return badRequest(`${field}: invalid duration ${JSON.stringify(text)}`);
      work(ms);
    }
    return describeClock();
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    server,
    port: portOf(server),
    clock,
    close: () =>
      new Promise((resolve) => {
        clock.stop();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface ClockOrder {
  advance?: string;
  settle?: string;
  speed?: number;
  paused?: boolean;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function send(
  response: ServerResponse,
  body: unknown,
  code = isStatus(body) ? body.code : 200,
  warnings: readonly string[] = [],
): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(code, {
    'Content-Type': typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json',
    'Cache-Control': 'no-cache, private',
    ...(warnings.length ? { Warning: warnings.map((warning) => `299 - ${JSON.stringify(warning)}`) } : {}),
    ...(isStatus(body) && body.details?.retryAfterSeconds !== undefined
      ? { 'Retry-After': String(body.details.retryAfterSeconds) }
      : {}),
  });
  response.end(text);
}

/** Reads the body up to the limit; what is over it is refused at once and not kept. */
function readBody(request: IncomingMessage): Promise<{ text: string } | Status> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > requestBytesMax) {
        resolve(failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${requestBytesMax}`));
        request.pause();
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve({ text: Buffer.concat(chunks).toString('utf8') }));
    request.on('error', reject);
  });
}

function parseBody(request: IncomingMessage, text: string): { value: unknown } | Status {
  if (!text) return { value: undefined };
  const type = (request.headers['content-type'] ?? 'application/json').split(';')[0].trim();
  if (!/^application\/([a-z-]+\+)?(json|yaml)$/.test(type)) {
    return failure(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: application/json, application/yaml`,
    );
  }
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return badRequest(
      `couldn't get version/kind; json parse error: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
