/** Drains of this session, each with its time, so that a card shows what was true at the moment it shows. */
import { create } from 'zustand';

/** kubectl waits so long before it asks a refused eviction again. */
// k8s: staging/src/k8s.io/kubectl/pkg/drain/drain.go evictPods
export const retryMs = 5000;

/** kubectl was told that a budget holds the pod. */
export interface Refusal {
  pod: string;
  /** kubectl's words. */
  message: string;
  atMs: number;
}

export interface Drain {
  node: string;
  startMs: number;
  /** Undefined while it runs. */
  endMs: number | undefined;
  /** Oldest first. */
  refusals: readonly Refusal[];
  cancel(): void;
}

/** Of one node; older ones are forgotten. */
export const drainsMax = 20;
/** Of one drain: as many as an hour of retries for a handful of pods. */
export const refusalsMax = 2000;

/** By node, oldest first. */
export const useDrains = create<{ drains: ReadonlyMap<string, readonly Drain[]> }>(() => ({ drains: new Map() }));

/** The drain that was under way at that moment. */
export function drainAt(drains: readonly Drain[] | undefined, nowMs: number): Drain | undefined {
  return drains?.findLast(({ startMs, endMs }) => startMs <= nowMs && (endMs === undefined || nowMs < endMs));
}

/** The one that is still under way, and was so at that moment too. */
export function runningDrain(node: string, nowMs: number): Drain | undefined {
  const drain = drainAt(useDrains.getState().drains.get(node), nowMs);
  return drain?.endMs === undefined ? drain : undefined;
}

/** The newest refusal of each pod, of those up to that moment. */
export function refusalsAt({ refusals }: Drain, nowMs: number): Refusal[] {
  const newest = new Map<string, Refusal>();
  for (const refusal of refusals) if (refusal.atMs <= nowMs) newest.set(refusal.pod, refusal);
  return [...newest.values()];
}

export function addDrain(drain: Drain): void {
  change(drain.node, (drains) => [...drains, drain].slice(-drainsMax));
}

export function addRefusal(drain: Drain, refusal: Refusal): void {
  update(drain, (known) => ({ ...known, refusals: [...known.refusals, refusal].slice(-refusalsMax) }));
}

/** What ends before it began has never been: somebody went back to before it. */
export function endDrain(drain: Drain, endMs: number): void {
  if (endMs <= drain.startMs) change(drain.node, (drains) => drains.filter((each) => each.cancel !== drain.cancel));
  else update(drain, (known) => ({ ...known, endMs, refusals: known.refusals.filter(({ atMs }) => atMs <= endMs) }));
}

function update(drain: Drain, by: (known: Drain) => Drain): void {
  change(drain.node, (drains) => drains.map((each) => (each.cancel === drain.cancel ? by(each) : each)));
}

function change(node: string, by: (drains: readonly Drain[]) => readonly Drain[]): void {
  useDrains.setState(({ drains }) => ({ drains: new Map(drains).set(node, by(drains.get(node) ?? [])) }));
}
