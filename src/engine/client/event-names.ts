/** Names of Event objects: the object's name and the time, so that lists of events are in the order in which they came. */
// k8s: staging/src/k8s.io/client-go/tools/internal/events/util.go GenerateEventName
import { unixMs, type Engine } from './engine.ts';

export class EventNames {
  readonly #engine: Engine;
  #lastSuffix = 0n;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  // Upstream appends the time in nanoseconds, in hexadecimal. The last digits come from chance, since virtual time is coarse.
  // Names sort by time, and so do lists of events: of two in the same moment the second must sort behind the first.
  next(about: string): string {
    const nanos = BigInt(Math.floor(unixMs(this.#engine) * 1000)) * 1000n;
    const suffix = nanos + BigInt(this.#engine.random.stream('event-names').below(1000));
    this.#lastSuffix = suffix > this.#lastSuffix ? suffix : this.#lastSuffix + 1n;
    return `${about}.${this.#lastSuffix.toString(16)}`;
  }

  /** Goes on behind the names that were given before a save. */
  load(names: Iterable<string>): void {
    this.#lastSuffix = 0n;
    for (const name of names) {
      const suffix = BigInt(`0x${name.slice(name.lastIndexOf('.') + 1)}`);
      if (suffix > this.#lastSuffix) this.#lastSuffix = suffix;
    }
  }
}
