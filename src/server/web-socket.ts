/** The server's side of a WebSocket. */
// RFC 6455
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import { ByteQueue } from './byte-queue.ts';

/** A longer message ends the connection. */
export const messageBytesMax = 1024 * 1024;
/** How long a client may take to hang up, once it is told that all is over. */
export const goodbyeTimeoutMs = 10_000;
/** A message may come in so many pieces. */
export const fragmentsMax = 10_000;
/** What may wait for a client that does not read; then the connection ends. */
export const unreadBytesMax = 16 * 1024 * 1024;

const handshakeSalt = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface WebSocketSink {
  onMessage(message: Buffer): void;
  onEnd(): void;
}

/** What the client asked for, or undefined when this is no WebSocket handshake of version 13. */
export function handshakeOf(headers: IncomingHttpHeaders): { key: string; protocols: string[] } | undefined {
  const key = headers['sec-websocket-key'];
  if (headers.upgrade?.toLowerCase() !== 'websocket' || !key || headers['sec-websocket-version'] !== '13')
    return undefined;
  const protocols = (headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
  return { key, protocols: protocols.filter((protocol) => protocol !== '') };
}

export class WebSocketConnection {
  readonly #socket: Duplex;
  readonly #sink: WebSocketSink;
  readonly #received = new ByteQueue();
  #fragments: Buffer[] = [];
  #fragmentBytes = 0;
  #isClosed = false;

  /** Accepts the handshake and listens. @param protocol undefined when the client named none */
  constructor(socket: Duplex, key: string, protocol: string | undefined, sink: WebSocketSink) {
    this.#socket = socket;
    this.#sink = sink;
    const accept = createHash('sha1')
      .update(key + handshakeSalt)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${
        protocol === undefined ? '' : `Sec-WebSocket-Protocol: ${protocol}\r\n`
      }\r\n`,
    );
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', () => this.#end());
    socket.on('close', () => this.#end());
  }

  /** Text goes as a text message, bytes as a binary one. */
  send(message: Buffer | string): void {
    this.#write(
      typeof message === 'string' ? frame(opcodes.text, Buffer.from(message)) : frame(opcodes.binary, message),
    );
  }

  #write(bytes: Buffer): void {
    if (this.#isClosed) return;
    if (this.#socket.writableLength > unreadBytesMax) this.#socket.destroy();
    else this.#socket.write(bytes);
  }

  /** What waits for the client to read it. */
  get unreadBytes(): number {
    return this.#socket.writableLength;
  }

  /** @param code 1000 is an end as agreed */
  close(code = 1000): void {
    if (this.#isClosed) return;
    const reason = Buffer.alloc(2);
    reason.writeUInt16BE(code);
    hangUp(this.#socket, frame(opcodes.close, reason));
    this.#end();
  }

  #end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#sink.onEnd();
  }

  #receive(chunk: Buffer): void {
    if (this.#isClosed) return;
    this.#received.push(chunk);
    while (!this.#isClosed) {
      const read = readFrame(this.#received);
      if (read === 'more') return;
      // Clients must mask, and nobody sends so much: 1002 is a breach of the protocol, 1009 is too much.
      if (read === 'broken') return this.close(1002);
      if (read === 'too large') return this.close(1009);
      this.#hear(read);
    }
  }

  #pass(message: Buffer): void {
    try {
      this.#sink.onMessage(message);
    } catch {
      // The last resort: a bug of ours ends this connection, not the server. 1011 says whose fault it was.
      this.close(1011);
    }
  }

  #hear({ opcode, isLast, payload }: Frame): void {
    switch (opcode) {
      case opcodes.continuation:
      case opcodes.text:
      case opcodes.binary:
        this.#fragments.push(payload);
        this.#fragmentBytes += payload.length;
        if (this.#fragmentBytes > messageBytesMax || this.#fragments.length > fragmentsMax) return this.close(1009);
        if (!isLast) return;
        this.#fragmentBytes = 0;
        return this.#pass(Buffer.concat(this.#fragments.splice(0)));
      case opcodes.close:
        return this.close();
      case opcodes.ping:
        return this.#write(frame(opcodes.pong, payload));
      case opcodes.pong:
        return;
      default:
        return this.close(1002);
    }
  }
}

/** Says the last words, and does not wait for ever until the other side hangs up too. */
export function hangUp(socket: Duplex, lastWords?: Buffer): void {
  if (lastWords) socket.end(lastWords);
  else socket.end();
  const patience = setTimeout(() => socket.destroy(), goodbyeTimeoutMs);
  socket.on('close', () => clearTimeout(patience));
}

interface Frame {
  opcode: number;
  isLast: boolean;
  payload: Buffer;
}

function readFrame(queue: ByteQueue): Frame | 'more' | 'broken' | 'too large' {
  if (queue.length < 2) return 'more';
  const [first, second] = queue.peek(2);
  if ((second & 0x80) === 0 || (first & 0x70) !== 0) return 'broken';
  const short = second & 0x7f;
  const headBytes = short === 127 ? 10 : short === 126 ? 4 : 2;
  if (queue.length < headBytes) return 'more';
  const head = queue.peek(headBytes);
  const length = short === 127 ? Number(head.readBigUInt64BE(2)) : short === 126 ? head.readUInt16BE(2) : short;
  if (length > messageBytesMax) return 'too large';
  if (queue.length < headBytes + 4 + length) return 'more';
  queue.take(headBytes);
  const mask = queue.take(4);
  const payload = Buffer.from(queue.take(length));
  for (let index = 0; index < payload.length; index++) payload[index] ^= mask[index % 4];
  return { opcode: first & 0x0f, isLast: (first & 0x80) !== 0, payload };
}

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  header[0] = 0x80 | opcode;
  if (header.length === 2) header[1] = length;
  else if (header.length === 4) {
    header[1] = 126;
    header.writeUInt16BE(length, 2);
  } else {
    header[1] = 127;
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([header, payload]);
}
