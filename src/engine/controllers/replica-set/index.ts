/** Makes the number of a ReplicaSet's pods true. */
// k8s: pkg/controller/replicaset/replica_set.go
import { replicaSet } from '../../../kinds/replica-set/index.ts';
import { replicasController } from '../shared/replicas.ts';

export const replicaSetController = replicasController({
  name: 'replicaset-controller',
  kind: replicaSet,
  seenAs: (object) => object,
});
