/** Checks a CronJob. */
// k8s: pkg/apis/batch/validation/validation.go ValidateCronJobCreate, ValidateCronJobUpdate
import type { FieldReport } from '../../api/validation.ts';
import { goSelector } from '../go-syntax.ts';
import { validateJobSpec } from '../job/validate.ts';
import { validateMetadata } from '../validate-metadata.ts';
import { parseSchedule } from './schedule.ts';
import { timeZoneOf } from './time-zones.ts';
import type { CronJob, CronJobSpec } from './types.ts';

/** A dash and ten digits follow in the names of Jobs, which may have 63 characters. */
const nameLengthMax = 52;
const policies = ['Allow', 'Forbid', 'Replace'];

export function validateCronJob(cronJob: CronJob, report: FieldReport): void {
  validateMetadata(cronJob, true, 'subdomain', report);
  validateSpec(cronJob.spec, report);
  const isNew = !cronJob.metadata.resourceVersion;
  if (isNew && cronJob.metadata.name.length > nameLengthMax)
    report.invalid('metadata.name', cronJob.metadata.name, `must be no more than ${nameLengthMax} characters`);
}

function validateSpec(spec: CronJobSpec, report: FieldReport): void {
  if (!spec.schedule) report.required('spec.schedule');
  else validateSchedule(spec.schedule, report);
  report.atLeast('spec.startingDeadlineSeconds', spec.startingDeadlineSeconds, 0);
  if (spec.timeZone !== undefined) validateTimeZone(spec.timeZone, report);
  if (!policies.includes(spec.concurrencyPolicy))
    report.notSupported('spec.concurrencyPolicy', spec.concurrencyPolicy, policies);
  const { spec: job } = spec.jobTemplate;
  validateJobSpec(job, 'spec.jobTemplate.spec', report);
  if (job.selector)
    report.invalidGo('spec.jobTemplate.spec.selector', goSelector(job.selector), '`selector` will be auto-generated');
  if (job.manualSelector) report.notSupported('spec.jobTemplate.spec.manualSelector', true, ['nil', 'false']);
  report.atLeast('spec.successfulJobsHistoryLimit', spec.successfulJobsHistoryLimit, 0);
  report.atLeast('spec.failedJobsHistoryLimit', spec.failedJobsHistoryLimit, 0);
}

function validateSchedule(schedule: string, report: FieldReport): void {
  const parsed = parseSchedule(schedule);
  if ('problem' in parsed) report.invalid('spec.schedule', schedule, parsed.problem);
  if (schedule.includes('TZ'))
    report.invalid('spec.schedule', schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead');
}

function validateTimeZone(timeZone: string, report: FieldReport): void {
  const field = 'spec.timeZone';
  if (timeZone === '') return report.invalid(field, timeZone, 'timeZone must be nil or non-empty string');
  const isNamed = timeZone
    .split('/')
    .every((part) => part !== '.' && part !== '..' && !part.startsWith('-') && /^[\w.+-]{1,14}$/.test(part));
  if (!isNamed) return report.invalid(field, timeZone, `unknown time zone ${timeZone}`);
  if (timeZone.toLowerCase() === 'local') {
    const message = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
    return report.invalid(field, timeZone, message);
  }
  if (!timeZoneOf(timeZone)) report.invalid(field, timeZone, `unknown time zone ${timeZone}`);
}
