/** A RoleBinding gives a Role, or a ClusterRole within one namespace, to users, groups and service accounts. */
// k8s: staging/src/k8s.io/api/rbac/v1/types.go
import type { KubernetesObject } from '../../api/object.ts';

export interface RoleBinding extends KubernetesObject {
  apiVersion: 'rbac.authorization.k8s.io/v1';
  kind: 'RoleBinding';
  subjects?: Subject[];
  roleRef: RoleRef;
}

export interface Subject {
  kind: string;
  apiGroup?: string;
  name: string;
  /** Of a service account. */
  namespace?: string;
}

export interface RoleRef {
  apiGroup: string;
  kind: string;
  name: string;
}
