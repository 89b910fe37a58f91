/** A Service is one stable address before a changing set of pods. */
import { defineKind, owns, selects } from '../../api/kind.ts';
import { serviceColumns } from './columns.ts';
import { defaultService } from './defaults.ts';
import { prepareUpdateService } from './strategy.ts';
import type { Service } from './types.ts';
import { validateService } from './validate.ts';
import { validateServiceUpdate } from './validate-addresses.ts';
import { serviceWarnings } from './warnings.ts';

export const service = defineKind<Service>({
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'proxy'],
  schema: 'io.k8s.api.core.v1.Service',
  defaults: defaultService,
  prepareCreate(draft) {
    draft.status = { loadBalancer: {} };
  },
  prepareUpdate: prepareUpdateService,
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  warnings: serviceWarnings,
  columns: serviceColumns,
  fields: {
    'spec.clusterIP': (object) => object.spec.clusterIP ?? '',
    'spec.type': (object) => object.spec.type,
  },
  relations: [selects('Pod'), owns('EndpointSlice')],
});
