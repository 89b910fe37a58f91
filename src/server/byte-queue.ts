/** Bytes that came in pieces, put together only when there are enough of them: so a client that sends byte by byte costs no more than another. */
export class ByteQueue {
  readonly #pieces: Buffer[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(bytes: Buffer): void {
    this.#pieces.push(bytes);
    this.#length += bytes.length;
  }

  /** The first so many bytes, which stay. There must be as many. */
  peek(length: number): Buffer {
    if ((this.#pieces[0]?.length ?? 0) < length)
      this.#pieces.splice(0, this.#pieces.length, Buffer.concat(this.#pieces));
    return (this.#pieces[0] ?? Buffer.alloc(0)).subarray(0, length);
  }

  take(length: number): Buffer {
    const taken = this.peek(length);
    this.#length -= length;
    if (this.#pieces.length > 0) this.#pieces[0] = this.#pieces[0].subarray(length);
    if (this.#pieces[0]?.length === 0) this.#pieces.shift();
    return taken;
  }
}
