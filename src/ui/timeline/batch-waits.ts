/** What Jobs and CronJobs wait for: the next run of each schedule, and the next try after a failure. */
import type { CronJob } from '../../kinds/cron-job/types.ts';
import type { Job } from '../../kinds/job/types.ts';
import { cronClock } from '../workloads/cron-job-model.ts';
import { jobBand } from '../workloads/job-model.ts';
import type { ClusterState } from '../stores/cluster-store.ts';
import type { LongWait } from './long-wait.ts';

export function batchWaits({ tables, podsOfOwner }: ClusterState, unixMs: number): LongWait[] {
  const waits: LongWait[] = [];
  for (const cronJob of (tables['cronjobs']?.byKey.values() ?? []) as Iterable<CronJob>) {
    const { nextMs } = cronClock(cronJob, unixMs);
    if (nextMs !== undefined) waits.push({ endsMs: nextMs, what: `next run of ${cronJob.metadata.name}` });
  }
  for (const job of (tables['jobs']?.byKey.values() ?? []) as Iterable<Job>) {
    const { retryAtMs } = jobBand(job, podsOfOwner.of(job.metadata.uid));
    if (retryAtMs !== undefined) waits.push({ endsMs: retryAtMs, what: `back-off of Job ${job.metadata.name}` });
  }
  return waits;
}
