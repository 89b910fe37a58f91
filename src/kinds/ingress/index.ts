/** An Ingress says which Service answers requests from outside, by host and path. No controller of the model serves it. */
import { defineKind, mentions } from '../../api/kind.ts';
import { equal } from '../../base/equality.ts';
import { dropEmpty } from '../canonical.ts';
import { firstGeneration, nextGeneration } from '../generation.ts';
import { ingressColumns } from './columns.ts';
import type { Ingress } from './types.ts';
import { classAnnotation, validateClassAnnotation, validateIngress } from './validate.ts';
import { ingressBetas } from './versions.ts';

const emptySpec = new Set(['rules', 'tls']);
const emptyRule = new Set(['host']);
const emptyPath = new Set(['path']);

export const ingress = defineKind<Ingress>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  plural: 'ingresses',
  singular: 'ingress',
  shortNames: ['ing'],
  categories: [],
  namespaced: true,
  subresources: ['status'],
  schema: 'io.k8s.api.networking.v1.Ingress',
  otherVersions: ingressBetas,
  defaults(draft) {
    draft.spec ??= {};
    draft.status ??= { loadBalancer: {} };
    for (const rule of draft.spec.rules ?? []) {
      dropEmpty(rule, emptyRule);
      for (const path of rule.http?.paths ?? []) {
        dropEmpty(path, emptyPath);
        if (path.backend?.service) path.backend.service.port ??= {};
      }
    }
    dropEmpty(draft.spec, emptySpec);
  },
  prepareCreate(draft) {
    draft.status = { loadBalancer: {} };
    firstGeneration(draft);
  },
  prepareUpdate(next, old) {
    next.status = old.status;
    nextGeneration(next, old, !equal(next.spec, old.spec));
  },
  validate(object, report) {
    validateIngress(object, report);
    if (isNew(object)) validateClassAnnotation(object, report);
  },
  warnings: (object) =>
    isNew(object) && object.metadata.annotations?.[classAnnotation] !== undefined && !object.spec.ingressClassName
      ? [`annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`]
      : [],
  columns: ingressColumns,
  relations: [mentions('Service'), mentions('IngressClass'), mentions('Secret')],
});

/** The server gives out the first version when it stores the object. */
function isNew({ metadata }: Ingress): boolean {
  return !metadata.resourceVersion;
}
