/** Writes the chronicle: each change at its own virtual moment, however fast the clock runs and whenever somebody looks. */
import type { Change, Subscription } from '../../api/handler.ts';
import {
  phaseOf,
  type Chronicle,
  type Point,
  type ReleaseSample,
  type Rollout,
  type Warning,
} from '../../api/chronicle.ts';
import { controllerOf, keyOf, type KubernetesObject } from '../../api/object.ts';
import { dropOldest } from '../../base/drop-oldest.ts';
import { revisionNumber, rolloutBounds, rolloutOf } from '../../kinds/deployment/rollout.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { Event } from '../../kinds/event/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { ReplicaSet } from '../../kinds/replica-set/types.ts';
import type { Cluster } from './cluster.ts';
import { PodCounts } from './pod-counts.ts';

/** Older entries go first. */
export const pointsMax = 4000;
export const rolloutsMax = 200;
export const warningsMax = 1000;
/** Samples of one Deployment: those of the last two minutes are drawn. */
export const samplesMax = 1000;
/** Deployments whose story is kept, also of those that are gone. */
export const releasesMax = 500;
/** Samples nearer than a chart can show become one, unless the release went from up to down or on to the next phase. */
export const sampleMsMin = 200;

const watched = [
  ['apps', 'deployments'],
  ['apps', 'replicasets'],
  ['', 'pods'],
] as const;

export class Chronicler {
  #cluster: Cluster | undefined;
  #subscriptions: Subscription[] = [];
  readonly #pods = new PodCounts();
  readonly #deployments = new Map<string, Deployment>();
  /** By uid; each Deployment's in #owned. */
  readonly #replicaSets = new Map<string, { owner: string; revision: number }>();
  readonly #owned = new Map<string, Set<string>>();
  /** Deployments that changed at the moment #changedAtMs, which may not be over yet. */
  readonly #changed = new Set<string>();
  #changedAtMs = 0;
  #availableNow = 0;
  #desiredNow = 0;
  /** By key: the revision that a Deployment had when it last was not rolling out. */
  readonly #settled = new Map<string, number>();
  #available: Point[] = [];
  #desired: Point[] = [];
  #rollouts: Rollout[] = [];
  #warnings: Warning[] = [];
  #releases = new Map<string, ReleaseSample[]>();
  /** What the next call of `takeNews` has to tell: everything from that time on. */
  #newsFromMs = Number.POSITIVE_INFINITY;
  #newRollouts = false;

  /** Follows that cluster from now on, and no other. What was written before stays, up to what `rewind` leaves. */
  follow(cluster: Cluster): void {
    for (const subscription of this.#subscriptions) subscription.close();
    this.#cluster = cluster;
    this.#pods.clear();
    for (const map of [this.#deployments, this.#replicaSets, this.#owned, this.#changed]) map.clear();
    this.#availableNow = 0;
    this.#desiredNow = 0;
    for (const [group, resource] of watched) {
      const listed = cluster.api.handle(
        { verb: 'list', group, version: 'v1', resource },
        { actor: 'page', cause: { kind: 'timer', timer: 'page' } },
      );
      for (const object of (listed.body as { items: KubernetesObject[] }).items) this.#note(resource, object, false);
    }
    this.#addPoint(this.#available, { atMs: cluster.nowMs, value: this.#availableNow });
    this.#addPoint(this.#desired, { atMs: cluster.nowMs, value: this.#desiredNow });
    this.#subscriptions = watched.map(([group, resource]) =>
      cluster.api.subscribe({ group, resource }, ({ type, object }: Change) =>
        this.#note(resource, object, type === 'DELETED'),
      ),
    );
    this.#subscriptions.push(
      cluster.api.subscribe({ group: '', resource: 'events' }, ({ type, object }: Change) => {
        if (type === 'ADDED') this.#noteEvent(object as Event);
      }),
    );
  }

  /** Forgets that moment and everything after it. */
  rewind(atMs: number): void {
    this.#changed.clear();
    this.#settled.clear();
    const before = <T extends { atMs: number }>(entries: T[]) => entries.filter((entry) => entry.atMs < atMs);
    this.#available = before(this.#available);
    this.#desired = before(this.#desired);
    this.#warnings = before(this.#warnings);
    this.#releases = new Map([...this.#releases].map(([key, samples]) => [key, before(samples)]));
    this.#rollouts = this.#rollouts
      .filter(({ startMs }) => startMs < atMs)
      .map((rollout) =>
        rollout.endMs !== undefined && rollout.endMs >= atMs
          ? { ...rollout, endMs: undefined, outcome: 'running' }
          : rollout,
      );
  }

  /** The whole chronicle up to now. */
  all(): Chronicle {
    this.#flush();
    this.#newsFromMs = Number.POSITIVE_INFINITY;
    this.#newRollouts = false;
    return {
      available: this.#available.slice(),
      desired: this.#desired.slice(),
      rollouts: this.#rollouts.slice(),
      warnings: this.#warnings.slice(),
      releases: Object.fromEntries([...this.#releases].map(([key, samples]) => [key, samples.slice()])),
    };
  }

  /** What is new since the last call of this or of `all`: tails of the series, and all rollouts when one of them changed. */
  takeNews(): Partial<Chronicle> | undefined {
    this.#flush();
    const fromMs = this.#newsFromMs;
    if (fromMs === Number.POSITIVE_INFINITY && !this.#newRollouts) return undefined;
    const tail = <T extends { atMs: number }>(entries: readonly T[]) =>
      entries.slice(entries.findLastIndex(({ atMs }) => atMs < fromMs) + 1);
    const tails = [...this.#releases].map(([key, samples]) => [key, tail(samples)] as const);
    const news: Partial<Chronicle> = {
      available: tail(this.#available),
      desired: tail(this.#desired),
      warnings: tail(this.#warnings),
      ...(this.#newRollouts ? { rollouts: this.#rollouts.slice() } : {}),
      releases: Object.fromEntries(tails.filter(([, samples]) => samples.length > 0)),
    };
    this.#newsFromMs = Number.POSITIVE_INFINITY;
    this.#newRollouts = false;
    return news;
  }

  #note(resource: (typeof watched)[number][1], object: KubernetesObject, isGone: boolean): void {
    // The moment before is written down by what was known then.
    if (this.#nowMs > this.#changedAtMs) this.#flush();
    if (resource === 'pods') {
      const replicaSet = this.#pods.note(object as Pod, isGone);
      const owner = replicaSet && this.#replicaSets.get(replicaSet)?.owner;
      if (owner) this.#touch(owner);
    } else if (resource === 'replicasets') this.#noteReplicaSet(object as ReplicaSet, isGone);
    else this.#noteDeployment(object as Deployment, isGone);
  }

  #noteEvent({ type, reason, involvedObject }: Event): void {
    if (type !== 'Warning') return;
    const about = `${(involvedObject.kind ?? '').toLowerCase()}/${involvedObject.name ?? ''}`;
    this.#warnings.push({ atMs: this.#nowMs, reason, about });
    if (this.#warnings.length > warningsMax) this.#warnings.shift();
    this.#newsFromMs = Math.min(this.#newsFromMs, this.#nowMs);
  }

  #noteReplicaSet(replicaSet: ReplicaSet, isGone: boolean): void {
    const { uid } = replicaSet.metadata;
    const owner = controllerOf(replicaSet)?.uid;
    if (owner === undefined) return;
    const revision = revisionNumber(replicaSet);
    const known = this.#replicaSets.get(uid);
    if (isGone) {
      this.#replicaSets.delete(uid);
      this.#owned.get(owner)?.delete(uid);
      this.#pods.forget(uid);
    } else if (known?.revision === revision && known.owner === owner) return;
    else {
      this.#replicaSets.set(uid, { owner, revision });
      const owned = this.#owned.get(owner) ?? new Set();
      this.#owned.set(owner, owned.add(uid));
    }
    this.#touch(owner);
  }

  #noteDeployment(deployment: Deployment, isGone: boolean): void {
    const { uid } = deployment.metadata;
    this.#touch(uid);
    const before = this.#deployments.get(uid);
    this.#availableNow -= before?.status.availableReplicas ?? 0;
    this.#desiredNow -= before?.spec.replicas ?? 0;
    if (isGone) {
      this.#deployments.delete(uid);
      this.#owned.delete(uid);
      this.#closeRollout(keyOf(deployment), 'replaced');
      return;
    }
    this.#availableNow += deployment.status.availableReplicas ?? 0;
    this.#desiredNow += deployment.spec.replicas;
    this.#deployments.set(uid, deployment);
  }

  get #nowMs(): number {
    return this.#cluster?.nowMs ?? 0;
  }

  #touch(deployment: string): void {
    this.#changedAtMs = this.#nowMs;
    this.#changed.add(deployment);
  }

  /** Writes down how things stood at the end of the last moment in which something changed. */
  #flush(): void {
    if (this.#changed.size === 0) return;
    const atMs = this.#changedAtMs;
    this.#addPoint(this.#available, { atMs, value: this.#availableNow });
    this.#addPoint(this.#desired, { atMs, value: this.#desiredNow });
    for (const uid of this.#changed) {
      const deployment = this.#deployments.get(uid);
      if (!deployment) continue;
      this.#followRollout(deployment, atMs);
      this.#addSample(keyOf(deployment), this.#sample(deployment, atMs));
    }
    this.#changed.clear();
  }

  #addPoint(points: Point[], point: Point): void {
    const last = points[points.length - 1];
    if (last?.atMs === point.atMs) points.pop();
    else if (last?.value === point.value) return;
    points.push(point);
    if (points.length > pointsMax) points.shift();
    this.#newsFromMs = Math.min(this.#newsFromMs, point.atMs);
  }

  #addSample(key: string, sample: ReleaseSample): void {
    const samples = this.#releases.get(key) ?? [];
    if (!this.#releases.has(key)) {
      this.#releases.set(key, samples);
      dropOldest(this.#releases, releasesMax);
    }
    const last = samples[samples.length - 1];
    if (last && sameSample(last, sample)) return;
    const isNear = last && sample.atMs - last.atMs < sampleMsMin;
    const joined = isNear && (sample.atMs === last.atMs || phaseOf(last) === phaseOf(sample));
    if (joined) samples[samples.length - 1] = { ...sample, atMs: last.atMs };
    else samples.push(sample);
    if (samples.length > samplesMax) samples.shift();
    this.#newsFromMs = Math.min(this.#newsFromMs, joined ? last.atMs : sample.atMs);
  }

  #sample(deployment: Deployment, atMs: number): ReleaseSample {
    const byRevision: Record<number, { ready: number; waiting: number }> = {};
    let started = 0;
    let leaving = 0;
    for (const uid of this.#owned.get(deployment.metadata.uid) ?? []) {
      const counts = this.#pods.of(uid);
      if (counts.ready + counts.started + counts.unstarted + counts.leaving === 0) continue;
      const revision = (byRevision[this.#replicaSets.get(uid)?.revision ?? 0] ??= { ready: 0, waiting: 0 });
      revision.ready += counts.ready;
      revision.waiting += counts.started + counts.unstarted;
      started += counts.started;
      leaving += counts.leaving;
    }
    const { maxSurge, maxUnavailable } = rolloutBounds(deployment);
    const desired = deployment.spec.replicas;
    return {
      atMs,
      byRevision,
      started,
      leaving,
      desired,
      ceiling: desired + maxSurge,
      floor: desired - maxUnavailable,
    };
  }

  #followRollout(deployment: Deployment, atMs: number): void {
    const key = keyOf(deployment);
    const seen = rolloutOf(deployment);
    const open = this.#rollouts.find((rollout) => rollout.key === key && rollout.endMs === undefined);
    const isNext = open !== undefined && seen.revision > open.toRevision && open.toRevision > 0;
    const outcome = seen.stalled ? 'stalled' : 'running';
    if (open && seen.rolling && !isNext) {
      if (outcome !== open.outcome) this.#replace(open, { ...open, outcome });
      return;
    }
    if (open && !seen.rolling && seen.revision < open.toRevision) {
      // The change was taken back before its revision came.
      if ((deployment.status.updatedReplicas ?? 0) >= deployment.spec.replicas) this.#replace(open, undefined);
      return;
    }
    this.#closeRollout(key, seen.rolling ? 'replaced' : 'done', atMs);
    if (!seen.rolling) {
      if (seen.revision > 0) this.#settled.set(key, seen.revision);
      return;
    }
    const last = this.#rollouts.findLast((rollout) => rollout.key === key);
    const fromRevision = this.#settled.get(key) ?? last?.toRevision ?? seen.revision - 1;
    // The very first rollout of a Deployment, from nothing, is its creation: the input says so already.
    if (fromRevision < 1) return;
    this.#rollouts.push({
      key,
      fromRevision,
      // Recreate takes the old pods down before there is a new revision; it will be the next one.
      toRevision: Math.max(seen.revision, fromRevision + 1),
      startMs: atMs,
      endMs: undefined,
      outcome,
      strategy: deployment.spec.strategy.type,
    });
    if (this.#rollouts.length > rolloutsMax) this.#rollouts.shift();
    this.#newRollouts = true;
  }

  #closeRollout(key: string, outcome: Rollout['outcome'], endMs = this.#changedAtMs): void {
    const open = this.#rollouts.find((rollout) => rollout.key === key && rollout.endMs === undefined);
    if (open) this.#replace(open, { ...open, endMs, outcome });
  }

  #replace(rollout: Rollout, by: Rollout | undefined): void {
    this.#rollouts = this.#rollouts.flatMap((each) => (each !== rollout ? [each] : by ? [by] : []));
    this.#newRollouts = true;
  }
}

function sameSample(left: ReleaseSample, right: ReleaseSample): boolean {
  return JSON.stringify({ ...left, atMs: 0 }) === JSON.stringify({ ...right, atMs: 0 });
}
