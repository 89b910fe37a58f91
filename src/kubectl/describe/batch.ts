/** `kubectl describe` of Jobs and CronJobs. */
// k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go describeJob, describeCronJob
import { humanDuration } from '../../api/duration.ts';
import { controllerOf } from '../../api/object.ts';
import { parseTime } from '../../api/time.ts';
import type { CronJob } from '../../kinds/cron-job/types.ts';
import type { Job, JobFields } from '../../kinds/job/types.ts';
import { describeTemplate } from './pod.ts';
import { selectorText } from './workloads.ts';
import type { DescribeWriter } from './writer.ts';

/** A list of indexes is cut at the first comma past so many characters. */
const indexesLengthMax = 50;

export function describeJob(writer: DescribeWriter, job: Job): void {
  const { metadata, spec, status } = job;
  writer.field('Name', metadata.name);
  writer.field('Namespace', metadata.namespace ?? '');
  writer.field('Selector', selectorText(spec.selector));
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  const controller = controllerOf(job);
  if (controller) writer.field('Controlled By', `${controller.kind}/${controller.name}`);
  writer.field('Parallelism', spec.parallelism);
  writer.field('Completions', spec.completions ?? '<unset>');
  writer.field('Completion Mode', spec.completionMode);
  writer.field('Suspend', spec.suspend);
  writer.field('Backoff Limit', spec.backoffLimit);
  if (spec.ttlSecondsAfterFinished !== undefined)
    writer.field('TTL Seconds After Finished', spec.ttlSecondsAfterFinished);
  times(writer, job);
  if (spec.activeDeadlineSeconds !== undefined)
    writer.field('Active Deadline Seconds', `${spec.activeDeadlineSeconds}s`);
  const ready = status.ready === undefined ? '' : ` (${status.ready} Ready)`;
  const counts = `${status.active ?? 0} Active${ready} / ${status.succeeded ?? 0} Succeeded / ${status.failed ?? 0} Failed`;
  writer.field('Pods Statuses', counts);
  if (spec.completionMode === 'Indexed') writer.field('Completed Indexes', cutIndexes(status.completedIndexes ?? ''));
  describeTemplate(writer, spec.template);
}

function times(writer: DescribeWriter, { status: { startTime, completionTime } }: Job): void {
  if (startTime) writer.field('Start Time', writer.time(startTime));
  if (completionTime) writer.field('Completed At', writer.time(completionTime));
  if (startTime && completionTime)
    writer.field('Duration', humanDuration(parseTime(completionTime) - parseTime(startTime)));
}

function cutIndexes(indexes: string): string {
  if (indexes === '') return '<none>';
  const comma = indexes.indexOf(',', indexesLengthMax);
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`;
}

export function describeCronJob(writer: DescribeWriter, { metadata, spec, status }: CronJob): void {
  writer.field('Name', metadata.name);
  writer.field('Namespace', metadata.namespace ?? '');
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.field('Schedule', spec.schedule);
  writer.field('Concurrency Policy', spec.concurrencyPolicy);
  writer.field('Suspend', spec.suspend ? 'True' : 'False');
  writer.field('Successful Job History Limit', spec.successfulJobsHistoryLimit);
  writer.field('Failed Job History Limit', spec.failedJobsHistoryLimit);
  const { startingDeadlineSeconds: deadline } = spec;
  writer.field('Starting Deadline Seconds', deadline === undefined ? '<unset>' : `${deadline}s`);
  jobTemplate(writer, spec.jobTemplate.spec);
  writer.field('Last Schedule Time', status.lastScheduleTime ? writer.time(status.lastScheduleTime) : '<unset>');
  writer.field('Active Jobs', (status.active ?? []).map(({ name }) => name).join(', ') || '<none>');
}

function jobTemplate(writer: DescribeWriter, spec: JobFields): void {
  writer.field('Selector', spec.selector ? selectorText(spec.selector) : '<unset>');
  writer.field('Parallelism', spec.parallelism ?? '<unset>');
  writer.field('Completions', spec.completions ?? '<unset>');
  if (spec.activeDeadlineSeconds !== undefined)
    writer.field('Active Deadline Seconds', `${spec.activeDeadlineSeconds}s`);
  describeTemplate(writer, spec.template);
}
