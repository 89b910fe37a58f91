/** A CronJob makes Jobs on a schedule. */
import { defineKind, owns } from '../../api/kind.ts';
import { equal } from '../../base/equality.ts';
import { firstGeneration, nextGeneration } from '../generation.ts';
import { jobSpecWarnings, nameWarnings } from '../job/warnings.ts';
import { cronJobColumns } from './columns.ts';
import { defaultCronJob } from './defaults.ts';
import type { CronJob } from './types.ts';
import { validateCronJob } from './validate.ts';

export const cronJob = defineKind<CronJob>({
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  singular: 'cronjob',
  shortNames: ['cj'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  schema: 'io.k8s.api.batch.v1.CronJob',
  // k8s: staging/src/k8s.io/api/batch/v1beta1/zz_generated.prerelease-lifecycle.go
  otherVersions: [{ group: 'batch', version: 'v1beta1', deprecatedIn: 'v1.21', removedIn: 'v1.25' }],
  defaults: defaultCronJob,
  // k8s: pkg/registry/batch/cronjob/strategy.go
  prepareCreate(draft) {
    draft.status = {};
    firstGeneration(draft);
  },
  prepareUpdate(next, old) {
    next.status = old.status;
    nextGeneration(next, old, !equal(next.spec, old.spec));
  },
  validate: validateCronJob,
  warnings: ({ metadata, spec }) => [
    ...nameWarnings(metadata.name),
    ...jobSpecWarnings(spec.jobTemplate.spec, 'spec.jobTemplate.spec'),
  ],
  columns: cronJobColumns,
  relations: [owns('Job')],
});
