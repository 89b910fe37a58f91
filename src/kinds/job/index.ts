/** A Job runs pods until enough of them have succeeded. */
import { defineKind, owns, selects } from '../../api/kind.ts';
import { jobColumns } from './columns.ts';
import { defaultJob } from './defaults.ts';
import { prepareCreateJob, prepareUpdateJob } from './strategy.ts';
import type { Job } from './types.ts';
import { validateJob, validateJobUpdate } from './validate.ts';
import { jobWarnings } from './warnings.ts';

export const job = defineKind<Job>({
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  plural: 'jobs',
  singular: 'job',
  shortNames: [],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  schema: 'io.k8s.api.batch.v1.Job',
  orphansByDefault: true,
  defaults: defaultJob,
  prepareCreate: prepareCreateJob,
  prepareUpdate: prepareUpdateJob,
  validate: validateJob,
  validateUpdate: validateJobUpdate,
  warnings: jobWarnings,
  columns: jobColumns,
  fields: { 'status.successful': ({ status }) => String(status.succeeded ?? 0) },
  relations: [owns('Pod'), selects('Pod')],
});
