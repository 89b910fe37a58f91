import { expect, it } from 'vitest';
import { formatTime, parseTime } from '../../../api/time.ts';
import { cronJob as cronJobKind } from '../../../kinds/cron-job/index.ts';
import { parseSchedule, type Schedule } from '../../../kinds/cron-job/schedule.ts';
import { utc } from '../../../kinds/cron-job/time-zones.ts';
import type { CronJob } from '../../../kinds/cron-job/types.ts';
import type { Job } from '../../../kinds/job/types.ts';
import { created } from '../../../kinds/samples.ts';
import { dueRun, jobNameAt, surplusJobs, untilNextMs } from './plan.ts';

const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'work', image: 'busybox' }] } };
const noonMs = parseTime('2025-01-01T12:00:00Z');

function cronJobOf(spec: object, lastMinutesAgo?: number): CronJob {
  const object = created(cronJobKind, {
    metadata: { name: 'work', creationTimestamp: '2024-01-01T00:00:00Z' },
    spec: { schedule: '*/10 * * * *', jobTemplate: { spec: { template } }, ...spec },
  });
  const status = lastMinutesAgo === undefined ? {} : { lastScheduleTime: formatTime(noonMs - lastMinutesAgo * 60_000) };
  return { ...object, status };
}

function due(cronJob: CronJob, nowMs: number) {
  const schedule = parseSchedule(cronJob.spec.schedule) as Schedule;
  const { dueMs, missed, problem } = dueRun(cronJob, schedule, utc, nowMs, true);
  const waitMs = untilNextMs(cronJob, schedule, utc, nowMs);
  return [problem ?? (dueMs === undefined ? 'none' : formatTime(dueMs).slice(11, 16)), missed, waitMs];
}

it.each<[string, CronJob, number, [string, string, number | undefined]]>([
  ['nothing before the first', cronJobOf({}, 0), noonMs + 60_000, ['none', 'none', 540_100]],
  ['the one that has just come', cronJobOf({}, 10), noonMs + 100, ['12:00', 'none', 600_000]],
  ['the last of a few', cronJobOf({}, 35), noonMs, ['12:00', 'few', 600_100]],
  ['the last of very many', cronJobOf({}, 10 * 200), noonMs, ['12:00', 'many', 600_100]],
  [
    'only what is not too late',
    cronJobOf({ startingDeadlineSeconds: 30 }, 35),
    noonMs + 40_000,
    ['none', 'none', 560_100],
  ],
  [
    'the last of an uneven schedule',
    cronJobOf({ schedule: '0 8,9,18 * * *' }, 24 * 60),
    noonMs,
    ['09:00', 'few', 6 * 3_600_000 + 100],
  ],
  [
    'never, for a day that does not come',
    cronJobOf({ schedule: '0 0 31 2 *' }, 10),
    noonMs,
    ['time difference between two schedules is less than 1 second', 'none', undefined],
  ],
])('is due: %s', (_, cronJob, nowMs, expected) => {
  expect(due(cronJob, nowMs)).toEqual(expected);
});

it('gives each run a name of its own', () => {
  expect(jobNameAt(cronJobOf({}), noonMs)).toBe(`work-${noonMs / 60_000}`);
});

it('keeps the youngest of the good and of the bad', () => {
  const job = (name: string, type: string, minute: number): Job =>
    ({
      metadata: { name },
      status: { startTime: formatTime(noonMs + minute * 60_000), conditions: [{ type, status: 'True' }] },
    }) as unknown as Job;
  const jobs = [job('a', 'Complete', 3), job('b', 'Complete', 1), job('c', 'Failed', 0), job('d', 'Failed', 2)];
  const running = { metadata: { name: 'e' }, status: {} } as unknown as Job;
  const names = (spec: object) => surplusJobs(cronJobOf(spec), [...jobs, running]).map(({ metadata }) => metadata.name);
  expect(names({})).toEqual(['c']);
  expect(names({ successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 0 })).toEqual(['b', 'c', 'd']);
});
