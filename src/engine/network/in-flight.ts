/** Requests under way, as data: when each began, when it will end, and what will have become of it unless something happens. */
import { Heap } from '../../base/heap.ts';
import type { Outcome } from './stats.ts';

export interface Flight {
  id: number;
  /** Key of the Traffic that sent it. */
  traffic: string;
  startMs: number;
  endMs: number;
  pod?: string;
  /** pod-template-hash of the pod. */
  revision?: string;
  /** The run of the container that serves it. */
  run?: string;
  outcome: Outcome;
}

/** All requests under way, soonest end first. */
export class InFlight {
  #heap = new Heap<Flight>(endsBefore);
  /** Requests that were cut short and are still in the heap. */
  readonly #dropped = new Set<Flight>();

  get size(): number {
    return this.#heap.size - this.#dropped.size;
  }

  add(flight: Flight): void {
    this.#heap.push(flight);
  }

  /** Takes the next request that has ended by then. */
  takeEnded(untilMs: number): Flight | undefined {
    for (;;) {
      const next = this.#heap.peek();
      if (!next || next.endMs > untilMs) return undefined;
      this.#heap.pop();
      if (!this.#dropped.delete(next)) return next;
    }
  }

  /** Takes out all requests that the question is true of, in the order in which they began. */
  cut(isCut: (flight: Flight) => boolean): Flight[] {
    const cut = this.#current().filter(isCut);
    for (const flight of cut) this.#dropped.add(flight);
    return cut;
  }

  save(): Flight[] {
    return this.#current();
  }

  load(saved: readonly Flight[]): void {
    this.#heap = new Heap<Flight>(endsBefore);
    this.#dropped.clear();
    for (const flight of saved) this.#heap.push(flight);
  }

  #current(): Flight[] {
    return this.#heap
      .items()
      .filter((flight) => !this.#dropped.has(flight))
      .sort((left, right) => left.id - right.id);
  }
}

function endsBefore(left: Flight, right: Flight): boolean {
  return left.endMs < right.endMs || (left.endMs === right.endMs && left.id < right.id);
}
