/** A Fault is something broken on purpose, for as long as the object exists: a setting of the simulator. */
import { defineKind, mentions } from '../../api/kind.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import { equal } from '../../base/equality.ts';
import { firstGeneration, nextGeneration } from '../generation.ts';
import type { Fault, FaultSpec } from './types.ts';
import { validateFault } from './validate.ts';

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
  defaults(draft) {
    draft.spec ??= {} as FaultSpec;
  },
  prepareCreate: firstGeneration,
  prepareUpdate(next, old) {
    nextGeneration(next, old, !equal(next.spec, old.spec));
  },
  validate: validateFault,
  columns: [
    nameColumn,
    column('Type', 'string', 'What is broken.', ({ spec }) => spec.type),
    column('Node', 'string', 'The Node that is hit.', ({ spec }) => spec.node),
    ageColumn,
  ],
  relations: [mentions('Node')],
});
