/** A ClusterRole says what may be done anywhere in the cluster, or is the sum of other ClusterRoles. */
// k8s: staging/src/k8s.io/api/rbac/v1/types.go
import type { KubernetesObject } from '../../api/object.ts';
import type { LabelSelector } from '../../api/selector.ts';
import type { PolicyRule } from '../role/types.ts';

export interface ClusterRole extends KubernetesObject {
  apiVersion: 'rbac.authorization.k8s.io/v1';
  kind: 'ClusterRole';
  /** Go writes an empty list as null. */
  rules: PolicyRule[] | null;
  /** The rules are those of all ClusterRoles that one of the selectors matches. */
  aggregationRule?: { clusterRoleSelectors?: LabelSelector[] };
}
