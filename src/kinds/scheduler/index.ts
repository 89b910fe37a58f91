/** A Scheduler is a profile of the kube-scheduler with a plugin of a student's own code: a setting of the simulator. */
import { defineKind } from '../../api/kind.ts';
import { equal } from '../../base/equality.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import { firstGeneration, nextGeneration } from '../generation.ts';
import type { Scheduler, SchedulerSpec } from './types.ts';
import { validateScheduler } from './validate.ts';

export const scheduler = defineKind<Scheduler>({
  group: 'orrery.dev',
  version: 'v1',
  kind: 'Scheduler',
  plural: 'schedulers',
  singular: 'scheduler',
  shortNames: [],
  categories: [],
  namespaced: false,
  subresources: ['status'],
  schema: 'dev.orrery.v1.Scheduler',
  defaults(draft) {
    draft.spec ??= {} as SchedulerSpec;
    draft.spec.weight ??= 10;
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
  validate: validateScheduler,
  columns: [
    nameColumn,
    column('Weight', 'integer', 'What a point of its score counts.', ({ spec }) => spec.weight),
    column('Status', 'string', 'Whether its code runs.', stateOf),
    ageColumn,
  ],
});

/** `Waiting` until the scheduler has seen the newest code, then `Running`, or `Error` once something went wrong. */
function stateOf({ metadata, status }: Scheduler): string {
  if (status?.observedGeneration !== metadata.generation) return 'Waiting';
  return status?.problem ? 'Error' : 'Running';
}
