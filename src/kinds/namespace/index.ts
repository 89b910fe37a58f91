/** A Namespace holds names apart; deleting it deletes what it holds. */
import { defineKind } from '../../api/kind.ts';
import { ageColumn, nameColumn } from '../columns.ts';
import type { Namespace } from './types.ts';

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
  defaults() {},
  validate() {},
  columns: [nameColumn, ageColumn],
  fields: { 'status.phase': (object) => object.status.phase },
});
