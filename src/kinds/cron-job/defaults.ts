/** What the API server fills into a CronJob. */
// k8s: pkg/apis/batch/v1/defaults.go SetDefaults_CronJob
import type { Draft } from '../../api/object.ts';
import { defaultJobTemplate } from '../job/defaults.ts';
import type { CronJob, CronJobSpec, JobTemplate } from './types.ts';

export function defaultCronJob(draft: Draft<CronJob>): void {
  draft.spec ??= {} as CronJobSpec;
  const { spec } = draft;
  spec.concurrencyPolicy ||= 'Allow';
  spec.suspend ??= false;
  spec.successfulJobsHistoryLimit ??= 3;
  spec.failedJobsHistoryLimit ??= 1;
  spec.jobTemplate ??= {} as JobTemplate;
  defaultJobTemplate(spec.jobTemplate);
  draft.status ??= {};
}
