/** Makes a pod from the template of its owner, and creates several of them carefully. */
import { controllerReference, type Draft, type KubernetesObject } from '../../../api/object.ts';
import type { Status } from '../../../api/status.ts';
import type { Pod, PodTemplateSpec } from '../../../kinds/pod/types.ts';

/** So long may the name of a pod be at most. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go DNS1123SubdomainMaxLength
const podNameLengthMax = 253;

// k8s: pkg/controller/controller_utils.go GetPodFromTemplate
export function podFromTemplate(template: PodTemplateSpec, owner: KubernetesObject): Draft<Pod> {
  const { labels, annotations, finalizers } = template.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: prefixFor(owner.metadata.name),
      namespace: owner.metadata.namespace,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
      ownerReferences: [controllerReference(owner)],
    },
    spec: template.spec,
    status: { phase: 'Pending' },
  };
}

// The dash is for looks alone, so the longest names that are allowed do without it.
// k8s: pkg/controller/controller_utils.go getPodsPrefix
function prefixFor(name: string): string {
  return name.length < podNameLengthMax ? `${name}-` : name;
}

/** The most pods that one reconcile creates or deletes. */
// k8s: pkg/controller/replicaset/replica_set.go BurstReplicas
export const burstReplicasMax = 500;

/**
 * Creates in batches of 1, 2, 4, …, and stops after a batch in which something was refused: a template that the API
 * server refuses then costs one request instead of 500. Returns how many succeeded and the first refusal.
 */
// k8s: pkg/controller/replicaset/replica_set.go slowStartBatch
export function slowStart(count: number, create: () => Status | undefined): { created: number; refused?: Status } {
  let created = 0;
  let refused: Status | undefined;
  let remaining = count;
  for (let batch = Math.min(count, 1); batch > 0; batch = Math.min(2 * batch, remaining)) {
    for (let index = 0; index < batch; index++) {
      const status = create();
      if (status) refused ??= status;
      else created++;
    }
    if (refused) return { created, refused };
    remaining -= batch;
  }
  return { created };
}

/** The namespace is going away, so every further creation would be refused. */
// k8s: staging/src/k8s.io/api/core/v1/types.go NamespaceTerminatingCause
export function isNamespaceTerminating(status: Status): boolean {
  return status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') ?? false;
}
