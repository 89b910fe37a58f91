/** A Lease is a heartbeat: a kubelet renews its own every few seconds. */
import { defineKind } from '../../api/kind.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import type { Lease } from './types.ts';
import { validateLease } from './validate.ts';

export const lease = defineKind<Lease>({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  singular: 'lease',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  schema: 'io.k8s.api.coordination.v1.Lease',
  defaults(draft) {
    draft.spec ??= {};
  },
  validate: validateLease,
  columns: [
    nameColumn,
    column('Holder', 'string', 'Who holds the lease.', (object) => object.spec.holderIdentity ?? ''),
    ageColumn,
  ],
});
