/** A Role says what may be done in one namespace. */
// k8s: staging/src/k8s.io/api/rbac/v1/types.go
import type { KubernetesObject } from '../../api/object.ts';

export interface Role extends KubernetesObject {
  apiVersion: 'rbac.authorization.k8s.io/v1';
  kind: 'Role';
  /** Go writes an empty list as null. */
  rules: PolicyRule[] | null;
}

export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}
