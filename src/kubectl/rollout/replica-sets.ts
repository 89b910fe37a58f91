/** The replica sets of a deployment: the one of its present template, and the earlier ones. */
// k8s: staging/src/k8s.io/kubectl/pkg/util/deployment/deployment.go GetAllReplicaSets
import { controllerOf } from '../../api/object.ts';
import { formatSelector } from '../../api/selector.ts';
import { equal } from '../../base/equality.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { PodTemplateSpec } from '../../kinds/pod/types.ts';
import type { ReplicaSet } from '../../kinds/replica-set/types.ts';
import type { Client } from '../client.ts';
import type { Discovery } from '../discovery.ts';

export const revisionAnnotation = 'deployment.kubernetes.io/revision';
export const changeCauseAnnotation = 'kubernetes.io/change-cause';
const hashLabel = 'pod-template-hash';

export interface OwnedReplicaSets {
  all: ReplicaSet[];
  old: ReplicaSet[];
  current?: ReplicaSet;
}

export async function replicaSetsOf(
  client: Client,
  discovery: Discovery,
  deployment: Deployment,
): Promise<OwnedReplicaSets> {
  const resource = discovery.expect('replicasets.apps');
  const { namespace, uid } = deployment.metadata;
  const list = await client.list<ReplicaSet>(
    { resource, ...(namespace ? { namespace } : {}) },
    { labelSelector: formatSelector(deployment.spec.selector) },
  );
  const all = list.items.filter((replicaSet) => controllerOf(replicaSet)?.uid === uid).sort(byAge);
  const current = all.find((replicaSet) =>
    equal(templateWithoutHash(replicaSet), templateOf(deployment.spec.template)),
  );
  return { all, old: all.filter((replicaSet) => replicaSet !== current), ...(current ? { current } : {}) };
}

/** The oldest first; of the same second by name. */
function byAge({ metadata: left }: ReplicaSet, { metadata: right }: ReplicaSet): number {
  if (left.creationTimestamp !== right.creationTimestamp)
    return left.creationTimestamp < right.creationTimestamp ? -1 : 1;
  return left.name < right.name ? -1 : 1;
}

/** The pod template as the deployment wrote it: without the label that tells replica sets apart. */
export function templateWithoutHash({ spec }: ReplicaSet): PodTemplateSpec {
  const { [hashLabel]: _hash, ...labels } = spec.template.metadata.labels ?? {};
  return templateOf({ ...spec.template, metadata: { ...spec.template.metadata, labels } });
}

// Null times are left out on one side and not on the other.
export function templateOf(template: PodTemplateSpec): PodTemplateSpec {
  const metadata = Object.fromEntries(Object.entries(template.metadata ?? {}).filter(([, value]) => value !== null));
  return { ...template, metadata };
}

export function revisionOf(replicaSet: ReplicaSet): number {
  return Number(replicaSet.metadata.annotations?.[revisionAnnotation] ?? 0);
}
