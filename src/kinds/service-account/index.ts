/** A ServiceAccount is who a pod is when it asks the API server. */
import { defineKind, mentions } from '../../api/kind.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { ServiceAccount } from './types.ts';

export const serviceAccount = defineKind<ServiceAccount>({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  categories: [],
  namespaced: true,
  subresources: ['token'],
  schema: 'io.k8s.api.core.v1.ServiceAccount',
  defaults() {},
  validate(object, report) {
    validateMetadata(object, true, 'subdomain', report);
  },
  columns: [
    nameColumn,
    column('Secrets', 'string', 'How many Secrets it may use.', (object) => object.secrets?.length ?? 0),
    ageColumn,
  ],
  relations: [mentions('Secret')],
});
