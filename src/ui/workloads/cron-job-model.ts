/** What a CronJob's band shows: how far it is to the next run, and how the last five went. */
import { controllerOf } from '../../api/object.ts';
import { parseTime } from '../../api/time.ts';
import { nextRun, parseSchedule, type Schedule } from '../../kinds/cron-job/schedule.ts';
import { timeZoneOf, utc } from '../../kinds/cron-job/time-zones.ts';
import type { CronJob } from '../../kinds/cron-job/types.ts';
import type { Job } from '../../kinds/job/types.ts';

export const runsShown = 5;
/** So late a run may be without having been missed: the controller takes its time. */
const latenessMs = 3000;

export interface CronClock {
  /** The next run, milliseconds since 1970; absent while suspended, or when the schedule never comes round. */
  nextMs?: number;
  /** How much of the way from the last run to the next is gone, from 0 to 1. */
  share: number;
  /** A run that should have begun and has not. */
  missedMs?: number;
}

export function cronClock({ metadata, spec, status }: CronJob, unixMs: number): CronClock {
  const schedule = parseSchedule(spec.schedule);
  if (spec.suspend || 'problem' in schedule) return { share: 0 };
  const zone = timeZoneOf(spec.timeZone ?? '') ?? utc;
  const nextMs = nextRun(schedule, unixMs, zone);
  if (nextMs === undefined) return { share: 0 };
  const lastMs = parseTime(status.lastScheduleTime ?? metadata.creationTimestamp);
  const afterLastMs = nextRun(schedule as Schedule, lastMs, zone) ?? nextMs;
  const missed = afterLastMs + latenessMs < unixMs ? { missedMs: afterLastMs } : {};
  const fromMs = Math.min(Math.max(lastMs, nextMs - distanceOf(schedule, nextMs, zone)), unixMs);
  return { nextMs, share: nextMs > fromMs ? (unixMs - fromMs) / (nextMs - fromMs) : 0, ...missed };
}

function distanceOf(schedule: Schedule, fromMs: number, zone: typeof utc): number {
  const nextMs = nextRun(schedule, fromMs, zone);
  return nextMs === undefined ? 0 : nextMs - fromMs;
}

/** The youngest Jobs of the CronJob, oldest of them first. */
export function lastRuns(cronJob: CronJob, jobs: Iterable<Job>): Job[] {
  const own = [...jobs].filter((job) => controllerOf(job)?.uid === cronJob.metadata.uid);
  const startOf = (job: Job) => parseTime(job.metadata.creationTimestamp);
  return own.sort((left, right) => startOf(left) - startOf(right)).slice(-runsShown);
}
