/** A ResourceQuota limits what the objects of one namespace may ask for together, and how many there may be. */
import { defineKind } from '../../api/kind.ts';
import { canonicalResources } from '../canonical.ts';
import { resourceQuotaColumns } from './columns.ts';
import type { ResourceQuota } from './types.ts';
import { validateResourceQuota, validateResourceQuotaUpdate } from './validate.ts';

export const resourceQuota = defineKind<ResourceQuota>({
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  singular: 'resourcequota',
  shortNames: ['quota'],
  categories: [],
  namespaced: true,
  subresources: ['status'],
  schema: 'io.k8s.api.core.v1.ResourceQuota',
  defaults(draft) {
    draft.spec ??= {};
    draft.status ??= {};
    canonicalResources(draft.spec.hard);
    canonicalResources(draft.status.hard);
    canonicalResources(draft.status.used);
  },
  prepareCreate(draft) {
    draft.status = {};
  },
  prepareUpdate(next, old) {
    next.status = old.status;
  },
  validate: validateResourceQuota,
  validateUpdate: validateResourceQuotaUpdate,
  columns: resourceQuotaColumns,
});
