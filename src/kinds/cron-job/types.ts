/** A CronJob makes Jobs on a schedule. */
// k8s: staging/src/k8s.io/api/batch/v1/types.go CronJob
import type { KubernetesObject, ObjectMeta, ObjectReference } from '../../api/object.ts';
import type { JobFields } from '../job/types.ts';

export interface CronJob extends KubernetesObject {
  apiVersion: 'batch/v1';
  kind: 'CronJob';
  spec: CronJobSpec;
  status: CronJobStatus;
}

export interface CronJobSpec {
  schedule: string;
  timeZone?: string;
  startingDeadlineSeconds?: number;
  concurrencyPolicy: 'Allow' | 'Forbid' | 'Replace';
  suspend: boolean;
  jobTemplate: JobTemplate;
  successfulJobsHistoryLimit: number;
  failedJobsHistoryLimit: number;
}

export interface JobTemplate {
  metadata: Partial<ObjectMeta>;
  spec: JobFields;
}

export interface CronJobStatus {
  active?: ObjectReference[];
  lastScheduleTime?: string;
  lastSuccessfulTime?: string;
}
