/** A rate-limited work queue: each key at most once, delays and back-off as data. */
// k8s: staging/src/k8s.io/client-go/util/workqueue
import type { Cause } from '../../api/request.ts';
import type { Engine } from './engine.ts';

/** Back-off of a failing key: 5 ms doubling up to 1000 s, as upstream's default controller rate limiter. */
const backoffBaseMs = 5;
const backoffMaxMs = 1_000_000;

export interface QueueItem {
  key: string;
  cause: Cause;
  /** True when the cause is a change of the very object that the key names; such a cause is kept when others arrive. */
  primary: boolean;
}

interface SavedQueue {
  ready: QueueItem[];
  delayed: [key: string, { atMs: number; cause: Cause }][];
  failures: [key: string, count: number][];
  scheduledAtMs: number | undefined;
  notBeforeMs: number;
}

export type { SavedQueue };

export class WorkQueue {
  readonly #engine: Engine;
  readonly #actor: string;
  readonly #ready = new Map<string, QueueItem>();
  readonly #delayed = new Map<string, { atMs: number; cause: Cause }>();
  readonly #failures = new Map<string, number>();
  #scheduledAtMs: number | undefined;
  #notBeforeMs = 0;

  /** @param actor full actor name; the owner must route its tasks to `handleTask` */
  constructor(engine: Engine, actor: string) {
    this.#engine = engine;
    this.#actor = actor;
  }

  get length(): number {
    return this.#ready.size;
  }

  /** Keys that wait now, and keys that wait for a time: what the panels list. */
  waiting(): { ready: string[]; delayed: { key: string; atMs: number }[] } {
    return { ready: [...this.#ready.keys()], delayed: [...this.#delayed].map(([key, { atMs }]) => ({ key, atMs })) };
  }

  /** Adds a key to be handled after `delayMs`, once, however often it is added meanwhile. */
  add(key: string, cause: Cause, delayMs: number, primary = false): void {
    const queued = this.#ready.get(key);
    if (queued) {
      if (primary || !queued.primary) this.#ready.set(key, { key, cause, primary: primary || queued.primary });
      return;
    }
    this.#ready.set(key, { key, cause, primary });
    this.#schedule(this.#engine.agenda.nowMs + delayMs);
  }

  /** Adds a key later; of several waiting times the earliest holds. */
  addAfter(key: string, delayMs: number, cause: Cause): void {
    const atMs = this.#engine.agenda.nowMs + delayMs;
    const waiting = this.#delayed.get(key);
    if (waiting && waiting.atMs <= atMs) return;
    this.#delayed.set(key, { atMs, cause });
    this.#engine.agenda.at(atMs, this.#actor, `later ${key}`);
  }

  /** Adds a key after its own back-off, which doubles each time until `forget`. */
  addRateLimited(key: string, cause: Cause): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    this.addAfter(key, Math.min(backoffBaseMs * 2 ** failures, backoffMaxMs), cause);
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  /** Does nothing before that time: the worker is busy. */
  busyUntil(atMs: number): void {
    this.#notBeforeMs = atMs;
  }

  /** Routes one task of this queue's actor. Returns the item to work on now, if any. */
  handleTask(task: string): QueueItem | undefined {
    const nowMs = this.#engine.agenda.nowMs;
    if (task.startsWith('later ')) {
      const key = task.slice(6);
      const waiting = this.#delayed.get(key);
      if (waiting && waiting.atMs <= nowMs) {
        this.#delayed.delete(key);
        this.add(key, waiting.cause, 0);
      }
      return undefined;
    }
    if (this.#scheduledAtMs === undefined || this.#scheduledAtMs > nowMs) return undefined;
    this.#scheduledAtMs = undefined;
    if (this.#notBeforeMs > nowMs) {
      this.#schedule(this.#notBeforeMs);
      return undefined;
    }
    for (const [key, item] of this.#ready) {
      this.#ready.delete(key);
      return item;
    }
    return undefined;
  }

  /** Called when an item is done: arranges for the next one. */
  done(): void {
    if (this.#ready.size) this.#schedule(Math.max(this.#engine.agenda.nowMs, this.#notBeforeMs));
  }

  save(): SavedQueue {
    return {
      ready: [...this.#ready.values()],
      delayed: [...this.#delayed],
      failures: [...this.#failures],
      scheduledAtMs: this.#scheduledAtMs,
      notBeforeMs: this.#notBeforeMs,
    };
  }

  load(saved: SavedQueue): void {
    refill(
      this.#ready,
      saved.ready.map((item) => [item.key, item]),
    );
    refill(this.#delayed, saved.delayed);
    refill(this.#failures, saved.failures);
    this.#scheduledAtMs = saved.scheduledAtMs;
    this.#notBeforeMs = saved.notBeforeMs;
  }

  #schedule(atMs: number): void {
    if (this.#scheduledAtMs !== undefined && this.#scheduledAtMs <= atMs) return;
    this.#scheduledAtMs = atMs;
    this.#engine.agenda.at(atMs, this.#actor, 'work');
  }
}

function refill<V>(map: Map<string, V>, entries: Iterable<[string, V]>): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}
