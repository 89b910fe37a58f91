/** When a Job is due to go, milliseconds since 1970; undefined when it may stay, or has not ended. */
// k8s: pkg/controller/ttlafterfinished/ttlafterfinished_controller.go getFinishAndExpireTime
import { parseTime } from '../../../api/time.ts';
import { isJobFinished } from '../../../kinds/job/conditions.ts';
import type { Job } from '../../../kinds/job/types.ts';

export function expiresAtMs(job: Job): number | undefined {
  const { ttlSecondsAfterFinished: seconds } = job.spec;
  if (seconds === undefined || job.metadata.deletionTimestamp !== undefined || !isJobFinished(job)) return undefined;
  const end = job.status.conditions?.find(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  );
  return parseTime(end?.lastTransitionTime) + seconds * 1000;
}
