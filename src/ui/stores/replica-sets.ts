/** The ReplicaSets of a Deployment, by an index that all panels share. */
import { controllerOf, type KubernetesObject } from '../../api/object.ts';
import { revisionNumber } from '../../kinds/deployment/rollout.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { ReplicaSet } from '../../kinds/replica-set/types.ts';
import type { ClusterState } from './cluster-store.ts';
import { tableOf } from './resources.ts';

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
