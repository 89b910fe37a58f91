/** An EndpointSlice lists the addresses behind a Service, and which of them may get traffic. */
import { defineKind, mentions } from '../../api/kind.ts';
import { ageColumn, nameColumn } from '../columns.ts';
import type { EndpointSlice } from './types.ts';

export const endpointSlice = defineKind<EndpointSlice>({
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  singular: 'endpointslice',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  schema: 'io.k8s.api.discovery.v1.EndpointSlice',
  defaults() {},
  validate() {},
  columns: [nameColumn, ageColumn],
  relations: [mentions('Pod')],
});
