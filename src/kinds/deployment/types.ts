/** A Deployment rolls its pods from one template to the next. */
// k8s: staging/src/k8s.io/api/apps/v1/types.go Deployment
import type { IntOrString } from '../../api/int-or-percent.ts';
import type { Condition, KubernetesObject } from '../../api/object.ts';
import type { LabelSelector } from '../../api/selector.ts';
import type { PodTemplateSpec } from '../pod/types.ts';

export interface Deployment extends KubernetesObject {
  apiVersion: 'apps/v1';
  kind: 'Deployment';
  spec: DeploymentSpec;
  status: DeploymentStatus;
}

export interface DeploymentSpec {
  replicas: number;
  selector: LabelSelector;
  template: PodTemplateSpec;
  strategy: DeploymentStrategy;
  minReadySeconds?: number;
  revisionHistoryLimit: number;
  paused?: boolean;
  progressDeadlineSeconds: number;
}

export interface DeploymentStrategy {
  type: 'RollingUpdate' | 'Recreate';
  rollingUpdate?: { maxSurge: IntOrString; maxUnavailable: IntOrString };
}

export interface DeploymentStatus {
  observedGeneration?: number;
  replicas?: number;
  updatedReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  unavailableReplicas?: number;
  conditions?: Condition[];
  collisionCount?: number;
}
