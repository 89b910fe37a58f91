/** Which Deployment the release panel is about. */
import { controllerOf, keyOf } from '../../api/object.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { ClusterState } from '../stores/cluster-store.ts';
import { replicaSetsOf } from '../stores/replica-sets.ts';
import { tableOf } from '../stores/resources.ts';
import type { ObjectRef } from '../stores/selection.ts';
import { selectWorkloads } from '../workloads/model.ts';

/** The selected one, or the owner of what is selected; else one that is rolling out; else, if asked, the first. */
export function releaseSubject(
  cluster: ClusterState,
  selected: ObjectRef | undefined,
  any: boolean,
  rolling: readonly string[],
): string | undefined {
  const owner = selected && ownerDeployment(cluster, selected);
  const ownerRolling = owner !== undefined && rolling.includes(owner);
  if (owner && (selected.resource === 'deployments' || ownerRolling || any)) return owner;
  const keys = selectWorkloads(cluster).deployments;
  return keys.find((key) => rolling.includes(key)) ?? (any ? keys[0] : undefined);
}

function ownerDeployment(cluster: ClusterState, ref: ObjectRef): string | undefined {
  const object = cluster.tables[ref.resource]?.byKey.get(ref.key);
  if (!object) return undefined;
  if (ref.resource === 'deployments') return keyOf(object);
  const owner = controllerOf(object);
  if (!owner) return undefined;
  const namespace = object.metadata.namespace ?? '';
  if (owner.kind === 'Deployment') return `${namespace}/${owner.name}`;
  const replicaSet = tableOf(cluster.tables, 'replicasets').byKey.get(`${namespace}/${owner.name}`);
  const deployment = replicaSet && controllerOf(replicaSet);
  return deployment?.kind === 'Deployment' ? `${namespace}/${deployment.name}` : undefined;
}

/** pod-template-hash → number of the revision. */
export function revisionsByHash(deployment: Deployment, cluster: ClusterState): ReadonlyMap<string, number> {
  return new Map(
    replicaSetsOf(deployment, cluster).map((replicaSet) => [
      replicaSet.metadata.labels?.['pod-template-hash'] ??
        replicaSet.metadata.name.slice(deployment.metadata.name.length + 1),
      Number(replicaSet.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0),
    ]),
  );
}

/** The traffic lane whose Service selects this Deployment's pods. */
export function laneService(deployment: Deployment, cluster: ClusterState): string | undefined {
  const labels = deployment.spec.template.metadata.labels ?? {};
  for (const service of tableOf(cluster.tables, 'services').byKey.values()) {
    const selector = service.spec.selector;
    const here = service.metadata.namespace === deployment.metadata.namespace;
    if (here && selector && Object.entries(selector).every(([key, value]) => labels[key] === value))
      return service.metadata.name;
  }
  return undefined;
}
