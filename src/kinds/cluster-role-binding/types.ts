/** A ClusterRoleBinding gives a ClusterRole to users, groups and service accounts, everywhere. */
// k8s: staging/src/k8s.io/api/rbac/v1/types.go
import type { KubernetesObject } from '../../api/object.ts';
import type { RoleRef, Subject } from '../role-binding/types.ts';

export interface ClusterRoleBinding extends KubernetesObject {
  apiVersion: 'rbac.authorization.k8s.io/v1';
  kind: 'ClusterRoleBinding';
  subjects?: Subject[];
  roleRef: RoleRef;
}
