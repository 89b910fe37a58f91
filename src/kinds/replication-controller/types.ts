/** A ReplicationController keeps a number of identical pods alive: what ReplicaSets were before there were Deployments. */
// k8s: staging/src/k8s.io/api/core/v1/types.go ReplicationController
import type { KubernetesObject } from '../../api/object.ts';
import type { PodTemplateSpec } from '../pod/types.ts';
import type { ReplicaSetStatus } from '../replica-set/types.ts';

export interface ReplicationController extends KubernetesObject {
  apiVersion: 'v1';
  kind: 'ReplicationController';
  spec: {
    replicas: number;
    minReadySeconds?: number;
    /** Plain labels, no expressions. */
    selector?: Record<string, string>;
    template: PodTemplateSpec;
  };
  status: ReplicaSetStatus;
}
