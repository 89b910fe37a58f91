/** The server's side of a WebSocket, as far as the exec protocol needs it. */
// RFC 6455
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** A longer message ends the connection. */
export const messageBytesMax = 1024 * 1024;

const handshakeSalt = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface WebSocketSink {
  onMessage(message: Buffer): void;
  onEnd(): void;
}

/** What the client asked for, or undefined when this is no WebSocket handshake of version 13. */
export function handshakeOf({ headers }: IncomingMessage): { key: string; protocols: string[] } | undefined {
  const key = headers['sec-websocket-key'];
  if (headers.upgrade?.toLowerCase() !== 'websocket' || !key || headers['sec-websocket-version'] !== '13')
    return undefined;
  const protocols = (headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
  return { key, protocols: protocols.filter((protocol) => protocol !== '') };
}

export class WebSocketConnection {
  readonly #socket: Duplex;
  readonly #sink: WebSocketSink;
  #received = Buffer.alloc(0);
  #fragments: Buffer[] = [];
  #isClosed = false;

  /** Accepts the handshake and listens. */
  constructor(socket: Duplex, key: string, protocol: string, sink: WebSocketSink) {
    this.#socket = socket;
    this.#sink = sink;
    const accept = createHash('sha1')
      .update(key + handshakeSalt)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
    );
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', () => this.#end());
    socket.on('close', () => this.#end());
  }

  send(message: Buffer): void {
    if (!this.#isClosed) this.#socket.write(frame(opcodes.binary, message));
  }

  /** @param code 1000 is an end as agreed */
  close(code = 1000): void {
    if (this.#isClosed) return;
    const reason = Buffer.alloc(2);
    reason.writeUInt16BE(code);
    this.#socket.end(frame(opcodes.close, reason));
    this.#end();
  }

  #end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#sink.onEnd();
  }

  #receive(chunk: Buffer): void {
    if (this.#isClosed) return;
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const read = readFrame(this.#received);
      if (read === 'more') return;
      // Clients must mask, and nobody sends so much: 1002 is a breach of the protocol, 1009 is too much.
      if (read === 'broken') return this.close(1002);
      if (read === 'too large') return this.close(1009);
      this.#received = this.#received.subarray(read.bytes);
      this.#hear(read);
      if (this.#isClosed) return;
    }
  }

  #hear({ opcode, isLast, payload }: Frame): void {
    switch (opcode) {
      case opcodes.continuation:
      case opcodes.text:
      case opcodes.binary:
        this.#fragments.push(payload);
        if (this.#fragments.reduce((sum, { length }) => sum + length, 0) > messageBytesMax) return this.close(1009);
        if (!isLast) return;
        this.#sink.onMessage(Buffer.concat(this.#fragments.splice(0)));
        return;
      case opcodes.close:
        return this.close();
      case opcodes.ping:
        this.#socket.write(frame(opcodes.pong, payload));
        return;
      case opcodes.pong:
        return;
      default:
        return this.close(1002);
    }
  }
}

interface Frame {
  opcode: number;
  isLast: boolean;
  payload: Buffer;
  /** Its length on the wire. */
  bytes: number;
}

function readFrame(buffer: Buffer): Frame | 'more' | 'broken' | 'too large' {
  if (buffer.length < 2) return 'more';
  if ((buffer[1] & 0x80) === 0 || (buffer[0] & 0x70) !== 0) return 'broken';
  let length = buffer[1] & 0x7f;
  let at = 2;
  if (length === 126) {
    if (buffer.length < 4) return 'more';
    length = buffer.readUInt16BE(2);
    at = 4;
  } else if (length === 127) {
    if (buffer.length < 10) return 'more';
    length = Number(buffer.readBigUInt64BE(2));
    at = 10;
  }
  if (length > messageBytesMax) return 'too large';
  if (buffer.length < at + 4 + length) return 'more';
  const mask = buffer.subarray(at, at + 4);
  const payload = Buffer.from(buffer.subarray(at + 4, at + 4 + length));
  for (let index = 0; index < payload.length; index++) payload[index] ^= mask[index % 4];
  return { opcode: buffer[0] & 0x0f, isLast: (buffer[0] & 0x80) !== 0, payload, bytes: at + 4 + length };
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
