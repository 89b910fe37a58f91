/** Makes a Job whenever the schedule comes round. Woken by the CronJob, by its Jobs, and by the clock at the next run. */
// k8s: pkg/controller/cronjob/cronjob_controllerv2.go
import type { Change } from '../../../api/handler.ts';
import { controllerOf, controllerReference, keyOf, type Draft, type ObjectReference } from '../../../api/object.ts';
import { formatRfc1123, formatTime, parseTime } from '../../../api/time.ts';
import { copy, equal } from '../../../base/equality.ts';
import { cronJob } from '../../../kinds/cron-job/index.ts';
import { parseSchedule, type Schedule } from '../../../kinds/cron-job/schedule.ts';
import { timeZoneOf, utc, type TimeZone } from '../../../kinds/cron-job/time-zones.ts';
import type { CronJob, CronJobStatus } from '../../../kinds/cron-job/types.ts';
import { hasJobCondition, isJobFinished } from '../../../kinds/job/conditions.ts';
import { job } from '../../../kinds/job/index.ts';
import type { Job } from '../../../kinds/job/types.ts';
import { defineController, watchWith, type Outcome, type ReconcileContext } from '../../client/controller.ts';
import { byOwner, ownerIndex } from '../shared/indexes.ts';
import { isNamespaceTerminating } from '../shared/pod-template.ts';
import { dueRun, jobNameAt, surplusJobs, untilNextMs } from './plan.ts';

const scheduledTimestampAnnotation = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** Keys of CronJobs whose schedule is another now: what the new one would have missed does not count. */
const newSchedulePrefix = 'new schedule of ';

export const cronJobController = defineController<undefined>({
  name: 'cronjob-controller',
  watches: [{ ...watchWith(cronJob, keysOfCronJob), primary: true }, watchWith(job, keysOfJob)],
  indexes: [byOwner(job)],
  reconcile(key, context) {
    if (key.startsWith(newSchedulePrefix)) return reschedule(key.slice(newSchedulePrefix.length), context);
    const current = context.cache(cronJob).get(key);
    if (!current) return;
    const jobs = context
      .cache(job)
      .byIndex(ownerIndex, current.metadata.uid)
      .filter((each) => controllerOf(each)?.uid === current.metadata.uid);
    const run = new Run(current, context);
    run.cleanUp(jobs);
    const outcome = run.look(jobs) ?? run.start();
    return run.writeStatus() ?? outcome;
  },
});

// k8s: pkg/controller/cronjob/cronjob_controllerv2.go updateCronJob
function reschedule(key: string, context: ReconcileContext<undefined>): void {
  const current = context.cache(cronJob).get(key);
  const schedule = current && parseSchedule(current.spec.schedule);
  if (!schedule || 'problem' in schedule) return;
  const waitMs = untilNextMs(current, schedule, timeZoneOf(current.spec.timeZone ?? '') ?? utc, context.nowMs);
  if (waitMs !== undefined) context.requeueAfterMs(Math.max(0, waitMs), key);
}

/** One look at a CronJob: what it changes in the status is written once, at the end. */
class Run {
  readonly #cronJob: CronJob;
  readonly #context: ReconcileContext<undefined>;
  readonly #status: CronJobStatus;

  constructor(current: CronJob, context: ReconcileContext<undefined>) {
    this.#cronJob = current;
    this.#context = context;
    this.#status = { ...current.status };
  }

  cleanUp(jobs: readonly Job[]): void {
    for (const each of surplusJobs(this.#cronJob, jobs))
      if (each.metadata.deletionTimestamp === undefined) this.#deleteJob(each, 'history keeps no more');
  }

  /** Takes note of Jobs that have ended, gone, or come from elsewhere. */
  look(jobs: readonly Job[]): Outcome | undefined {
    for (const each of jobs) {
      const isActive = this.#isActive(each.metadata.uid);
      if (!isJobFinished(each)) {
        if (!isActive && !this.#isKnownByNow(each)) {
          const message = `Saw a job that the controller did not create or forgot: ${each.metadata.name}`;
          this.#event('Warning', 'UnexpectedJob', message);
        }
        continue;
      }
      const isGood = hasJobCondition(each, 'Complete');
      if (isActive) {
        this.#forget(each.metadata.uid);
        const condition = isGood ? 'Complete' : 'Failed';
        this.#event('Normal', 'SawCompletedJob', `Saw completed job: ${each.metadata.name}, condition: ${condition}`);
      }
      if (isGood) this.#noteSuccess(each);
    }
    const known = new Set(jobs.map(({ metadata }) => metadata.uid));
    for (const { uid = '', namespace, name } of this.#status.active ?? []) {
      if (known.has(uid)) continue;
      const found = this.#context.client.get(job, `${namespace}/${name}`);
      if (found.ok) continue;
      if (found.status.code !== 404) return { retry: found.status.message ?? 'refused' };
      this.#event('Normal', 'MissingJob', `Active job went missing: ${name}`);
      this.#forget(uid);
    }
    return undefined;
  }

  /** Makes the Job that is due, and asks to be woken for the next. */
  start(): Outcome | undefined {
    const { metadata, spec } = this.#cronJob;
    if (metadata.deletionTimestamp !== undefined) return undefined;
    const zone = spec.timeZone === undefined ? utc : timeZoneOf(spec.timeZone);
    if (!zone) {
      const problem = `unknown time zone ${spec.timeZone}`;
      this.#event('Warning', 'UnknownTimeZone', `invalid timeZone: ${JSON.stringify(spec.timeZone)}: ${problem}`);
      return undefined;
    }
    if (spec.suspend) return undefined;
    const schedule = parseSchedule(spec.schedule);
    if ('problem' in schedule) {
      const message = `unparseable schedule: ${JSON.stringify(spec.schedule)} : ${schedule.problem}`;
      this.#event('Warning', 'UnparseableSchedule', message);
      return undefined;
    }
    return this.#startAt(schedule, zone);
  }

  #startAt(schedule: Schedule, zone: TimeZone): Outcome | undefined {
    const { spec } = this.#cronJob;
    const { nowMs } = this.#context;
    const { dueMs, missed, problem } = dueRun(this.#cronJob, schedule, zone, nowMs, true);
    if (problem !== undefined) {
      this.#event('Warning', 'InvalidSchedule', `invalid schedule: ${spec.schedule} : ${problem}`);
      return undefined;
    }
    if (dueMs === undefined) return this.#wait(schedule, zone);
    if (missed === 'many') {
      const advice = 'Set or decrease .spec.startingDeadlineSeconds or check clock skew';
      this.#event('Warning', 'TooManyMissedTimes', `too many missed start times. ${advice}`);
    }
    const { startingDeadlineSeconds } = spec;
    if (startingDeadlineSeconds !== undefined && dueMs + startingDeadlineSeconds * 1000 < nowMs) {
      this.#event('Warning', 'MissSchedule', `Missed scheduled time to start a job: ${formatRfc1123(dueMs)}`);
      return this.#wait(schedule, zone);
    }
    const name = jobNameAt(this.#cronJob, dueMs);
    const isDone = parseTime(this.#status.lastScheduleTime) === dueMs;
    if (isDone || this.#status.active?.some((each) => each.name === name)) return this.#wait(schedule, zone);
    if (spec.concurrencyPolicy === 'Forbid' && this.#status.active?.length) {
      const why = 'prior execution is running and concurrency policy is Forbid';
      this.#event('Normal', 'JobAlreadyActive', `Not starting job because ${why}`);
      return this.#wait(schedule, zone);
    }
    return (
      (spec.concurrencyPolicy === 'Replace' ? this.#replaceActive() : undefined) ??
      this.#create(name, dueMs, zone) ??
      this.#wait(schedule, zone)
    );
  }

  #replaceActive(): Outcome | undefined {
    for (const { namespace, name } of this.#status.active ?? []) {
      const found = this.#context.client.get(job, `${namespace}/${name}`);
      if (!found.ok) {
        this.#event('Warning', 'FailedGet', `Get job: ${found.status.message}`);
        return { retry: found.status.message ?? 'refused' };
      }
      if (!this.#deleteJob(found.object, 'the next run takes its place'))
        return { retry: `could not replace job ${namespace}/${name}` };
    }
    return undefined;
  }

  #create(name: string, dueMs: number, zone: TimeZone): Outcome | undefined {
    const { client } = this.#context;
    const draft = this.#draftOf(name, dueMs, zone);
    const reason = `created this job: the schedule "${this.#cronJob.spec.schedule}" came round at ${formatTime(dueMs)}`;
    const response = client.create(job, draft, reason);
    let made: Job;
    if (response.ok) {
      made = response.object;
      this.#event('Normal', 'SuccessfulCreate', `Created job ${name}`);
    } else if (response.status.reason === 'AlreadyExists') {
      // Ours from a moment ago, of which the status does not tell yet, or somebody else's.
      const found = client.get(job, `${draft.metadata.namespace}/${name}`);
      if (!found.ok) return { retry: found.status.message ?? 'refused' };
      const isOwn = controllerOf(found.object)?.uid === this.#cronJob.metadata.uid;
      if (!isOwn || this.#isActive(found.object.metadata.uid)) return undefined;
      made = found.object;
    } else {
      if (!isNamespaceTerminating(response.status))
        this.#event('Warning', 'FailedCreate', `Error creating job: ${response.status.message}`);
      return { retry: response.status.message ?? 'refused' };
    }
    this.#status.active = [...(this.#status.active ?? []), referenceTo(made)];
    this.#status.lastScheduleTime = formatTime(dueMs);
    return undefined;
  }

  // k8s: pkg/controller/cronjob/utils.go getJobFromTemplate2
  #draftOf(name: string, dueMs: number, zone: TimeZone): Draft<Job> {
    const { metadata, spec } = this.#cronJob;
    const template = copy(spec.jobTemplate);
    return {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name,
        ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
        ...(template.metadata.labels ? { labels: template.metadata.labels } : {}),
        annotations: {
          ...template.metadata.annotations,
          [scheduledTimestampAnnotation]: formatZonedTime(dueMs, zone(dueMs)),
        },
        ownerReferences: [controllerReference(this.#cronJob)],
      },
      spec: template.spec as Job['spec'],
      status: {},
    };
  }

  #wait(schedule: Schedule, zone: TimeZone): undefined {
    const current = { ...this.#cronJob, status: this.#status };
    const waitMs = untilNextMs(current, schedule, zone, this.#context.nowMs);
    if (waitMs !== undefined) this.#context.requeueAfterMs(waitMs);
  }

  writeStatus(): Outcome | undefined {
    if (equal(this.#status, this.#cronJob.status)) return undefined;
    const active = this.#status.active?.length ?? 0;
    const reason = `noted its jobs: ${active} active, last due ${this.#status.lastScheduleTime ?? 'never'}`;
    const written = this.#context.client.updateStatus(cronJob, { ...this.#cronJob, status: this.#status }, reason);
    return written.ok || written.status.code === 404 ? undefined : { retry: written.status.message ?? 'refused' };
  }

  #deleteJob(each: Job, why: string): boolean {
    const { name, uid } = each.metadata;
    const options = { propagationPolicy: 'Background' } as const;
    const response = this.#context.client.delete(job, keyOf(each), options, `deleted this job: ${why}`);
    if (!response.ok) {
      this.#event('Warning', 'FailedDelete', `Deleted job: ${response.status.message}`);
      return false;
    }
    this.#forget(uid);
    this.#event('Normal', 'SuccessfulDelete', `Deleted job ${name}`);
    return true;
  }

  #noteSuccess({ status }: Job): void {
    const before = parseTime(this.#status.lastSuccessfulTime);
    if (status.completionTime && !(parseTime(status.completionTime) <= before))
      this.#status.lastSuccessfulTime = status.completionTime;
  }

  #isActive(uid: string): boolean {
    return this.#status.active?.some((each) => each.uid === uid) ?? false;
  }

  /** The cache may lag behind our own last word. */
  #isKnownByNow(each: Job): boolean {
    const fresh = this.#context.client.get(cronJob, keyOf(this.#cronJob));
    return fresh.ok && (fresh.object.status.active?.some(({ uid }) => uid === each.metadata.uid) ?? false);
  }

  #forget(uid: string): void {
    const active = (this.#status.active ?? []).filter((each) => each.uid !== uid);
    if (active.length > 0) this.#status.active = active;
    else delete this.#status.active;
  }

  #event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#context.events.record(this.#cronJob, type, reason, message);
  }
}

function referenceTo({ metadata }: Job): ObjectReference {
  const { namespace, name, uid, resourceVersion } = metadata;
  return { kind: 'Job', ...(namespace ? { namespace } : {}), name, uid, apiVersion: 'batch/v1', resourceVersion };
}

/** `2025-06-01T09:00:00+05:30`, or with a Z for UTC. */
function formatZonedTime(utcMs: number, minutes: number): string {
  const local = formatTime(utcMs + minutes * 60_000);
  if (minutes === 0) return local;
  const two = (value: number) => String(value).padStart(2, '0');
  const ahead = Math.abs(minutes);
  return `${local.slice(0, -1)}${minutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}

function keysOfCronJob({ object, old, type }: Change<CronJob>): readonly string[] {
  const key = keyOf(object);
  const isSame = old?.spec.schedule === object.spec.schedule && old.spec.timeZone === object.spec.timeZone;
  return type === 'MODIFIED' && !isSame ? [newSchedulePrefix + key] : [key];
}

/** The CronJobs that controlled the Job before and after the change. */
function keysOfJob({ object, old }: Change<Job>): readonly string[] {
  const keys = new Set<string>();
  for (const each of [old, object]) {
    const owner = each && controllerOf(each);
    if (owner?.kind === 'CronJob') keys.add(`${each?.metadata.namespace}/${owner.name}`);
  }
  return [...keys];
}
