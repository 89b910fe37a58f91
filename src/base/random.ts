/** Chance, handed in: independent streams by name, each a function of the seed and the name alone. */
import { hash32 } from './hash.ts';

/** The letters that Kubernetes uses for generated names: no vowels, nothing that reads like another. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/rand/rand.go
export const nameLetters = 'bcdfghjklmnpqrstvwxz2456789';

export type SavedRandom = Record<string, [number, number, number, number]>;

/** All streams of one cluster. */
export class RandomSource {
  readonly #seed: number;
  readonly #streams = new Map<string, RandomStream>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** The stream of that name; asking twice gives the same stream. */
  stream(name: string): RandomStream {
    let stream = this.#streams.get(name);
    if (!stream) {
      stream = new RandomStream(hash32(`${this.#seed}/${name}`));
      this.#streams.set(name, stream);
    }
    return stream;
  }

  save(): SavedRandom {
    return Object.fromEntries([...this.#streams].map(([name, stream]) => [name, stream.save()]));
  }

  load(saved: SavedRandom): void {
    // Streams stay the same objects, since actors hold on to theirs.
    for (const [name, state] of Object.entries(saved)) this.stream(name).load(state);
    for (const [name, stream] of this.#streams) if (!saved[name]) stream.reset();
  }
}

/** One stream: sfc32, 128 bits of state. */
export class RandomStream {
  readonly #seed: number;
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.reset();
  }

  reset(): void {
    this.#a = 0x9e3779b9;
    this.#b = 0x243f6a88;
    this.#c = this.#seed | 0;
    this.#d = 1;
    for (let round = 0; round < 12; round++) this.uint32();
  }

  uint32(): number {
    const result = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + result;
    this.#c |= 0;
    return result >>> 0;
  }

  /** A number in [0, 1). */
  fraction(): number {
    return this.uint32() / 0x100000000;
  }

  /** A whole number in [0, below). */
  below(below: number): number {
    return Math.floor(this.fraction() * below);
  }

  /** A number in [from, to). */
  between(from: number, to: number): number {
    return from + this.fraction() * (to - from);
  }

  /** Roughly normal: the sum of three draws, so never further than 3 × spread from the mean. */
  around(mean: number, spread: number): number {
    return mean + spread * 2 * (this.fraction() + this.fraction() + this.fraction() - 1.5);
  }

  /** A name suffix such as `k2x4q`. */
  suffix(length = 5): string {
    let text = '';
    for (let index = 0; index < length; index++) text += nameLetters[this.below(nameLetters.length)];
    return text;
  }

  /** So many hexadecimal digits, a multiple of eight. */
  hexadecimal(digits: number): string {
    const codes = new Array<number>(digits);
    for (let at = 0; at < digits; at += 8) writeHexadecimal(codes, at, 8, this.uint32());
    return String.fromCharCode(...codes);
  }

  /** A version 4 UUID. */
  uid(): string {
    const [a, b, c, d] = [this.uint32(), this.uint32(), this.uint32(), this.uint32()];
    writeHexadecimal(uidCodes, 0, 8, a);
    writeHexadecimal(uidCodes, 9, 4, b >>> 16);
    // The version takes the place of the 13th digit, the variant that of the 17th.
    writeHexadecimal(uidCodes, 14, 4, (b & 0x0fff) | 0x4000);
    writeHexadecimal(uidCodes, 19, 4, ((c >>> 16) & 0x3fff) | 0x8000);
    writeHexadecimal(uidCodes, 24, 4, c);
    writeHexadecimal(uidCodes, 28, 8, d);
    return String.fromCharCode(...uidCodes);
  }

  /** Picks in place a random order of the items (Fisher–Yates). */
  shuffle<T>(items: T[]): T[] {
    for (let index = items.length - 1; index > 0; index--) {
      const other = this.below(index + 1);
      [items[index], items[other]] = [items[other], items[index]];
    }
    return items;
  }

  save(): [number, number, number, number] {
    return [this.#a, this.#b, this.#c, this.#d];
  }

  load(state: readonly [number, number, number, number]): void {
    [this.#a, this.#b, this.#c, this.#d] = state;
  }
}

const digitCodes = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
/** A text made of its characters is one piece, which costs a third of one that is put together from parts, once it is a key. */
const uidCodes = Array.from('00000000-0000-0000-0000-000000000000', (sign) => sign.charCodeAt(0));

/** Writes the last so many digits of a number. */
function writeHexadecimal(codes: number[], at: number, digits: number, number: number): void {
  for (let place = at + digits - 1; place >= at; place--) {
    codes[place] = digitCodes[number & 15];
    number >>>= 4;
  }
}
