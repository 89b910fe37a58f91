/** A PodDisruptionBudget says how many pods must stay when somebody evicts. */
import { defineKind, selects } from '../../api/kind.ts';
import { ageColumn, nameColumn } from '../columns.ts';
import type { PodDisruptionBudget } from './types.ts';

export const podDisruptionBudget = defineKind<PodDisruptionBudget>({
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  singular: 'poddisruptionbudget',
  shortNames: ['pdb'],
  categories: [],
  namespaced: true,
  subresources: ['status'],
  schema: 'io.k8s.api.policy.v1.PodDisruptionBudget',
  defaults() {},
  validate() {},
  columns: [nameColumn, ageColumn],
  relations: [selects('Pod')],
});
