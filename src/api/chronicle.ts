/** What happened over time, as plain data: how many pods were available, which rollouts and warnings there were, and how each release went. */

/** A value that holds from its time to the next point's. */
export interface Point {
  atMs: number;
  value: number;
}

export interface Rollout {
  /** `namespace/name` of the Deployment. */
  key: string;
  fromRevision: number;
  toRevision: number;
  startMs: number;
  endMs: number | undefined;
  outcome: 'running' | 'done' | 'stalled' | 'replaced';
  strategy: 'RollingUpdate' | 'Recreate';
}

/** An Event of type Warning when it was first told; that it is counted up later is not told again. */
export interface Warning {
  atMs: number;
  reason: string;
  /** `pod/web-1` */
  about: string;
}

/** A Deployment's pods by revision and state, from one moment to the next sample's. */
export interface ReleaseSample {
  atMs: number;
  /** Number of the revision → its pods that are not leaving. */
  byRevision: Readonly<Record<number, { ready: number; waiting: number }>>;
  /** Waiting pods whose containers run already: only the probes are missing. */
  started: number;
  /** Terminating pods count towards nothing. */
  leaving: number;
  desired: number;
  ceiling: number;
  floor: number;
}

export interface Chronicle {
  /** Available pods of all Deployments together. */
  available: readonly Point[];
  /** Desired pods of all Deployments together. */
  desired: readonly Point[];
  rollouts: readonly Rollout[];
  warnings: readonly Warning[];
  /** By key of the Deployment, oldest first. */
  releases: Readonly<Record<string, readonly ReleaseSample[]>>;
}

/** What the timeline draws of a future that was seen before somebody went back. */
export type Foreseen = Pick<Chronicle, 'available' | 'rollouts' | 'warnings'>;

export function emptyChronicle(): Chronicle {
  return { available: [], desired: [], rollouts: [], warnings: [], releases: {} };
}

/** Entries from the tail's first moment on are replaced by the tail. */
export function withTail<T extends { atMs: number }>(entries: readonly T[], tail: readonly T[]): readonly T[] {
  if (tail.length === 0) return entries;
  const from = entries.findLastIndex(({ atMs }) => atMs < tail[0].atMs);
  return [...entries.slice(0, from + 1), ...tail];
}

/** Down: pods are wanted and none is ready. What the time goes into names the phase. */
export type ReleasePhase = 'up' | 'leaving' | 'creating' | 'starting';

export function phaseOf(sample: ReleaseSample): ReleasePhase {
  if (sample.desired === 0 || Object.values(sample.byRevision).some(({ ready }) => ready > 0)) return 'up';
  if (sample.started > 0) return 'starting';
  return sample.leaving > 0 ? 'leaving' : 'creating';
}
