/** Makes the number of a ReplicationController's pods true: upstream lends it the controller of ReplicaSets, and so do we. */
// k8s: pkg/controller/replication/replication_controller.go
import { asReplicaSet } from '../../../kinds/replication-controller/as-replica-set.ts';
import { replicationController } from '../../../kinds/replication-controller/index.ts';
import { replicasController } from '../shared/replicas.ts';

export const replicationControllerController = replicasController({
  name: 'replication-controller',
  kind: replicationController,
  seenAs: asReplicaSet,
});
