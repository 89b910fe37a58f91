/** An IngressClass names a controller that serves Ingresses. */
import { defineKind } from '../../api/kind.ts';
import { equal } from '../../base/equality.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import { firstGeneration, nextGeneration } from '../generation.ts';
import type { IngressClass } from './types.ts';
import { validateIngressClass, validateIngressClassUpdate } from './validate.ts';

export const ingressClass = defineKind<IngressClass>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  singular: 'ingressclass',
  shortNames: [],
  categories: [],
  namespaced: false,
  subresources: [],
  schema: 'io.k8s.api.networking.v1.IngressClass',
  otherVersions: [{ group: 'networking.k8s.io', version: 'v1beta1', deprecatedIn: 'v1.19', removedIn: 'v1.22' }],
  // k8s: pkg/apis/networking/v1/defaults.go
  defaults(draft) {
    draft.spec ??= {};
    if (draft.spec.parameters) draft.spec.parameters.scope ??= 'Cluster';
  },
  prepareCreate: firstGeneration,
  prepareUpdate(next, old) {
    nextGeneration(next, old, !equal(next.spec, old.spec));
  },
  validate: validateIngressClass,
  validateUpdate: validateIngressClassUpdate,
  columns: [
    nameColumn,
    column('Controller', 'string', 'The controller that serves it.', ({ spec }) => spec.controller ?? ''),
    column('Parameters', 'string', 'An object with more for the controller to know.', parametersText),
    ageColumn,
  ],
});

// k8s: pkg/printers/internalversion/printers.go printIngressClass
function parametersText({ spec: { parameters } }: IngressClass): string {
  if (!parameters) return '<none>';
  const { apiGroup, kind, name } = parameters;
  return `${kind}${apiGroup === undefined ? '' : `.${apiGroup}`}/${name}`;
}
