/** The one list of kinds: what the API server serves, the store keeps, and the pictures draw. */
import type { KindDefinition } from '../api/kind.ts';
import type { KubernetesObject } from '../api/object.ts';
import { certificateSigningRequest } from './certificate-signing-request/index.ts';
import { clusterRoleBinding } from './cluster-role-binding/index.ts';
import { clusterRole } from './cluster-role/index.ts';
import { configMap } from './config-map/index.ts';
import { controllerRevision } from './controller-revision/index.ts';
import { cronJob } from './cron-job/index.ts';
import { daemonSet } from './daemon-set/index.ts';
import { deployment } from './deployment/index.ts';
import { endpoints } from './endpoints/index.ts';
import { endpointSlice } from './endpoint-slice/index.ts';
import { event } from './event/index.ts';
import { fault } from './fault/index.ts';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler/index.ts';
import { image } from './image/index.ts';
import { job } from './job/index.ts';
import { ingressClass } from './ingress-class/index.ts';
import { ingress } from './ingress/index.ts';
import { lease } from './lease/index.ts';
import { limitRange } from './limit-range/index.ts';
import { namespace } from './namespace/index.ts';
import { networkPolicy } from './network-policy/index.ts';
import { node } from './node/index.ts';
import { persistentVolume } from './persistent-volume/index.ts';
import { persistentVolumeClaim } from './persistent-volume-claim/index.ts';
import { pod } from './pod/index.ts';
import { podDisruptionBudget } from './pod-disruption-budget/index.ts';
import { priorityClass } from './priority-class/index.ts';
import { replicaSet } from './replica-set/index.ts';
import { replicationController } from './replication-controller/index.ts';
import { resourceQuota } from './resource-quota/index.ts';
import { roleBinding } from './role-binding/index.ts';
import { role } from './role/index.ts';
import { scheduler } from './scheduler/index.ts';
import { secret } from './secret/index.ts';
import { service } from './service/index.ts';
import { serviceAccount } from './service-account/index.ts';
import { statefulSet } from './stateful-set/index.ts';
import { storageClass } from './storage-class/index.ts';
import { traffic } from './traffic/index.ts';

export const kinds: readonly KindDefinition[] = [
  anyKind(namespace),
  anyKind(node),
  anyKind(pod),
  anyKind(service),
  anyKind(endpoints),
  anyKind(endpointSlice),
  anyKind(configMap),
  anyKind(secret),
  anyKind(serviceAccount),
  anyKind(event),
  anyKind(lease),
  anyKind(podDisruptionBudget),
  anyKind(priorityClass),
  anyKind(certificateSigningRequest),
  anyKind(deployment),
  anyKind(replicaSet),
  anyKind(daemonSet),
  anyKind(controllerRevision),
  anyKind(statefulSet),
  anyKind(horizontalPodAutoscaler),
  anyKind(job),
  anyKind(cronJob),
  anyKind(persistentVolumeClaim),
  anyKind(persistentVolume),
  anyKind(storageClass),
  anyKind(image),
  anyKind(traffic),
  anyKind(fault),
  anyKind(scheduler),
  anyKind(role),
  anyKind(roleBinding),
  anyKind(clusterRole),
  anyKind(clusterRoleBinding),
  anyKind(resourceQuota),
  anyKind(limitRange),
  anyKind(ingress),
  anyKind(ingressClass),
  anyKind(networkPolicy),
  anyKind(replicationController),
];

// A definition takes only its own kind of object; a reader of the table asks each one only about such objects.
function anyKind<T extends KubernetesObject>(definition: KindDefinition<T>): KindDefinition {
  return definition as unknown as KindDefinition;
}
