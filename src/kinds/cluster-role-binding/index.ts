/** A ClusterRoleBinding gives a ClusterRole to users, groups and service accounts, everywhere. */
import { defineKind, mentions } from '../../api/kind.ts';
import { bindingColumns, defaultBinding, validateBinding, validateBindingUpdate } from '../role-binding/binding.ts';
import { rbacBeta, rbacGroup } from '../role/rules.ts';
import type { ClusterRoleBinding } from './types.ts';

export const clusterRoleBinding = defineKind<ClusterRoleBinding>({
  group: rbacGroup,
  version: 'v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  singular: 'clusterrolebinding',
  shortNames: [],
  categories: [],
  namespaced: false,
  subresources: [],
  schema: 'io.k8s.api.rbac.v1.ClusterRoleBinding',
  otherVersions: [rbacBeta],
  defaults: defaultBinding,
  validate: (object, report) => validateBinding(object, false, report),
  validateUpdate: validateBindingUpdate,
  columns: bindingColumns,
  relations: [mentions('ClusterRole'), mentions('ServiceAccount')],
});
