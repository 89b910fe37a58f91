/**
 * Keeps events from flooding the cluster: the tenth event that differs from others only in its message is combined with
 * those that follow it, and who has said too much about an object is not heard for a while.
 * Example: of the 20 pods that a ReplicaSet creates nine have an event of their own, the other eleven share one.
 */
// k8s: staging/src/k8s.io/client-go/tools/record/events_cache.go EventAggregator, EventSourceObjectSpamFilter
import { dropOldest } from '../../base/drop-oldest.ts';

/** So many events of one reason about one object that differ in their message are told apart, less one. */
// k8s: staging/src/k8s.io/client-go/tools/record/events_cache.go defaultAggregateMaxEvents
export const distinctMessagesMax = 10;
/** After so long without such an event counting begins anew. */
// k8s: staging/src/k8s.io/client-go/tools/record/events_cache.go defaultAggregateIntervalInSeconds
export const similarWithinMs = 600_000;
/** So many events about one object may come at once, */
// k8s: staging/src/k8s.io/client-go/tools/record/events_cache.go defaultSpamBurst, defaultSpamQPS
export const burstMax = 25;
/** and one more after each time this long. */
export const refillMs = 300_000;
/** How many objects are remembered; the one that nothing was said about for longest is forgotten first. */
export const rememberedObjectsMax = 4096;

interface Similar {
  messages: string[];
  lastMs: number;
}

/** What was said about one object. */
interface Told {
  tokens: number;
  refilledAtMs: number;
  /** By type and reason of the events. */
  similar: Record<string, Similar>;
}

export type SavedEventCorrelator = [uid: string, told: Told][];

export class EventCorrelator {
  #told = new Map<string, Told>();
  /** What was said last is mostly about the same object, whose entry is the newest already. */
  #newest: string | undefined;

  /** Returns whether the event is to be combined with others like it. */
  combines(uid: string, kind: string, message: string, nowMs: number): boolean {
    const { similar } = this.#about(uid, nowMs);
    const known = similar[kind];
    if (!known || nowMs - known.lastMs > similarWithinMs) {
      similar[kind] = { messages: [message], lastMs: nowMs };
      return false;
    }
    known.lastMs = nowMs;
    if (known.messages.includes(message)) return false;
    if (known.messages.length + 1 >= distinctMessagesMax) return true;
    known.messages.push(message);
    return false;
  }

  /** Takes one of the events that may be written about the object; false when there is none left. */
  takes(uid: string, nowMs: number): boolean {
    const told = this.#about(uid, nowMs);
    told.tokens = Math.min(burstMax, told.tokens + (nowMs - told.refilledAtMs) / refillMs);
    told.refilledAtMs = nowMs;
    if (told.tokens < 1) return false;
    told.tokens -= 1;
    return true;
  }

  save(): SavedEventCorrelator {
    return [...this.#told].map(([uid, told]) => [uid, copyOf(told)]);
  }

  load(saved: SavedEventCorrelator): void {
    this.#told = new Map(saved.map(([uid, told]) => [uid, copyOf(told)]));
    this.#newest = saved.at(-1)?.[0];
  }

  #about(uid: string, nowMs: number): Told {
    const known = this.#told.get(uid);
    if (known && uid === this.#newest) return known;
    const told = known ?? { tokens: burstMax, refilledAtMs: nowMs, similar: {} };
    if (known) this.#told.delete(uid);
    this.#told.set(uid, told);
    this.#newest = uid;
    dropOldest(this.#told, rememberedObjectsMax);
    return told;
  }
}

function copyOf({ similar, ...rest }: Told): Told {
  const kinds = Object.entries(similar).map(([kind, { messages, lastMs }]) => [
    kind,
    { messages: [...messages], lastMs },
  ]);
  return { ...rest, similar: Object.fromEntries(kinds) as Told['similar'] };
}
