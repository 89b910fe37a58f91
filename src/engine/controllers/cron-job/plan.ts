/** Which run of a CronJob is due, when the next one is, and which old Jobs go. */
// k8s: pkg/controller/cronjob/utils.go, cronjob_controllerv2.go
import { parseTime } from '../../../api/time.ts';
import { nextRun, type Schedule } from '../../../kinds/cron-job/schedule.ts';
import type { TimeZone } from '../../../kinds/cron-job/time-zones.ts';
import type { CronJob } from '../../../kinds/cron-job/types.ts';
import { hasJobCondition } from '../../../kinds/job/conditions.ts';
import type { Job } from '../../../kinds/job/types.ts';

/** Upstream asks a tenth of a second late, so that a clock that is a little slow has come round, too. */
// k8s: pkg/controller/cronjob/cronjob_controllerv2.go nextScheduleDelta
const delayMs = 100;
/** More missed runs than that are worth a warning. */
const missedMax = 100;

export interface Due {
  /** The last run that should have begun; undefined when none is due. */
  dueMs?: number;
  /** How many runs have passed, that one included; a guess by the distance of the first two. */
  missed: 'none' | 'few' | 'many';
  /** What was looked at from. */
  sinceMs: number;
  problem?: string;
}

/** @param respectsDeadline whether runs before the starting deadline are forgotten */
// k8s: pkg/controller/cronjob/utils.go mostRecentScheduleTime
export function dueRun(
  cronJob: CronJob,
  schedule: Schedule,
  zone: TimeZone,
  nowMs: number,
  respectsDeadline: boolean,
): Due {
  const { metadata, spec, status } = cronJob;
  let sinceMs = parseTime(status.lastScheduleTime ?? metadata.creationTimestamp);
  if (respectsDeadline && spec.startingDeadlineSeconds !== undefined)
    sinceMs = Math.max(sinceMs, nowMs - spec.startingDeadlineSeconds * 1000);
  const firstMs = nextRun(schedule, sinceMs, zone);
  const secondMs = firstMs === undefined ? undefined : nextRun(schedule, firstMs, zone);
  if (firstMs === undefined || secondMs === undefined)
    return { missed: 'none', sinceMs, problem: 'time difference between two schedules is less than 1 second' };
  if (nowMs < firstMs) return { missed: 'none', sinceMs };
  if (nowMs < secondMs) return { dueMs: firstMs, missed: 'none', sinceMs };
  const distanceMs = secondMs - firstMs;
  const count = Math.floor((nowMs - firstMs) / distanceMs) + 1;
  // As upstream: from one run before the last by that count, since schedules are not always even.
  let dueMs: number | undefined;
  let nextMs = nextRun(schedule, firstMs + (count - 2) * distanceMs, zone);
  for (; nextMs !== undefined && nextMs <= nowMs; nextMs = nextRun(schedule, nextMs, zone)) dueMs = nextMs;
  return { ...(dueMs === undefined ? {} : { dueMs }), missed: count > missedMax ? 'many' : 'few', sinceMs };
}

/** Milliseconds until the schedule comes round again; undefined when it never does. */
// k8s: pkg/controller/cronjob/utils.go nextScheduleTimeDuration
export function untilNextMs(cronJob: CronJob, schedule: Schedule, zone: TimeZone, nowMs: number): number | undefined {
  const { dueMs, missed, sinceMs, problem } = dueRun(cronJob, schedule, zone, nowMs, false);
  const fromMs = problem === undefined ? (dueMs ?? (missed === 'none' ? sinceMs : nowMs)) : nowMs;
  const nextMs = nextRun(schedule, fromMs, zone);
  return nextMs === undefined ? undefined : nextMs + delayMs - nowMs;
}

/** Always the same for the same run, so that no run has two Jobs. Example: `hello-28931041`, minutes since 1970. */
export function jobNameAt({ metadata }: CronJob, runMs: number): string {
  return `${metadata.name}-${Math.floor(runMs / 60_000)}`;
}

/** Finished Jobs beyond the limits of history, oldest first: good ones and bad ones are counted apart. */
// k8s: pkg/controller/cronjob/cronjob_controllerv2.go cleanupFinishedJobs
export function surplusJobs({ spec }: CronJob, jobs: readonly Job[]): Job[] {
  const good = jobs.filter((job) => hasJobCondition(job, 'Complete'));
  const bad = jobs.filter((job) => hasJobCondition(job, 'Failed') && !good.includes(job));
  return [...oldest(good, spec.successfulJobsHistoryLimit), ...oldest(bad, spec.failedJobsHistoryLimit)];
}

function oldest(jobs: readonly Job[], kept: number): Job[] {
  const ordered = [...jobs].sort((left, right) => {
    const [leftMs, rightMs] = [startOf(left), startOf(right)];
    if (leftMs !== rightMs) return leftMs - rightMs;
    return left.metadata.name < right.metadata.name ? -1 : 1;
  });
  return ordered.slice(0, Math.max(0, jobs.length - kept));
}

// What never started counts as the youngest.
function startOf({ status }: Job): number {
  return status.startTime ? parseTime(status.startTime) : Number.MAX_VALUE;
}
