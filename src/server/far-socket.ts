/** A client's connection that stopped being HTTP, as the backend has it: what is written here leaves through the gateway. */
import { Duplex } from 'node:stream';
import type { Port, ToBackend, ToGateway } from './wire.ts';

/** So much may be on its way and not yet have left; the rest waits here, where it is counted. In bytes, or characters of text. */
export const underwayMax = 1024 * 1024;

type Piece = string | Buffer;

export class FarSocket extends Duplex {
  readonly #id: number;
  readonly #port: Port<ToGateway, ToBackend>;
  #underway = 0;
  /** Takes the next write, once there is room. */
  #next: (() => void) | undefined;
  #owesMore = false;
  #isGone = false;

  constructor(id: number, port: Port<ToGateway, ToBackend>) {
    super({ allowHalfOpen: true, decodeStrings: false });
    this.#id = id;
    this.#port = port;
  }

  /** What the gateway says of it. */
  hear(message: ToBackend): void {
    switch (message.type) {
      case 'bytes': {
        const { buffer, byteOffset, byteLength } = message.bytes;
        if (this.push(Buffer.from(buffer, byteOffset, byteLength))) this.#askForMore();
        else this.#owesMore = true;
        return;
      }
      case 'finished':
        this.push(null);
        return;
      case 'taken': {
        this.#underway -= message.size;
        const next = this.#underway < underwayMax ? this.#next : undefined;
        if (!next) return;
        this.#next = undefined;
        return next();
      }
      case 'gone':
        this.#isGone = true;
        this.destroy();
        return;
    }
  }

  /** Forgets the connection without a word: somebody else answers. */
  abandon(): void {
    this.#isGone = true;
    this.destroy();
  }

  override _read(): void {
    if (this.#owesMore) this.#askForMore();
  }

  override _write(piece: Piece, _encoding: string, done: () => void): void {
    this.#underway += piece.length;
    if (typeof piece === 'string') this.#port.post({ type: 'write', id: this.#id, piece });
    else {
      const bytes = ownBytes(piece);
      this.#port.post({ type: 'write', id: this.#id, piece: bytes }, [bytes.buffer]);
    }
    if (this.#underway < underwayMax) done();
    else this.#next = done;
  }

  override _final(done: () => void): void {
    this.#port.post({ type: 'end', id: this.#id });
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const isOver = this.writableFinished && this.readableEnded;
    if (!this.#isGone && !isOver) this.#port.post({ type: 'destroy', id: this.#id });
    done(error);
  }

  #askForMore(): void {
    this.#owesMore = false;
    this.#port.post({ type: 'more', id: this.#id });
  }
}

/** Bytes that can be handed over: a small Buffer is a part of a larger one, which others are parts of too. */
function ownBytes(piece: Buffer): Uint8Array<ArrayBuffer> {
  const { buffer } = piece;
  return buffer instanceof ArrayBuffer && buffer.byteLength === piece.length
    ? new Uint8Array(buffer)
    : new Uint8Array(piece);
}
