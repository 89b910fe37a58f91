/** An EndpointSlice lists the addresses behind a Service, and which of them may get traffic. */
import { defineKind, mentions } from '../../api/kind.ts';
import { equal } from '../../base/equality.ts';
import { firstGeneration, nextGeneration } from '../generation.ts';
import { endpointSliceColumns } from './columns.ts';
import type { EndpointSlice } from './types.ts';
import { discoveryBeta } from './versions.ts';
import { validateEndpointSlice, validateEndpointSliceUpdate } from './validate.ts';

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
  otherVersions: [discoveryBeta],
  // k8s: pkg/apis/discovery/v1/defaults.go
  defaults(draft) {
    draft.endpoints ??= [];
    for (const endpoint of draft.endpoints) endpoint.conditions ??= {};
    for (const port of draft.ports ?? []) {
      port.name ??= '';
      port.protocol ??= 'TCP';
    }
  },
  prepareCreate: firstGeneration,
  // k8s: pkg/registry/discovery/endpointslice/strategy.go PrepareForUpdate
  prepareUpdate(next, old) {
    const hasChanged =
      !equal({ ...next, metadata: null }, { ...old, metadata: null }) ||
      !equal(next.metadata.labels ?? {}, old.metadata.labels ?? {});
    nextGeneration(next, old, hasChanged);
  },
  validate: validateEndpointSlice,
  validateUpdate: validateEndpointSliceUpdate,
  columns: endpointSliceColumns,
  relations: [mentions('Pod')],
});
