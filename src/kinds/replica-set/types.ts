/** A ReplicaSet keeps a stated number of identical pods alive. */
// k8s: staging/src/k8s.io/api/apps/v1/types.go ReplicaSet
import type { Condition, KubernetesObject } from '../../api/object.ts';
import type { LabelSelector } from '../../api/selector.ts';
import type { PodTemplateSpec } from '../pod/types.ts';

export interface ReplicaSet extends KubernetesObject {
  apiVersion: 'apps/v1';
  kind: 'ReplicaSet';
  spec: { replicas: number; minReadySeconds?: number; selector: LabelSelector; template: PodTemplateSpec };
  status: ReplicaSetStatus;
}

export interface ReplicaSetStatus {
  replicas: number;
  fullyLabeledReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  observedGeneration?: number;
  conditions?: Condition[];
}
