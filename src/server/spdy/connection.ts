/** The server's side of a SPDY connection: streams that the client opens, over any pipe of bytes. */
import { dataFrame, FrameReader, goAwayFrame, pingFrame, replyFrame, resetFrame, type Frame } from './frames.ts';

/** Streams that may be open on one connection. A browser behind a forwarded port opens a few at a time, two streams each. */
export const spdyStreamsMax = 512;

/** What is kept for a stream that nobody listens to yet. */
export const earlyBytesMax = 1024 * 1024;

/** What carries the frames: a socket, or the messages of a WebSocket. */
export interface Pipe {
  send(bytes: Buffer): void;
  close(): void;
}

export interface SpdySink {
  /** A client opens a stream; false refuses it. */
  onStream(stream: SpdyStream): boolean;
  /** Nothing more will come on any stream. */
  onEnd(): void;
}

export class SpdyStream {
  readonly id: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly #early: Buffer[] = [];
  #earlyBytes = 0;
  #take: ((bytes: Buffer) => void) | undefined;
  #onFinish: () => void = () => {};
  readonly #pipe: Pipe;
  readonly #forget: () => void;
  #isFinished = false;
  #hasHeardEnd = false;

  constructor(id: number, headers: ReadonlyMap<string, string>, pipe: Pipe, forget: () => void) {
    this.id = id;
    this.headers = headers;
    this.#pipe = pipe;
    this.#forget = forget;
  }

  write(bytes: Uint8Array): void {
    if (!this.#isFinished) this.#pipe.send(dataFrame(this.id, bytes));
  }

  /** This side says no more. */
  end(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#pipe.send(dataFrame(this.id, Buffer.alloc(0), true));
    if (this.#hasHeardEnd) this.#forget();
  }

  /** Takes what comes from now on, and what has come before anybody listened. */
  listen(take: (bytes: Buffer) => void, onFinish: () => void): void {
    this.#take = take;
    this.#onFinish = onFinish;
    for (const bytes of this.#early.splice(0)) take(bytes);
    if (this.#hasHeardEnd) onFinish();
  }

  hear(bytes: Buffer, isLast: boolean): void {
    if (this.#hasHeardEnd) return;
    if (this.#take) this.#take(bytes);
    else if ((this.#earlyBytes += bytes.length) <= earlyBytesMax) this.#early.push(bytes);
    if (isLast) this.finish();
  }

  /** The other side says no more. */
  finish(): void {
    if (this.#hasHeardEnd) return;
    this.#hasHeardEnd = true;
    this.#onFinish();
    if (this.#isFinished) this.#forget();
  }
}

export class SpdyConnection {
  readonly #pipe: Pipe;
  readonly #sink: SpdySink;
  readonly #reader = new FrameReader();
  readonly #streams = new Map<number, SpdyStream>();
  #lastStream = 0;
  #hasReplied = false;
  #isClosed = false;

  constructor(pipe: Pipe, sink: SpdySink) {
    this.#pipe = pipe;
    this.#sink = sink;
  }

  /** Takes bytes off the wire. What cannot be understood ends the connection. */
  receive(chunk: Buffer): void {
    if (this.#isClosed) return;
    try {
      for (const frame of this.#reader.read(chunk)) {
        this.#hear(frame);
        if (this.#isClosed) return;
      }
    } catch {
      // Whatever was wrong with the bytes, there is nobody to tell it to.
      this.#pipe.close();
      this.end();
    }
  }

  /** Says goodbye and closes the pipe behind what was sent. */
  close(): void {
    if (this.#isClosed) return;
    this.#pipe.send(goAwayFrame(this.#lastStream));
    this.#pipe.close();
    this.end();
  }

  /** The pipe is gone. */
  end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const stream of [...this.#streams.values()]) stream.finish();
    this.#streams.clear();
    this.#sink.onEnd();
  }

  #hear(frame: Frame): void {
    switch (frame.type) {
      case 'data':
        return this.#streams.get(frame.stream)?.hear(frame.bytes, frame.isLast);
      case 'open':
        return this.#open(frame);
      case 'reset': {
        const stream = this.#streams.get(frame.stream);
        this.#streams.delete(frame.stream);
        return stream?.finish();
      }
      case 'ping':
        return this.#pipe.send(pingFrame(frame.id));
      case 'goAway':
      case 'other':
    }
  }

  #open({ stream: id, headers, isLast }: Extract<Frame, { type: 'open' }>): void {
    const stream = new SpdyStream(id, headers, this.#pipe, () => this.#streams.delete(id));
    const isNew = id % 2 === 1 && id > this.#lastStream;
    if (!isNew || this.#streams.size >= spdyStreamsMax) return this.#pipe.send(resetFrame(id));
    this.#lastStream = id;
    this.#streams.set(id, stream);
    this.#pipe.send(replyFrame(id, !this.#hasReplied));
    this.#hasReplied = true;
    if (!this.#sink.onStream(stream)) {
      this.#streams.delete(id);
      this.#pipe.send(resetFrame(id));
    } else if (isLast) stream.finish();
  }
}
