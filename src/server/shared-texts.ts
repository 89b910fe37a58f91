/**
 * The JSON of stored objects, in memory that the gateway's thread reads too. Objects never change, so each is written once,
 * however many answers, lists and watches show it; and outside the heap no collection of garbage moves it.
 */

/** Bytes that are kept for the next who asks: those of ten thousand pods. What was written first is forgotten first. */
export const keptBytesMax = 64 * 1024 * 1024;
const slabBytes = 1024 * 1024;
/** Bytes of one character, at most. */
const characterBytesMax = 3;
const countedFrom = 64 * 1024;

/** Where a text lies. A line end follows it. */
export interface TextPlace {
  /** Number of the memory, counted up. */
  slab: number;
  start: number;
  length: number;
}

export interface SlabReader {
  /** A new memory, before the first text in it is named. */
  add(slab: number, memory: SharedArrayBuffer): void;
  /** No text in it is named any more. */
  forget(slab: number): void;
}

export class SharedTexts {
  readonly #reader: SlabReader;
  readonly #places = new Map<object, TextPlace>();
  readonly #encoder = new TextEncoder();
  /** Sizes by number. */
  readonly #slabs = new Map<number, number>();
  #bytes = 0;
  #last = 0;
  #memory = new Uint8Array(new SharedArrayBuffer(0));
  #used = 0;

  constructor(reader: SlabReader) {
    this.#reader = reader;
  }

  of(object: object): TextPlace {
    const known = this.#places.get(object);
    if (known) return known;
    const place = this.#write(`${goJson(object)}\n`);
    this.#places.set(object, place);
    return place;
  }

  #write(text: string): TextPlace {
    // How many bytes a text takes is known when it is written; only of a long one is it worth to count them first.
    const most = text.length < countedFrom ? text.length * characterBytesMax : Buffer.byteLength(text);
    if (this.#memory.length - this.#used < most) this.#begin(most);
    const { written } = this.#encoder.encodeInto(text, this.#memory.subarray(this.#used));
    const place = { slab: this.#last, start: this.#used, length: written - 1 };
    this.#used += written;
    return place;
  }

  #begin(least: number): void {
    const memory = new SharedArrayBuffer(Math.max(slabBytes, least));
    this.#memory = new Uint8Array(memory);
    this.#used = 0;
    this.#slabs.set(++this.#last, memory.byteLength);
    this.#bytes += memory.byteLength;
    this.#reader.add(this.#last, memory);
    for (const [slab, bytes] of this.#slabs) {
      if (this.#bytes <= keptBytesMax || slab === this.#last) return;
      this.#slabs.delete(slab);
      this.#bytes -= bytes;
      this.#reader.forget(slab);
      for (const [object, place] of this.#places) {
        if (place.slab > slab) break;
        this.#places.delete(object);
      }
    }
  }
}

/** As Go writes it: kubectl compares the state in a ControllerRevision byte for byte with what Go makes of it. */
/** @param indent spaces a level; everything in one line without them */
export function goJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, undefined, indent);
  return escaped.test(text) ? text.replace(allEscaped, goEscape) : text;
}

const escaped = /[<>&\u2028\u2029]/;
const allEscaped = new RegExp(escaped, 'g');

function goEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
