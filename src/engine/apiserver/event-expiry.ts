/** Events are kept for an hour after their last write, as by `--event-ttl`. */

/** Default of kube-apiserver's --event-ttl. */
export const eventTtlMs = 60 * 60 * 1000;

export type SavedExpiry = [key: string, atMs: number][];

/** Keys of events in the order in which they expire: every event lives equally long, so the order of writing is enough. */
export class EventExpiry {
  #atMs = new Map<string, number>();

  touch(key: string, nowMs: number): void {
    this.#atMs.delete(key);
    this.#atMs.set(key, nowMs + eventTtlMs);
  }

  forget(key: string): void {
    this.#atMs.delete(key);
  }

  /** Keys whose time is over. */
  due(nowMs: number): string[] {
    const keys: string[] = [];
    for (const [key, atMs] of this.#atMs) {
      if (atMs > nowMs) break;
      keys.push(key);
    }
    return keys;
  }

  save(): SavedExpiry {
    return [...this.#atMs];
  }

  load(saved: SavedExpiry): void {
    this.#atMs = new Map(saved);
  }
}
