/** The agenda: virtual time, and everything that waits for it. Waiting work is data, never a closure. */
import { assert } from './assert.ts';
import { Heap } from './heap.ts';

/** One piece of waiting work. `actor` names who does it; `key` tells that actor what. */
export interface Task {
  /** Virtual time in milliseconds since the cluster began. */
  atMs: number;
  /** Breaks ties: tasks due at the same time run in the order in which they were added. */
  order: number;
  actor: string;
  key: string;
}

export interface SavedAgenda {
  nowMs: number;
  nextOrder: number;
  tasks: Task[];
}

export class Agenda {
  #nowMs = 0;
  #nextOrder = 1;
  #heap = new Heap<Task>(isBefore);

  /** Virtual milliseconds since the cluster began. */
  get nowMs(): number {
    return this.#nowMs;
  }

  get size(): number {
    return this.#heap.size;
  }

  /**
   * Adds work for `actor` at a virtual time; a time in the past means now. Virtual time has a resolution of a microsecond,
   * rounded up, so that a task never comes before the moment that it was asked for.
   */
  at(atMs: number, actor: string, key: string): Task {
    assert(Number.isFinite(atMs), 'a task needs a time');
    const task = {
      atMs: Math.max(toMicrosecond(atMs), this.#nowMs),
      order: this.#nextOrder++,
      actor,
      key,
    };
    this.#heap.push(task);
    return task;
  }

  after(delayMs: number, actor: string, key: string): Task {
    return this.at(this.#nowMs + delayMs, actor, key);
  }

  peek(): Task | undefined {
    return this.#heap.peek();
  }

  /** Takes the next task that is due at or before `untilMs` and moves the clock to it. */
  take(untilMs: number): Task | undefined {
    const next = this.#heap.peek();
    if (!next || next.atMs > untilMs) return undefined;
    this.#heap.pop();
    this.#nowMs = next.atMs;
    return next;
  }

  /** Moves the clock forward with nothing left to do before `atMs`. */
  advanceTo(atMs: number): void {
    const next = this.#heap.peek();
    assert(!next || next.atMs >= atMs, 'the clock may not jump over a waiting task');
    this.#nowMs = Math.max(this.#nowMs, atMs);
  }

  /** Every waiting task, soonest first: what the panels list and what a save holds. */
  waiting(): Task[] {
    return [...this.#heap.items()].sort((left, right) => (isBefore(left, right) ? -1 : 1));
  }

  save(): SavedAgenda {
    return { nowMs: this.#nowMs, nextOrder: this.#nextOrder, tasks: this.waiting() };
  }

  load(saved: SavedAgenda): void {
    this.#nowMs = saved.nowMs;
    this.#nextOrder = saved.nextOrder;
    this.#heap = new Heap<Task>(isBefore);
    for (const task of saved.tasks) this.#heap.push(task);
  }
}

/** Up to the next whole microsecond, never down, whatever floating point makes of the product. */
function toMicrosecond(ms: number): number {
  const micros = Math.ceil(ms * 1000);
  return micros / 1000 >= ms ? micros / 1000 : (micros + 1) / 1000;
}

function isBefore(left: Task, right: Task): boolean {
  return left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);
}
