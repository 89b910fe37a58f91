/** The log of all writes, in chunks, so that forgetting is cheap and a save shares what is full instead of copying it. */
import type { Version } from './version.ts';

export interface SavedLog<V> {
  oldestRevision: number;
  chunks: Version<V>[][];
}

export class Log<V> {
  readonly #revisionsMax: number;
  readonly #chunkLength: number;
  /** The revision before the first entry. Each later revision is one entry, without gaps. */
  #oldestRevision: number;
  #chunks: Version<V>[][] = [];

  constructor(oldestRevision: number, revisionsMax: number) {
    this.#oldestRevision = oldestRevision;
    this.#revisionsMax = revisionsMax;
    this.#chunkLength = Math.min(1024, Math.max(1, revisionsMax >> 3));
  }

  get oldestRevision(): number {
    return this.#oldestRevision;
  }

  at(revision: number): Version<V> | undefined {
    const place = revision - this.#oldestRevision - 1;
    if (place < 0) return undefined;
    return this.#chunks[Math.floor(place / this.#chunkLength)]?.[place % this.#chunkLength];
  }

  /** Adds the next revision. Returns the oldest entries when there is no more room for them. */
  append(version: Version<V>): readonly Version<V>[] | undefined {
    let last = this.#chunks[this.#chunks.length - 1];
    if (!last || last.length === this.#chunkLength) {
      last = [];
      this.#chunks.push(last);
    }
    last.push(version);
    if ((this.#chunks.length - 1) * this.#chunkLength < this.#revisionsMax) return undefined;
    const forgotten = this.#chunks.shift();
    this.#oldestRevision += forgotten?.length ?? 0;
    return forgotten;
  }

  *entries(): Generator<Version<V>> {
    for (const chunk of this.#chunks) yield* chunk;
  }

  /** Full chunks are shared with the save; only the last one is copied. */
  save(): SavedLog<V> {
    return {
      oldestRevision: this.#oldestRevision,
      chunks: this.#chunks.map((chunk) => (chunk.length === this.#chunkLength ? chunk : chunk.slice())),
    };
  }

  load(saved: SavedLog<V>): void {
    this.#oldestRevision = saved.oldestRevision;
    this.#chunks = saved.chunks.map((chunk) => (chunk.length === this.#chunkLength ? chunk : chunk.slice()));
  }
}
