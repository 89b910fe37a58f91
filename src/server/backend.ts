/** Answers what the gateway carries in, from one cluster whose time goes on meanwhile. */
import type { ApiRequest, ApiResponse } from '../api/request.ts';
import { isSet } from '../api/query-boolean.ts';
import { withoutWatchPrefix } from '../api/watch-path.ts';
import { badRequest, failure, isStatus, pageNotFound, type Status } from '../api/status.ts';
import type { Cluster } from '../engine/cluster/cluster.ts';
import { bringsCode, type ScriptDoor } from '../sandbox/script-door.ts';
import { protobufType } from './body-types.ts';
import { Clock } from './clock.ts';
import { FarSocket } from './far-socket.ts';
import { AnswerStream, type OpenAnswer } from './answer-stream.ts';
import { jsonParts, longListParts, plainText } from './json-text.ts';
import { yamlText, yamlType } from './yaml-text.ts';
import { isForPeople } from './paths.ts';
import { logPath, streamLog } from './log-stream.ts';
import { parseBody, type ReadBody } from './parse-body.ts';
import { serveUpgrade } from './upgrade.ts';
import { isWatch, streamWatch } from './watch-stream.ts';
import { SharedTexts } from './shared-texts.ts';
import type { Answer, Part, Port, SentRequest, ToBackend, ToGateway, UpgradeRequest } from './wire.ts';

/** Watches, followed logs and connections that are no longer HTTP: so many may be open at a time. */
export const streamsMax = 1000;

export interface BackendOptions {
  speed: number | 'max';
  /** What the cluster runs students' code with; opened for the first request that brings some. */
  door?: ScriptDoor;
}

/** Watches and followed logs; a Status when the API refuses them. */
type Stream = (cluster: Cluster, request: ApiRequest, open: OpenAnswer, texts: SharedTexts) => Status | undefined;

/** While more of a list has not left, no more of it is written. In bytes. */
const listUnreadMax = 1024 * 1024;

export class Backend {
  readonly clock: Clock;
  readonly #cluster: Cluster;
  readonly #gateway: Port<ToGateway, ToBackend>;
  readonly #door: ScriptDoor | undefined;
  readonly #texts: SharedTexts;
  /** Answers that come in pieces, and connections that stopped being HTTP, by the number of their exchange. */
  readonly #open = new Map<number, AnswerStream | FarSocket>();
  readonly #streams = new Set<AnswerStream | FarSocket>();

  constructor(cluster: Cluster, gateway: Port<ToGateway, ToBackend>, options: BackendOptions) {
    this.#cluster = cluster;
    this.#gateway = gateway;
    this.#door = options.door;
    this.#texts = new SharedTexts({
      add: (slab, memory) => gateway.post({ type: 'slab', slab, memory }),
      // What is being written now may still name it.
      forget: (slab) => queueMicrotask(() => gateway.post({ type: 'forget-slab', slab })),
    });
    this.clock = new Clock(cluster, options.speed);
    gateway.listen((message) => this.#hear(message));
  }

  /** Watches, followed logs, commands and forwarded ports that are open now. */
  get streams(): number {
    return this.#streams.size;
  }

  #hear(message: ToBackend): void {
    switch (message.type) {
      case 'request':
        void this.#ask(message.id, message.request);
        return;
      case 'upgrade':
        return this.#upgrade(message.id, message.request);
      case 'bytes':
      case 'finished':
      case 'taken':
      case 'gone':
        return this.#open.get(message.id)?.hear(message);
    }
  }

  async #ask(id: number, sent: SentRequest): Promise<void> {
    try {
      if (bringsCode(sent)) await this.#door?.open();
      this.#serve(id, sent);
    } catch (error) {
      // The last resort: a bug of ours must not leave the client waiting.
      this.#refuse(id, failure(500, 'InternalError', `Internal error occurred: ${String(error)}`));
    }
  }

  #serve(id: number, sent: SentRequest): void {
    const isIndented = isForPeople(sent);
    const body = parseBody(sent.body, sent.contentType);
    if (isStatus(body)) return this.#refuse(id, body, isIndented);
    if (sent.path === '/orrery/clock') {
      const told = 'value' in body ? this.#tellClock(sent.method, body.value) : badRequest(body.unreadable.problem);
      return this.#answer(id, { code: isStatus(told) ? told.code : 200, body: told, warnings: [] }, isIndented);
    }
    this.clock.beforeAnswer();
    const request = apiRequestOf(sent, body);
    const stream = streamOf(request);
    if (stream) {
      const denied = this.#isFull()
        ? tooManyStreams()
        : stream(this.#cluster, request, (contentType) => this.#openAnswer(id, contentType), this.#texts);
      if (denied) this.#refuse(id, denied, isIndented);
      return;
    }
    const answered = this.#cluster.handle(request);
    const pieces =
      isIndented || answered.contentType === yamlType ? undefined : longListParts(answered.body, this.#texts);
    if (pieces) this.#sendPieces(id, answered.contentType ?? 'application/json', pieces);
    else this.#answer(id, answered, isIndented);
  }

  #tellClock(method: string, order: unknown): unknown {
    if (method === 'GET') return this.clock.face();
    if (method === 'POST') return this.clock.obey(order);
    return failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
  }

  #upgrade(id: number, { url, headers, ...asked }: UpgradeRequest): void {
    if (this.#isFull()) return this.#refuse(id, tooManyStreams());
    this.clock.beforeAnswer();
    // Counted before it is served: a connection may be over at once.
    const socket = this.#openSocket(id);
    socket.on('error', () => socket.destroy());
    // A client that is gone leaves half of it open.
    socket.on('end', () => socket.end());
    const refused = serveUpgrade({
      ...{ cluster: this.#cluster, headers, socket, ...asked },
      url: new URL(`http://127.0.0.1${url}`),
    });
    if (!refused) return;
    socket.abandon();
    this.#refuse(id, refused);
  }

  #openSocket(id: number): FarSocket {
    const socket = new FarSocket(id, this.#gateway);
    this.#open.set(id, socket);
    this.#streams.add(socket);
    socket.on('close', () => this.#forget(id, socket));
    return socket;
  }

  #openAnswer(id: number, contentType: string): AnswerStream {
    const answer = new AnswerStream(id, this.#gateway, contentType, true);
    this.#open.set(id, answer);
    this.#streams.add(answer);
    answer.onClose(() => this.#forget(id, answer));
    return answer;
  }

  #forget(id: number, stream: AnswerStream | FarSocket): void {
    this.#open.delete(id);
    this.#streams.delete(stream);
  }

  /** Writes as fast as the client takes it, and hears others in between. */
  #sendPieces(id: number, contentType: string, pieces: Iterator<Part[]>): void {
    const answer = new AnswerStream(id, this.#gateway, contentType, false);
    this.#open.set(id, answer);
    answer.onClose(() => this.#open.delete(id));
    const send = (): void => {
      while (answer.unread < listUnreadMax && !answer.isOver) {
        const { done, value } = pieces.next();
        if (done) answer.end();
        else answer.write(value);
      }
    };
    answer.onTaken(send);
    send();
  }

  #isFull(): boolean {
    return this.#streams.size >= streamsMax;
  }

  #answer(id: number, response: ApiResponse, isIndented: boolean): void {
    this.#gateway.post({ type: 'answer', id, answer: answerOf(response, isIndented, this.#texts) });
  }

  #refuse(id: number, status: Status, isIndented = false): void {
    this.#answer(id, { code: status.code, body: status, warnings: [] }, isIndented);
  }
}

function tooManyStreams(): Status {
  return failure(429, 'TooManyRequests', `more than ${streamsMax} watches are open`, { retryAfterSeconds: 1 });
}

function streamOf({ method, path, query = {} }: ApiRequest): Stream | undefined {
  if (method !== 'GET') return undefined;
  if (isWatch(query)) return streamWatch;
  return isSet(query, 'follow') && logPath.test(path) ? streamLog : undefined;
}

function apiRequestOf({ body: _, contentType, ...rest }: SentRequest, body: ReadBody): ApiRequest {
  return withoutWatchPrefix({
    ...rest,
    // Inside, every body is what its JSON would have been.
    ...(contentType ? { contentType: contentType.startsWith(protobufType) ? 'application/json' : contentType } : {}),
    ...('unreadable' in body ? body : bodyOf(body)),
  });
}

function bodyOf({
  value,
  duplicates,
}: Exclude<ReadBody, { unreadable: unknown }>): Pick<ApiRequest, 'body' | 'duplicates'> {
  return { ...(value === undefined ? {} : { body: value }), ...(duplicates ? { duplicates } : {}) };
}

function answerOf({ code, body, warnings, contentType }: ApiResponse, isIndented: boolean, texts: SharedTexts): Answer {
  const written = (): Part[] => {
    if (contentType === yamlType) return [yamlText(body)];
    return isIndented ? [plainText(body, 2)] : jsonParts(body, texts);
  };
  const isPage = body === pageNotFound;
  const isText = isPage || typeof body === 'string';
  const seconds = isStatus(body) ? body.details?.retryAfterSeconds : undefined;
  return {
    code,
    contentType: contentType ?? (isText ? 'text/plain; charset=utf-8' : 'application/json'),
    parts: isPage ? ['404 page not found\n'] : typeof body === 'string' ? [body] : written(),
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
  };
}
