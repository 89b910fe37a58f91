/** The frames of SPDY/3.1, as far as kubectl speaks it: bytes in, frames out, and back. */
// SPDY protocol, draft 3.1, sections 2.2 and 2.6; its flow control is left out, as Kubernetes leaves it out
import { constants, inflateRawSync } from 'node:zlib';
import { ByteQueue } from '../byte-queue.ts';
import { dictionary } from './dictionary.ts';

/** A longer frame ends the connection. Clients send data in pieces of 32 KiB. */
export const frameBytesMax = 1024 * 1024;
/** What the headers of one frame may grow to when they are unpacked. */
export const headerBytesMax = 64 * 1024;

const types = { synStream: 1, synReply: 2, rstStream: 3, settings: 4, ping: 6, goAway: 7, headers: 8, windowUpdate: 9 };
const finFlag = 1;
const version = 3;
const windowBytes = 32 * 1024;

export type Frame =
  | { type: 'data'; stream: number; bytes: Buffer; isLast: boolean }
  | { type: 'open'; stream: number; headers: Map<string, string>; isLast: boolean }
  | { type: 'reset'; stream: number }
  | { type: 'ping'; id: Buffer }
  | { type: 'goAway' }
  /** Settings, windows and further headers: nothing that matters here. */
  | { type: 'other' };

/** Takes bytes apart. What is no frame, or too large, throws: there is no way to go on after it. */
export class FrameReader {
  readonly #received = new ByteQueue();
  /** The end of all headers so far: later ones are packed by pointing back to it. */
  #window = dictionary;
  #isFirst = true;

  *read(chunk: Buffer): Generator<Frame> {
    this.#received.push(chunk);
    while (this.#received.length >= 8) {
      const length = this.#received.peek(8).readUInt32BE(4) & 0xffffff;
      if (length > frameBytesMax) throw new Error(`a frame of ${length} bytes`);
      if (this.#received.length < 8 + length) return;
      const head = this.#received.take(8);
      yield this.#frame(head, this.#received.take(length));
    }
  }

  #frame(head: Buffer, payload: Buffer): Frame {
    const isLast = (head[4] & finFlag) !== 0;
    if ((head[0] & 0x80) === 0)
      return { type: 'data', stream: head.readUInt32BE(0), bytes: Buffer.from(payload), isLast };
    if ((head.readUInt16BE(0) & 0x7fff) !== version) throw new Error('not SPDY/3');
    switch (head.readUInt16BE(2)) {
      case types.synStream:
        return {
          type: 'open',
          stream: payload.readUInt32BE(0) & 0x7fffffff,
          headers: this.#headers(payload.subarray(10)),
          isLast,
        };
      case types.rstStream:
        return { type: 'reset', stream: payload.readUInt32BE(0) & 0x7fffffff };
      case types.ping:
        return { type: 'ping', id: Buffer.from(payload.subarray(0, 4)) };
      case types.goAway:
        return { type: 'goAway' };
      case types.synReply:
        this.#headers(payload.subarray(4));
        return { type: 'other' };
      case types.headers:
        this.#headers(payload.subarray(4));
        return { type: 'other' };
      default:
        return { type: 'other' };
    }
  }

  /** All headers of a connection are one zlib stream, flushed after each frame; so each piece unpacks alone, given the window before it. */
  #headers(packed: Buffer): Map<string, string> {
    // The stream's own head: two bytes, and four that name the dictionary.
    const body = this.#isFirst ? packed.subarray((packed[1] & 0x20) === 0 ? 2 : 6) : packed;
    this.#isFirst = false;
    const bytes = inflateRawSync(body, {
      dictionary: this.#window,
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: headerBytesMax,
    });
    this.#window = Buffer.concat([this.#window, bytes]).subarray(-windowBytes);
    return readHeaders(bytes);
  }
}

function readHeaders(bytes: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  let at = 4;
  const text = (): string => {
    const length = bytes.readUInt32BE(at);
    at += 4 + length;
    return bytes.toString('latin1', at - length, at);
  };
  for (let left = bytes.readUInt32BE(0); left > 0; left--) {
    const name = text();
    headers.set(name.toLowerCase(), text());
  }
  return headers;
}

export function dataFrame(stream: number, bytes: Uint8Array, isLast = false): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(stream, 0);
  head.writeUInt32BE(bytes.length, 4);
  if (isLast) head[4] = finFlag;
  return Buffer.concat([head, bytes]);
}

/** Agrees to a stream, without headers of its own. None are packed by hand: a stored block, and the empty one that flushes it. */
export function replyFrame(stream: number, isFirst: boolean): Buffer {
  const none = [0x00, 0x04, 0x00, 0xfb, 0xff, 0, 0, 0, 0, 0x00, 0x00, 0x00, 0xff, 0xff];
  return controlFrame(types.synReply, [...numberBytes(stream), ...(isFirst ? [0x78, 0x01] : []), ...none]);
}

export function resetFrame(stream: number): Buffer {
  const refusedStream = 3;
  return controlFrame(types.rstStream, [...numberBytes(stream), ...numberBytes(refusedStream)]);
}

export function pingFrame(id: Buffer): Buffer {
  return controlFrame(types.ping, [...id]);
}

export function goAwayFrame(lastStream: number): Buffer {
  return controlFrame(types.goAway, [...numberBytes(lastStream), ...numberBytes(0)]);
}

function controlFrame(type: number, payload: readonly number[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x8000 | version, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt32BE(payload.length, 4);
  return Buffer.concat([head, Buffer.from(payload)]);
}

function numberBytes(value: number): number[] {
  return [(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}
