/** Runs pods until enough of them have succeeded. Woken by the Job and by its pods, whose news it gathers for a second. */
// k8s: pkg/controller/job/job_controller.go
import { controllerOf } from '../../../api/object.ts';
import { equal } from '../../../base/equality.ts';
import { isJobFinished } from '../../../kinds/job/conditions.ts';
import { job } from '../../../kinds/job/index.ts';
import { trackingFinalizer, type Job, type JobStatus } from '../../../kinds/job/types.ts';
import { isPodReady } from '../../../kinds/pod/conditions.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { defineController, type Outcome } from '../../client/controller.ts';
import { expectDeletions, isSatisfied } from '../shared/expectations.ts';
import { byNamespace, byOrphanNamespace, byOwner } from '../shared/indexes.ts';
import { asKind, claimOwned } from '../shared/ownership.ts';
import { countReleased, finished, newCondition, suspension, writeDown, type Progress } from './account.ts';
import { createPods, deletePods, release, releaseAll } from './act.ts';
import type { Context, Memory } from './memory.ts';
import { completionsReached, deadlineLeftMs, isComplete, planJob, type JobPlan } from './plan.ts';
import { isTracked, viewOf, type JobView } from './view.ts';
import { batchMs, isManagedElsewhere, jobOf, orphanPrefix, watches } from './wake.ts';

export const jobController = defineController<Memory>({
  name: 'job-controller',
  watches,
  indexes: [byNamespace(job), byOwner(pod), byOrphanNamespace(pod)],
  memory: () => ({ expectations: {}, backoff: {}, releasing: {} }),
  reconcile(key, context) {
    if (key.startsWith(orphanPrefix)) return releaseOrphan(key.slice(orphanPrefix.length), context);
    const current = context.cache(job).get(key);
    if (!current || isJobFinished(current)) {
      const { expectations, backoff, releasing } = context.memory;
      delete backoff[key];
      if (current) return;
      delete expectations[key];
      delete releasing[key];
      return;
    }
    if (isManagedElsewhere(current)) return;
    const pods = claimOwned(context, pod, asKind(job), current, undefined, trackingFinalizer);
    if (!pods) return { retry: 'a pod changed meanwhile' };
    return reconcileJob(key, current, pods, context);
  },
});

function reconcileJob(key: string, current: Job, pods: readonly Pod[], context: Context): Outcome | void {
  const { memory, now, nowMs } = context;
  const view = viewOf({
    job: current,
    pods,
    released: new Set(memory.releasing[key]),
    isSettled: isSatisfied(memory.expectations, key, nowMs),
    ...(memory.backoff[key] ? { backoff: memory.backoff[key] } : {}),
    nowMs,
    now,
  });
  const status: JobStatus = { ...current.status };
  if (!status.startTime && !current.spec.suspend) status.startTime = now;
  const { progress, refusal } = act(key, view, status, context);
  const failure = settle(key, view, status, progress, context);
  return failure ?? refusal;
}

interface Acted {
  progress: Progress;
  refusal?: Outcome;
}

/** Does what the plan says, and notes in the status what that changes. */
function act(key: string, view: JobView, status: JobStatus, context: Context): Acted {
  const { job: current, active, terminating } = view;
  const plan = planJob(view);
  const ready = active.filter(isPodReady).length;
  const before: Progress = { active: active.length, ready, terminating };
  const deadlineMs = deadlineLeftMs(current, view.nowMs);
  if (plan.do !== 'end' && deadlineMs !== undefined && deadlineMs > 0) context.requeueAfterMs(deadlineMs);
  if (plan.do === 'end') {
    const { gone, refusal } = deletePods(view, plan.delete, false, context);
    // Pods that do not show yet have to be seen before the Job may end.
    const isSure = gone.length === active.length && view.isSettled;
    if (isSure && !plan.isKnown)
      status.conditions = [...(status.conditions ?? []), newCondition(plan.ending.type, 'True', plan.ending, view.now)];
    return { progress: { ...without(before, gone), ...(isSure ? { ending: plan.ending } : {}) }, ...refusal };
  }
  const acted = manage(key, view, plan, before, context);
  if (isComplete(view, acted.progress.active)) {
    status.conditions = [
      ...(status.conditions ?? []),
      newCondition('SuccessCriteriaMet', 'True', completionsReached, view.now),
    ];
    return { ...acted, progress: { ...acted.progress, ending: completionsReached } };
  }
  if (view.isSettled && current.metadata.deletionTimestamp === undefined) noteSuspension(view, status, context);
  return acted;
}

function manage(
  key: string,
  view: JobView,
  plan: Exclude<JobPlan, { do: 'end' }>,
  before: Progress,
  context: Context,
): Acted {
  switch (plan.do) {
    case 'delete': {
      const uids = plan.delete.map(({ metadata }) => metadata.uid);
      if (uids.length > 0) expectDeletions(context.memory.expectations, key, uids, view.nowMs);
      const { gone, refusal } = deletePods(view, plan.delete, true, context, key);
      return { progress: without(before, gone), ...refusal };
    }
    case 'create': {
      const { created, refusal } = createPods(key, view, plan.indexes, context);
      return { progress: { ...before, active: before.active + created }, ...refusal };
    }
    case 'wait':
      context.requeueAfterMs(Math.max(plan.forMs, batchMs));
      return { progress: before };
    case 'nothing':
      return { progress: before };
  }
}

function without({ active, ready, terminating }: Progress, gone: readonly Pod[]): Progress {
  return {
    active: active - gone.length,
    ready: ready - gone.filter(isPodReady).length,
    terminating: terminating + gone.length,
  };
}

function noteSuspension({ job: current, now }: JobView, status: JobStatus, { events }: Context): void {
  const conditions = suspension(current, now);
  if (!conditions) return;
  status.conditions = conditions;
  if (current.spec.suspend) events.record(current, 'Normal', 'Suspended', 'Job suspended');
  else {
    // Time that it was suspended does not count.
    status.startTime = now;
    events.record(current, 'Normal', 'Resumed', 'Job resumed');
  }
}

/** Writes down, takes the finalizers off, and counts. */
function settle(
  key: string,
  view: JobView,
  known: JobStatus,
  progress: Progress,
  context: Context,
): Outcome | undefined {
  const { status, release: pods, isPartial } = writeDown(view, known, progress);
  let current = view.job;
  if (!equal(status, current.status)) {
    const written = context.client.updateStatus(job, { ...current, status }, summary(view, status));
    if (!written.ok) return { retry: written.status.message ?? 'refused' };
    current = written.object;
    context.memory.backoff[key] = view.nextBackoff;
  }
  const tracked = new Set(
    view.pods.filter((each) => isTracked(each, view.released)).map(({ metadata }) => metadata.uid),
  );
  const refused = releaseAll(key, pods, tracked, context);
  const counted = countReleased(current.status, tracked);
  const { ending } = progress;
  const end = ending && !isPartial && !refused ? finished(counted, ending, progress.terminating, view.now) : undefined;
  const next = end ?? counted;
  if (!equal(next, current.status)) {
    const written = context.client.updateStatus(job, { ...current, status: next }, summary(view, next));
    if (!written.ok) return { retry: written.status.message ?? 'refused' };
    if (end && ending) announceEnd(view.job, end, ending.type === 'SuccessCriteriaMet', ending, context);
  }
  return refused;
}

function summary({ job: { spec } }: JobView, { succeeded = 0, failed = 0, active = 0 }: JobStatus): string {
  return `counted its pods: ${succeeded} of ${spec.completions ?? 'one'} succeeded, ${failed} failed, ${active} active`;
}

// k8s: pkg/controller/job/job_controller.go recordJobFinished
function announceEnd(
  current: Job,
  { succeeded = 0 }: JobStatus,
  isGood: boolean,
  { reason, message }: { reason: string; message: string },
  { events }: Context,
): void {
  if (!isGood) return events.record(current, 'Warning', reason, message);
  const { completions } = current.spec;
  if (completions !== undefined && succeeded > completions) {
    const warning = 'Too many succeeded pods running after completion count reached';
    events.record(current, 'Warning', 'TooManySucceededPods', warning);
  }
  events.record(current, 'Normal', 'Completed', 'Job completed');
}

/** A pod without its Job, or whose Job has ended, need not be counted any more. */
// k8s: pkg/controller/job/job_controller.go syncOrphanPod
function releaseOrphan(key: string, context: Context): Outcome | void {
  const object = context.cache(pod).get(key);
  if (!object || !isTracked(object)) return;
  const owner = controllerOf(object);
  if (owner && owner.kind !== 'Job') return;
  const current = owner && jobOf(object, context);
  if (current && (isManagedElsewhere(current) || !isJobFinished(current))) return;
  const response = release(object, context.client);
  if (!response.ok && response.status.code !== 404) return { retry: response.status.message ?? 'refused' };
}
