/** A Fault is something broken on purpose, for as long as the object exists: a setting of the simulator. */
import { defineKind, mentions } from '../../api/kind.ts';
import { ageColumn, nameColumn } from '../columns.ts';
import type { Fault } from './types.ts';

export const fault = defineKind<Fault>({
  group: 'orrery.dev',
  version: 'v1',
  kind: 'Fault',
  plural: 'faults',
  singular: 'fault',
  shortNames: [],
  categories: [],
  namespaced: false,
  subresources: [],
  schema: 'dev.orrery.v1.Fault',
  defaults() {},
  validate() {},
  columns: [nameColumn, ageColumn],
  relations: [mentions('Node')],
});
