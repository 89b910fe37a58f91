/** The facts of Jobs and CronJobs. */
import { humanDuration } from '../../api/duration.ts';
import { formatTime, parseTime } from '../../api/time.ts';
import { nextRun, parseSchedule } from '../../kinds/cron-job/schedule.ts';
import { timeZoneOf, utc } from '../../kinds/cron-job/time-zones.ts';
import type { CronJob } from '../../kinds/cron-job/types.ts';
import { completionsText } from '../../kinds/job/conditions.ts';
import type { Job } from '../../kinds/job/types.ts';
import type { Fact } from './fact.ts';

export function jobFacts({ spec, status, ...job }: Job, nowMs: number): Fact[] {
  const { active = 0, succeeded = 0, failed = 0, startTime, completionTime } = status;
  const end = status.conditions?.find(
    ({ type, status: value }) => /^(Failed|FailureTarget)$/.test(type) && value === 'True',
  );
  const endMs = completionTime ? parseTime(completionTime) : nowMs;
  const text = completionsText({ spec, status, ...job });
  return [
    {
      label: 'Completions',
      value: `${text} · ${spec.completionMode === 'Indexed' ? 'each with an index' : 'any order'}`,
    },
    { label: 'Pods', value: `${active} active · ${succeeded} succeeded · ${failed} failed` },
    { label: 'Parallelism', value: `${spec.parallelism} at once` },
    ...(status.completedIndexes ? [{ label: 'Done indexes', value: status.completedIndexes, mono: true }] : []),
    ...(status.failedIndexes ? [{ label: 'Failed indexes', value: status.failedIndexes, mono: true }] : []),
    {
      label: 'Retries',
      value:
        spec.backoffLimitPerIndex === undefined
          ? `up to ${spec.backoffLimit} · pods ${restartText(spec.template.spec.restartPolicy)}`
          : `up to ${spec.backoffLimitPerIndex} for each index`,
    },
    ...(spec.activeDeadlineSeconds === undefined
      ? []
      : [{ label: 'Deadline', value: `${spec.activeDeadlineSeconds} s` }]),
    ...(spec.ttlSecondsAfterFinished === undefined
      ? []
      : [{ label: 'Deleted', value: `${spec.ttlSecondsAfterFinished} s after it ends` }]),
    ...(startTime ? [{ label: 'Duration', value: humanDuration(Math.max(0, endMs - parseTime(startTime))) }] : []),
    ...(end ? [{ label: end.reason ?? 'Failed', value: end.message ?? '' }] : []),
  ];
}

function restartText(policy: string): string {
  return policy === 'OnFailure' ? 'restart in place' : 'are replaced';
}

export function cronJobFacts({ spec, status }: CronJob, nowMs: number): Fact[] {
  const last = (time: string | undefined) =>
    time ? `${clockText(parseTime(time), nowMs)}, ${humanDuration(Math.max(0, nowMs - parseTime(time)))} ago` : 'never';
  return [
    { label: 'Schedule', value: spec.schedule, mono: true },
    { label: 'Time zone', value: spec.timeZone ?? 'UTC' },
    { label: 'Next run', value: nextText(spec, nowMs) },
    { label: 'Concurrency', value: `${spec.concurrencyPolicy} · ${concurrencyText[spec.concurrencyPolicy]}` },
    ...(spec.startingDeadlineSeconds === undefined
      ? []
      : [{ label: 'May be late', value: `${spec.startingDeadlineSeconds} s` }]),
    { label: 'Active', value: (status.active ?? []).map(({ name }) => name).join(', ') || 'none', mono: true },
    { label: 'Last run', value: last(status.lastScheduleTime) },
    { label: 'Last success', value: last(status.lastSuccessfulTime) },
    { label: 'History', value: `${spec.successfulJobsHistoryLimit} good · ${spec.failedJobsHistoryLimit} failed` },
  ];
}

const concurrencyText = {
  Allow: 'runs may overlap',
  Forbid: 'a run waits for the one before',
  Replace: 'a run ends the one before',
} as const;

function nextText({ schedule: text, timeZone = '', suspend }: CronJob['spec'], nowMs: number): string {
  if (suspend) return 'none: suspended';
  const schedule = parseSchedule(text);
  const nextMs = 'problem' in schedule ? undefined : nextRun(schedule, nowMs, timeZoneOf(timeZone) ?? utc);
  return nextMs === undefined ? 'never' : `${clockText(nextMs, nowMs)}, in ${humanDuration(nextMs - nowMs)}`;
}

/** `00:05 UTC`, with the date in front when that is not today. */
function clockText(unixMs: number, nowMs: number): string {
  const text = formatTime(unixMs).slice(0, 16).replace('T', ' ');
  const isToday = text.slice(0, 10) === formatTime(nowMs).slice(0, 10);
  return `${isToday ? text.slice(11) : text} UTC`;
}
