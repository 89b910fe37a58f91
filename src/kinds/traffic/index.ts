/** A Traffic object stands for users: it sends requests to a Service, and counts what becomes of them. */
import { defineKind, mentions } from '../../api/kind.ts';
import { ageColumn, nameColumn } from '../columns.ts';
import type { Traffic } from './types.ts';

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
  defaults() {},
  validate() {},
  columns: [nameColumn, ageColumn],
  relations: [mentions('Service')],
});
