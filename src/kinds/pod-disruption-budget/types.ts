/** A PodDisruptionBudget says how many pods must stay when somebody evicts. */
// k8s: staging/src/k8s.io/api/policy/v1/types.go
import type { IntOrString } from '../../api/int-or-percent.ts';
import type { Condition, KubernetesObject } from '../../api/object.ts';
import type { LabelSelector } from '../../api/selector.ts';

export interface PodDisruptionBudget extends KubernetesObject {
  apiVersion: 'policy/v1';
  kind: 'PodDisruptionBudget';
  spec: {
    minAvailable?: IntOrString;
    maxUnavailable?: IntOrString;
    selector?: LabelSelector;
    unhealthyPodEvictionPolicy?: 'IfHealthyBudget' | 'AlwaysAllow';
  };
  status: {
    observedGeneration?: number;
    disruptedPods?: Record<string, string>;
    disruptionsAllowed: number;
    currentHealthy: number;
    desiredHealthy: number;
    expectedPods: number;
    conditions?: Condition[];
  };
}
