/** Walks through one protobuf message, field by field. */
// protobuf.dev/programming-guides/encoding
export class Reader {
  field = 0;
  #wire = 0;
  #at = 0;
  readonly #from: Buffer;

  constructor(from: Buffer) {
    this.#from = from;
  }

  /** Goes to the next field; false at the end. The value must be read or skipped. */
  next(): boolean {
    if (this.#at >= this.#from.length) return false;
    const tag = Number(this.#varint());
    this.field = Math.floor(tag / 8);
    this.#wire = tag % 8;
    return true;
  }

  /** Whether the value is a text, a message or bytes, and not a number. */
  get isBytes(): boolean {
    return this.#wire === 2;
  }

  int(): number {
    if (this.#wire !== 0) throw new Error(`proto: wrong wireType = ${this.#wire} for field ${this.field}`);
    return Number(BigInt.asIntN(64, this.#varint()));
  }

  double(): number {
    if (this.#wire !== 1) throw new Error(`proto: wrong wireType = ${this.#wire} for field ${this.field}`);
    return this.#take(8).readDoubleLE(0);
  }

  bytes(): Buffer {
    if (this.#wire !== 2) throw new Error(`proto: wrong wireType = ${this.#wire} for field ${this.field}`);
    return this.#take(Number(this.#varint()));
  }

  text(): string {
    return this.bytes().toString('utf8');
  }

  skip(): void {
    if (this.#wire === 0) this.#varint();
    else if (this.#wire === 1) this.#take(8);
    else if (this.#wire === 2) this.bytes();
    else if (this.#wire === 5) this.#take(4);
    else throw new Error(`proto: illegal wireType ${this.#wire}`);
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (!(end <= this.#from.length)) throw new Error('unexpected EOF');
    const taken = this.#from.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.#at >= this.#from.length) throw new Error('unexpected EOF');
      const byte = this.#from[this.#at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new Error('proto: integer overflow');
  }
}
