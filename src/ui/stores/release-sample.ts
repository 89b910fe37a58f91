/** Counts a Deployment's pods by revision and state at one moment: what the release charts are drawn from. */
import { controllerOf, type KubernetesObject } from '../../api/object.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import { isPodReady, isPodTerminal } from '../../kinds/pod/conditions.ts';
import type { ReplicaSet } from '../../kinds/replica-set/types.ts';
import type { ClusterState } from './cluster-store.ts';
import { tableOf } from './resources.ts';
import { revisionNumber, rolloutBounds } from './rollout.ts';

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

export function sampleRelease(deployment: Deployment, cluster: ClusterState, nowMs: number): ReleaseSample {
  const byRevision: Record<number, { ready: number; waiting: number }> = {};
  let leaving = 0;
  let started = 0;
  for (const replicaSet of replicaSetsOf(deployment, cluster)) {
    const pods = cluster.podsOfOwner.of(replicaSet.metadata.uid);
    if (pods.length === 0) continue;
    const counts = (byRevision[revisionNumber(replicaSet)] ??= { ready: 0, waiting: 0 });
    for (const pod of pods) {
      if (isPodTerminal(pod)) continue;
      if (pod.metadata.deletionTimestamp !== undefined) leaving++;
      else if (isPodReady(pod)) counts.ready++;
      else {
        counts.waiting++;
        if (pod.status.containerStatuses?.some((status) => status.state.running)) started++;
      }
    }
  }
  const { maxSurge, maxUnavailable } = rolloutBounds(deployment);
  const desired = deployment.spec.replicas;
  return {
    atMs: nowMs,
    byRevision,
    started,
    leaving,
    desired,
    ceiling: desired + maxSurge,
    floor: desired - maxUnavailable,
  };
}

/** Newest revision first. */
export function replicaSetsOf(deployment: Deployment, cluster: ClusterState): readonly ReplicaSet[] {
  const owned = replicaSetsByOwner(cluster).get(deployment.metadata.uid) ?? [];
  return owned;
}

let indexed: { table: unknown; byOwner: ReadonlyMap<string, readonly ReplicaSet[]> } | undefined;

/** ReplicaSets by the uid of their controller, newest revision first; made anew only when one of them changed. */
function replicaSetsByOwner(cluster: ClusterState): ReadonlyMap<string, readonly ReplicaSet[]> {
  const table = tableOf(cluster.tables, 'replicasets');
  if (indexed?.table === table) return indexed.byOwner;
  const byOwner = new Map<string, ReplicaSet[]>();
  for (const replicaSet of table.byKey.values()) {
    const owner = controllerOf(replicaSet)?.uid ?? '';
    byOwner.set(owner, [...(byOwner.get(owner) ?? []), replicaSet]);
  }
  for (const list of byOwner.values()) list.sort(newestRevisionFirst);
  indexed = { table, byOwner };
  return byOwner;
}

function newestRevisionFirst(left: KubernetesObject, right: KubernetesObject): number {
  return revisionNumber(right) - revisionNumber(left) || (left.metadata.name < right.metadata.name ? -1 : 1);
}
