/** A Role says what may be done in one namespace. The API server of the model lets everybody do everything: it only keeps them. */
import { defineKind } from '../../api/kind.ts';
import { createdAtColumn, nameColumn } from '../columns.ts';
import { validateMetadata } from '../validate-metadata.ts';
import { defaultRules, rbacBeta, rbacGroup, validateRules } from './rules.ts';
import type { Role } from './types.ts';

export const role = defineKind<Role>({
  group: rbacGroup,
  version: 'v1',
  kind: 'Role',
  plural: 'roles',
  singular: 'role',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  schema: 'io.k8s.api.rbac.v1.Role',
  otherVersions: [rbacBeta],
  defaults: defaultRules,
  validate(object, report) {
    validateMetadata(object, true, 'path', report);
    validateRules(object.rules, true, report);
  },
  columns: [nameColumn, createdAtColumn],
});
