/** A PriorityClass names how important a pod is. */
import type { KubernetesObject } from '../../api/object.ts';

export interface PriorityClass extends KubernetesObject {
  apiVersion: 'scheduling.k8s.io/v1';
  kind: 'PriorityClass';
  value: number;
  globalDefault?: boolean;
  description?: string;
  preemptionPolicy: 'Never' | 'PreemptLowerPriority';
}
