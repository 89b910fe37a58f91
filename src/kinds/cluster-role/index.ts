/** A ClusterRole says what may be done anywhere in the cluster, or is the sum of other ClusterRoles. */
import { defineKind } from '../../api/kind.ts';
import { createdAtColumn, nameColumn } from '../columns.ts';
import { defaultRules, rbacBeta, rbacGroup, validateRules } from '../role/rules.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { ClusterRole } from './types.ts';

export const clusterRole = defineKind<ClusterRole>({
  group: rbacGroup,
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  singular: 'clusterrole',
  shortNames: [],
  categories: [],
  namespaced: false,
  subresources: [],
  schema: 'io.k8s.api.rbac.v1.ClusterRole',
  otherVersions: [rbacBeta],
  defaults: defaultRules,
  validate(object, report) {
    validateMetadata(object, false, 'path', report);
    validateRules(object.rules, false, report);
  },
  columns: [nameColumn, createdAtColumn],
});
