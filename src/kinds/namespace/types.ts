/** A Namespace holds names apart; deleting it deletes what it holds. */
// k8s: staging/src/k8s.io/api/core/v1/types.go Namespace
import type { Condition, KubernetesObject } from '../../api/object.ts';

export interface Namespace extends KubernetesObject {
  apiVersion: 'v1';
  kind: 'Namespace';
  spec: { finalizers?: string[] };
  status: { phase: 'Active' | 'Terminating'; conditions?: Condition[] };
}
