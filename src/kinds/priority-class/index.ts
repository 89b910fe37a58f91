/** A PriorityClass names how important a pod is. */
import { defineKind } from '../../api/kind.ts';
import { ageColumn, nameColumn } from '../columns.ts';
import type { PriorityClass } from './types.ts';

export const priorityClass = defineKind<PriorityClass>({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  categories: [],
  namespaced: false,
  subresources: [],
  schema: 'io.k8s.api.scheduling.v1.PriorityClass',
  defaults() {},
  validate() {},
  columns: [nameColumn, ageColumn],
});
