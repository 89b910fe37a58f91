/** The newest entries of something that goes on and on. */
export class Recent<T> {
  readonly #countMax: number;
  #entries: T[] = [];

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  add(entry: T): void {
    this.#entries.push(entry);
    // In one go, since moving all for each one that comes would cost more than what it is for.
    if (this.#entries.length > 2 * this.#countMax) this.#entries = this.all();
  }

  /** Oldest first. */
  all(): T[] {
    return this.#entries.slice(-this.#countMax);
  }

  load(entries: readonly T[]): void {
    this.#entries = entries.slice(-this.#countMax);
  }
}
