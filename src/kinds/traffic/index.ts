/** A Traffic object stands for users: it sends requests to a Service, and counts what becomes of them. */
import { defineKind, mentions } from '../../api/kind.ts';
import { equal } from '../../base/equality.ts';
import { firstGeneration, nextGeneration } from '../generation.ts';
import { trafficColumns } from './columns.ts';
import type { Traffic, TrafficSpec } from './types.ts';
import { validateTraffic } from './validate.ts';

export const traffic = defineKind<Traffic>({
  group: 'orrery.dev',
  version: 'v1',
  kind: 'Traffic',
  plural: 'traffics',
  singular: 'traffic',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: ['status'],
  schema: 'dev.orrery.v1.Traffic',
  defaults(draft) {
    draft.spec ??= {} as TrafficSpec;
    const spec = draft.spec;
    spec.path ??= '/';
    spec.requestsPerSecond ??= 10;
    spec.shape ??= 'steady';
    spec.timeoutSeconds ??= 5;
  },
  prepareCreate(draft) {
    delete draft.status;
    firstGeneration(draft);
  },
  prepareUpdate(next, old) {
    if (old.status) next.status = old.status;
    else delete next.status;
    nextGeneration(next, old, !equal(next.spec, old.spec));
  },
  validate: validateTraffic,
  columns: trafficColumns,
  relations: [mentions('Service')],
});
