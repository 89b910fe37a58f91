/** What the page saw over time, for the timeline and the charts: availability, rollouts, and pods by revision. */
import { create } from 'zustand';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { Frame } from '../../protocol/messages.ts';
import type { ClusterState } from './cluster-store.ts';
import { rolloutOf, type Rollout } from './rollout.ts';
import { sampleRelease, type ReleaseSample } from './release-sample.ts';
import { tableOf, type Tables } from './resources.ts';

/** A value that holds from its time to the next point's. */
export interface Point {
  atMs: number;
  value: number;
}

export interface HistoryState {
  /** Available pods of all Deployments together. */
  available: readonly Point[];
  /** Desired pods of all Deployments together. */
  desired: readonly Point[];
  rollouts: readonly Rollout[];
  /** By key of the Deployment, oldest first. */
  releases: ReadonlyMap<string, readonly ReleaseSample[]>;
}

export const pointsMax = 4000;
export const rolloutsMax = 200;
/** Samples of one Deployment: those of the last two minutes are drawn, older ones go. */
export const samplesMax = 1000;
export const sampleMsMin = 200;

export function emptyHistory(): HistoryState {
  return { available: [], desired: [], rollouts: [], releases: new Map() };
}

export const useHistory = create<HistoryState>(() => emptyHistory());

export function applyHistory(
  history: HistoryState,
  tablesBefore: Tables,
  cluster: ClusterState,
  frame: Frame,
): HistoryState {
  const kept = frame.reset ? upTo(history, frame.nowMs) : history;
  const changed = (['deployments', 'replicasets', 'pods'] as const).some(
    (resource) => tablesBefore[resource] !== cluster.tables[resource],
  );
  if (!changed) return kept;
  const deployments = [...tableOf(cluster.tables, 'deployments').byKey.entries()];
  const sum = (value: (deployment: Deployment) => number) =>
    deployments.reduce((total, [, deployment]) => total + value(deployment), 0);
  return {
    available: withPoint(
      kept.available,
      frame.nowMs,
      sum((deployment) => deployment.status.availableReplicas ?? 0),
    ),
    desired: withPoint(
      kept.desired,
      frame.nowMs,
      sum((deployment) => deployment.spec.replicas),
    ),
    rollouts: rolloutsAfter(kept.rollouts, deployments, frame.nowMs),
    releases: releasesAfter(kept.releases, deployments, cluster, frame.nowMs),
  };
}

/** After looking back, what lies ahead has not happened yet. */
export function upTo(history: HistoryState, nowMs: number): HistoryState {
  const releases = new Map<string, readonly ReleaseSample[]>();
  for (const [key, samples] of history.releases) {
    const kept = samples.filter((sample) => sample.atMs <= nowMs);
    if (kept.length > 0) releases.set(key, kept);
  }
  return {
    available: history.available.filter((point) => point.atMs <= nowMs),
    desired: history.desired.filter((point) => point.atMs <= nowMs),
    rollouts: history.rollouts
      .filter((rollout) => rollout.startMs <= nowMs)
      .map((rollout) =>
        rollout.endMs !== undefined && rollout.endMs > nowMs ? { ...rollout, endMs: undefined } : rollout,
      ),
    releases,
  };
}

function withPoint(points: readonly Point[], atMs: number, value: number): readonly Point[] {
  if (points[points.length - 1]?.value === value) return points;
  return [...points, { atMs, value }].slice(-pointsMax);
}

function rolloutsAfter(
  rollouts: readonly Rollout[],
  deployments: readonly (readonly [string, Deployment])[],
  nowMs: number,
): readonly Rollout[] {
  let after = rollouts;
  for (const [key, deployment] of deployments) {
    const open = after.find((rollout) => rollout.key === key && rollout.endMs === undefined);
    const seen = rolloutOf(deployment);
    if (open && (!seen.rolling || (seen.revision > open.toRevision && open.toRevision > 0))) {
      const outcome = seen.rolling ? 'replaced' : 'done';
      after = after.map((rollout) => (rollout === open ? { ...open, endMs: nowMs, outcome } : rollout));
    } else if (open) {
      const outcome = seen.stalled ? 'stalled' : 'running';
      if (outcome !== open.outcome) after = after.map((rollout) => (rollout === open ? { ...open, outcome } : rollout));
      continue;
    }
    // The very first rollout of a Deployment, from nothing, is its creation: the input says so already.
    if (seen.rolling && seen.revision > 1) {
      const from = lastRevision(after, key) ?? seen.revision - 1;
      const started: Rollout = {
        key,
        fromRevision: from,
        toRevision: seen.revision,
        startMs: nowMs,
        endMs: undefined,
        outcome: seen.stalled ? 'stalled' : 'running',
        strategy: deployment.spec.strategy.type,
      };
      if (!after.some((rollout) => rollout.key === key && rollout.endMs === undefined)) after = [...after, started];
    }
  }
  return after.slice(-rolloutsMax);
}

function lastRevision(rollouts: readonly Rollout[], key: string): number | undefined {
  return rollouts.findLast((rollout) => rollout.key === key)?.toRevision;
}

function releasesAfter(
  releases: ReadonlyMap<string, readonly ReleaseSample[]>,
  deployments: readonly (readonly [string, Deployment])[],
  cluster: ClusterState,
  nowMs: number,
): ReadonlyMap<string, readonly ReleaseSample[]> {
  const after = new Map(releases);
  for (const [key, deployment] of deployments) {
    const sample = sampleRelease(deployment, cluster, nowMs);
    const before = after.get(key) ?? [];
    const added = withSample(before, sample);
    if (added !== before) after.set(key, added);
  }
  return after;
}

/** Samples nearer than a chart can show become one, which keeps its time and takes the newer counts. */
export function withSample(before: readonly ReleaseSample[], sample: ReleaseSample): readonly ReleaseSample[] {
  const last = before[before.length - 1];
  if (sameSample(last, sample)) return before;
  if (last && sample.atMs - last.atMs < sampleMsMin) return [...before.slice(0, -1), { ...sample, atMs: last.atMs }];
  return [...before, sample].slice(-samplesMax);
}

function sameSample(left: ReleaseSample | undefined, right: ReleaseSample): boolean {
  return left !== undefined && JSON.stringify({ ...left, atMs: 0 }) === JSON.stringify({ ...right, atMs: 0 });
}
