/** Endpoints are the addresses behind a Service, all in one object: the older form of EndpointSlices. */
import { defineKind, mentions } from '../../api/kind.ts';
import { endpointsColumns } from './columns.ts';
import type { Endpoints } from './types.ts';
import { validateEndpoints } from './validate.ts';

export const endpoints = defineKind<Endpoints>({
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  categories: [],
  namespaced: true,
  subresources: [],
  schema: 'io.k8s.api.core.v1.Endpoints',
  // k8s: pkg/apis/core/v1/defaults.go SetDefaults_Endpoints
  defaults(draft) {
    for (const { ports } of draft.subsets ?? []) for (const port of ports ?? []) port.protocol ??= 'TCP';
  },
  validate: validateEndpoints,
  columns: endpointsColumns,
  relations: [mentions('Pod')],
});
