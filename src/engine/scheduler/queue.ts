/** The scheduling queue: pods to place now, pods that back off, and pods that wait for the cluster to change. */
// k8s: pkg/scheduler/backend/queue/scheduling_queue.go
import type { Cause } from '../../api/request.ts';
import { Heap } from '../../base/heap.ts';
import { assert } from '../../base/assert.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { Engine } from '../client/engine.ts';
import { podChange, type ClusterEvent } from './cluster-events.ts';
import { podInfoOf, type PodInfo } from './pod-info.ts';
import type { Snapshot } from './plugin.ts';
import type { Profiles } from './profiles.ts';

/** Back-off after a failed attempt: 1 s, 2 s, 4 s, 8 s, 10 s, 10 s, … */
export const backoffMinMs = 1000;
export const backoffMaxMs = 10_000;
/** How often pods are looked for whose back-off is over. */
const backoffSweepMs = 1000;
/** A pod that no event has brought back is tried again after so long, */
export const leftoverAfterMs = 5 * 60_000;
/** looked for so often. */
const leftoverSweepMs = 30_000;

export type QueueState = 'active' | 'backoff' | 'unschedulable' | 'gated';

export interface QueuedPod {
  readonly info: PodInfo;
  readonly state: QueueState;
  readonly priority: number;
  /** When it came into the queue, or when the last attempt failed. */
  readonly sinceMs: number;
  /** When it first came into the queue. */
  readonly firstMs: number;
  /** Attempts so far. */
  readonly attempts: number;
  /** Plugins that refused it, last time. */
  readonly refusedBy: readonly string[];
  readonly message: string;
  /** Breaks ties: pods that came earlier go first. */
  readonly order: number;
  /** What brought it to where it is. */
  readonly cause: Cause;
}

type SavedPod = Omit<QueuedPod, 'info'> & { key: string };

export interface SavedSchedulingQueue {
  pods: SavedPod[];
  nextOrder: number;
  sweepsAtMs: { backoff?: number; leftover?: number };
}

export class SchedulingQueue {
  readonly #engine: Engine;
  readonly #actor: string;
  readonly #profiles: Profiles;
  readonly #snapshot: Snapshot;
  readonly #pods = new Map<string, QueuedPod>();
  /** May hold places that are no longer true; they are passed over. */
  #active: Heap<QueuedPod>;
  #activeCount = 0;
  /** Plugin → pods that it refused and that wait for an event. */
  readonly #refusedBy = new Map<string, Set<string>>();
  #nextOrder = 1;
  #sweepsAtMs: SavedSchedulingQueue['sweepsAtMs'] = {};

  /** @param actor whose tasks `sweep backoff` and `sweep leftover` the owner routes to `sweep` */
  constructor(engine: Engine, actor: string, profiles: Profiles, snapshot: Snapshot) {
    this.#engine = engine;
    this.#actor = actor;
    this.#profiles = profiles;
    this.#snapshot = snapshot;
    this.#active = this.#newHeap();
  }

  get activeCount(): number {
    return this.#activeCount;
  }

  /** Every waiting pod in the order in which it would be tried: active, back-off, unschedulable, gated. */
  list(): QueuedPod[] {
    const states: readonly QueueState[] = ['active', 'backoff', 'unschedulable', 'gated'];
    return [...this.#pods.values()].sort(
      (left, right) =>
        states.indexOf(left.state) - states.indexOf(right.state) || (this.#isBefore(left, right) ? -1 : 1),
    );
  }

  add(pod: Pod, cause: Cause): void {
    const info = podInfoOf(pod);
    const nowMs = this.#engine.agenda.nowMs;
    this.#enqueue({
      info,
      cause,
      state: 'active',
      priority: info.priority,
      sinceMs: nowMs,
      firstMs: nowMs,
      attempts: 0,
      refusedBy: [],
      message: '',
      order: this.#nextOrder++,
    });
  }

  /** Takes over a newer version of a waiting pod; a change that matters may bring it back. */
  update(pod: Pod, old: Pod, cause: Cause): void {
    const queued = this.#pods.get(`${pod.metadata.namespace}/${pod.metadata.name}`);
    if (!queued) return;
    const next = { ...queued, info: podInfoOf(pod, queued.info) };
    this.#put(next);
    if (queued.state !== 'unschedulable' && queued.state !== 'gated') return;
    if (!podChange(pod, old)) return;
    const event: ClusterEvent = { type: 'own-pod-updated', pod, old };
    if (this.#isWorthRetry(next, event)) this.#requeue({ ...next, cause });
  }

  delete(key: string): void {
    this.#remove(key);
  }

  get(key: string): QueuedPod | undefined {
    return this.#pods.get(key);
  }

  /** Takes out the pod that is first in line. */
  pop(): QueuedPod | undefined {
    for (;;) {
      const first = this.#active.pop();
      if (!first) return undefined;
      if (this.#pods.get(first.info.key) !== first) continue;
      this.#remove(first.info.key);
      return { ...first, attempts: first.attempts + 1 };
    }
  }

  /** Puts back a pod that found no place. When no plugin can be named whose mind may change, it only backs off. */
  putBack(tried: QueuedPod, refusedBy: readonly string[], message: string): void {
    const failed: QueuedPod = {
      ...tried,
      sinceMs: this.#engine.agenda.nowMs,
      refusedBy,
      message,
      state: 'unschedulable',
    };
    if (refusedBy.length === 0) this.#requeue(failed);
    else {
      this.#put(failed);
      this.#scheduleSweep('leftover', leftoverSweepMs);
    }
  }

  /** Brings back the pods that the event may have made fit. Only those are asked whose plugins care for such events. */
  moveOn(event: ClusterEvent, cause: Cause): void {
    const keys = new Set<string>();
    for (const plugin of this.#profiles.pluginsInterestedIn(event.type)) {
      for (const key of this.#refusedBy.get(plugin) ?? []) keys.add(key);
    }
    for (const key of keys) {
      const queued = this.#pods.get(key);
      assert(queued, 'a pod that waits for events is in the queue');
      if (queued.state === 'gated') continue;
      if (this.#isWorthRetry(queued, event)) this.#requeue({ ...queued, cause });
    }
  }

  /** Until when the pod backs off. */
  // k8s: pkg/scheduler/backend/queue/backoff_queue.go calculateBackoffDuration
  backoffUntilMs({ attempts, sinceMs }: QueuedPod): number {
    return attempts === 0 ? sinceMs : sinceMs + Math.min(backoffMinMs * 2 ** (attempts - 1), backoffMaxMs);
  }

  /** Does one of the two regular sweeps; they run only while there is something to find. */
  sweep(which: string): void {
    const nowMs = this.#engine.agenda.nowMs;
    if (which === 'backoff') {
      this.#sweepsAtMs.backoff = undefined;
      for (const queued of this.#inState('backoff')) {
        if (this.backoffUntilMs(queued) <= nowMs) this.#enqueue(queued);
        else this.#scheduleSweep('backoff', backoffSweepMs);
      }
      return;
    }
    this.#sweepsAtMs.leftover = undefined;
    for (const queued of this.#inState('unschedulable')) {
      if (nowMs - queued.sinceMs > leftoverAfterMs)
        this.#requeue({ ...queued, cause: { kind: 'timer', timer: 'scheduler retries what has waited for 5 min' } });
      else this.#scheduleSweep('leftover', leftoverSweepMs);
    }
  }

  save(): SavedSchedulingQueue {
    return {
      pods: [...this.#pods.values()].map(({ info, ...rest }) => ({ ...rest, key: info.key })),
      nextOrder: this.#nextOrder,
      sweepsAtMs: { ...this.#sweepsAtMs },
    };
  }

  /** @param podOf the pods as the informer has them */
  load(saved: SavedSchedulingQueue, podOf: (key: string) => Pod | undefined): void {
    this.#pods.clear();
    this.#refusedBy.clear();
    this.#active = this.#newHeap();
    this.#activeCount = 0;
    for (const { key, ...rest } of saved.pods) {
      const pod = podOf(key);
      assert(pod, 'a queued pod is in the cache');
      this.#put({ ...rest, info: podInfoOf(pod) });
    }
    this.#nextOrder = saved.nextOrder;
    this.#sweepsAtMs = { ...saved.sweepsAtMs };
  }

  // To the active queue, or to back-off when the last failure was too short a while ago.
  #requeue(queued: QueuedPod): void {
    if (this.backoffUntilMs(queued) <= this.#engine.agenda.nowMs) this.#enqueue(queued);
    else {
      this.#put({ ...queued, state: 'backoff' });
      this.#scheduleSweep('backoff', backoffSweepMs);
    }
  }

  #enqueue(queued: QueuedPod): void {
    const refusal = this.#profiles.of(queued.info.pod).framework.preEnqueue(queued.info.pod);
    if (refusal)
      this.#put({ ...queued, state: 'gated', refusedBy: [refusal.plugin], message: refusal.reasons.join(', ') });
    else this.#put({ ...queued, state: 'active' });
  }

  #put(queued: QueuedPod): void {
    const { key } = queued.info;
    this.#remove(key);
    this.#pods.set(key, queued);
    if (queued.state === 'active') {
      this.#active.push(queued);
      this.#activeCount++;
    } else if (queued.state !== 'backoff') {
      for (const plugin of queued.refusedBy) {
        let keys = this.#refusedBy.get(plugin);
        if (!keys) this.#refusedBy.set(plugin, (keys = new Set()));
        keys.add(key);
      }
    }
  }

  #remove(key: string): void {
    const queued = this.#pods.get(key);
    if (!queued) return;
    this.#pods.delete(key);
    if (queued.state === 'active') this.#activeCount--;
    for (const plugin of queued.refusedBy) this.#refusedBy.get(plugin)?.delete(key);
  }

  #inState(state: QueueState): QueuedPod[] {
    return [...this.#pods.values()].filter((queued) => queued.state === state);
  }

  // Sweeps come at whole multiples of their period, as a ticking clock has them.
  #scheduleSweep(which: 'backoff' | 'leftover', everyMs: number): void {
    if (this.#sweepsAtMs[which] !== undefined) return;
    const atMs = (Math.floor(this.#engine.agenda.nowMs / everyMs) + 1) * everyMs;
    this.#sweepsAtMs[which] = atMs;
    this.#engine.agenda.at(atMs, this.#actor, `sweep ${which}`);
  }

  #newHeap(): Heap<QueuedPod> {
    return new Heap<QueuedPod>((left, right) => this.#isBefore(left, right));
  }

  #isBefore(left: QueuedPod, right: QueuedPod): boolean {
    // All profiles share one queue, so they must agree on its order.
    const { framework } = this.#profiles.default;
    if (framework.before(left, right)) return true;
    return !framework.before(right, left) && left.order < right.order;
  }

  #isWorthRetry({ info, refusedBy }: QueuedPod, event: ClusterEvent): boolean {
    return this.#profiles.of(info.pod).framework.isWorthRetry(refusedBy, info, event, this.#snapshot);
  }
}
