/** A Namespace holds names apart; deleting it deletes what it holds. */
import { defineKind } from '../../api/kind.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import type { Namespace } from './types.ts';
import { validateNamespace } from './validate.ts';

export const namespace = defineKind<Namespace>({
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  categories: [],
  namespaced: false,
  subresources: ['status', 'finalize'],
  schema: 'io.k8s.api.core.v1.Namespace',
  // k8s: pkg/apis/core/v1/defaults.go SetDefaults_Namespace
  defaults(draft) {
    if (draft.metadata.name) {
      draft.metadata.labels = { ...draft.metadata.labels, 'kubernetes.io/metadata.name': draft.metadata.name };
    }
    draft.spec ??= {};
    draft.status ??= { phase: 'Active' };
    draft.status.phase ??= 'Active';
  },
  // k8s: pkg/registry/core/namespace/strategy.go
  prepareCreate(draft) {
    draft.status = { phase: 'Active' };
    const finalizers = draft.spec?.finalizers ?? [];
    draft.spec = {
      ...draft.spec,
      finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'],
    };
  },
  prepareUpdate(next, old) {
    // Finalizers change through the finalize subresource alone.
    next.spec = { ...next.spec, finalizers: old.spec.finalizers };
    next.status = old.status;
  },
  validate: validateNamespace,
  columns: [
    nameColumn,
    column('Status', 'string', 'The status of the namespace', (object) => object.status.phase),
    ageColumn,
  ],
  fields: { 'status.phase': (object) => object.status.phase },
});
