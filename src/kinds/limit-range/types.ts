/** A LimitRange says how much each container, pod or claim of a namespace may ask for, and what one gets that does not say. */
// k8s: staging/src/k8s.io/api/core/v1/types.go LimitRange
import type { KubernetesObject } from '../../api/object.ts';

export interface LimitRange extends KubernetesObject {
  apiVersion: 'v1';
  kind: 'LimitRange';
  spec: { limits: LimitRangeItem[] | null };
}

export interface LimitRangeItem {
  type: string;
  max?: Record<string, string>;
  min?: Record<string, string>;
  /** Of containers: limits of those that state none. */
  default?: Record<string, string>;
  defaultRequest?: Record<string, string>;
  maxLimitRequestRatio?: Record<string, string>;
}
