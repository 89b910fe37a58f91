/** Lets whoever knows ReplicaSets read a ReplicationController. */
import type { ReplicaSet } from '../replica-set/types.ts';
import type { ReplicationController } from './types.ts';

/** As its controller sees it, which is that of ReplicaSets. */
// k8s: pkg/controller/replication/conversion.go
export function asReplicaSet(object: ReplicationController): ReplicaSet {
  const spec = { ...object.spec, selector: { matchLabels: object.spec.selector ?? {} } };
  return { ...object, spec } as unknown as ReplicaSet;
}
