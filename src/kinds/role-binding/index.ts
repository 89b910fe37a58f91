/** A RoleBinding gives a Role, or a ClusterRole within one namespace, to users, groups and service accounts. */
import { defineKind, mentions } from '../../api/kind.ts';
import { rbacBeta, rbacGroup } from '../role/rules.ts';
import { bindingColumns, defaultBinding, validateBinding, validateBindingUpdate } from './binding.ts';
import type { RoleBinding } from './types.ts';

export const roleBinding = defineKind<RoleBinding>({
  group: rbacGroup,
  version: 'v1',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  singular: 'rolebinding',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  schema: 'io.k8s.api.rbac.v1.RoleBinding',
  otherVersions: [rbacBeta],
  defaults: defaultBinding,
  validate: (object, report) => validateBinding(object, true, report),
  validateUpdate: validateBindingUpdate,
  columns: bindingColumns,
  relations: [mentions('Role'), mentions('ClusterRole'), mentions('ServiceAccount')],
});
