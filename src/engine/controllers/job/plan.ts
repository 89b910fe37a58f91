/** What a Job does next: end, wait, delete pods or make some. */
// k8s: pkg/controller/job/job_controller.go syncJob, manageJob
import type { Condition } from '../../../api/object.ts';
import { parseTime } from '../../../api/time.ts';
import { isIndexedJob } from '../../../kinds/job/conditions.ts';
import { finishedAtMs } from '../../../kinds/job/back-off.ts';
import {
  completionIndexOf,
  countIndexes,
  firstFreeIndexes,
  mergeIndexes,
  parseIndexes,
  withIndexes,
  type Intervals,
} from '../../../kinds/job/indexes.ts';
import type { Job } from '../../../kinds/job/types.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { podsToDelete } from '../shared/deletion-order.ts';
import { backoffLeftMs, failuresBefore, isPodFailed, isPodTerminating, judgeFailure } from './failures.ts';
import type { JobView } from './view.ts';

/** The most pods that one look creates or deletes. */
// k8s: pkg/controller/job/job_controller.go MaxPodCreateDeletePerSync
const burstMax = 500;

/** Why a Job is about to end: an interim condition, which becomes Complete or Failed when the last pod is counted. */
export interface Ending {
  type: 'SuccessCriteriaMet' | 'FailureTarget';
  reason: string;
  message: string;
}

export type JobPlan =
  | { do: 'end'; ending: Ending; /** The status says so already. */ isKnown: boolean; delete: readonly Pod[] }
  | { do: 'delete'; delete: readonly Pod[]; suspends: boolean }
  | { do: 'create'; /** Undefined for pods without a place. */ indexes: readonly (number | undefined)[] }
  | { do: 'wait'; forMs: number }
  | { do: 'nothing' };

export function planJob(view: JobView): JobPlan {
  const known = knownEnding(view.job.status.conditions);
  if (known) return { do: 'end', ending: known, isKnown: true, delete: view.active };
  const ending = endingOf(view);
  if (ending) return { do: 'end', ending, isKnown: false, delete: view.active };
  return view.isSettled && view.job.metadata.deletionTimestamp === undefined ? manage(view) : { do: 'nothing' };
}

const interim = ['SuccessCriteriaMet', 'FailureTarget'] as const;

function knownEnding(conditions: readonly Condition[] | undefined): Ending | undefined {
  for (const type of interim) {
    const found = conditions?.find((condition) => condition.type === type && condition.status === 'True');
    if (found) return { type, reason: found.reason ?? '', message: found.message ?? '' };
  }
  return undefined;
}

const failure = (reason: string, message: string): Ending => ({ type: 'FailureTarget', reason, message });

function endingOf(view: JobView): Ending | undefined {
  const { job, pods } = view;
  const { spec } = job;
  for (const pod of pods) {
    const message = isPodFailed(pod, job) ? judgeFailure(job, pod).failsJob : undefined;
    if (message) return failure('PodFailurePolicy', message);
  }
  if (view.failed > spec.backoffLimit || restartsExceed(view))
    return failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  const leftMs = deadlineLeftMs(job, view.nowMs);
  if (leftMs !== undefined && leftMs <= 0)
    return failure('DeadlineExceeded', 'Job was active longer than specified deadline');
  return isIndexedJob(job) ? indexedEnding(view) : undefined;
}

/** Milliseconds until the Job has been active for too long; undefined when it may be for ever. */
export function deadlineLeftMs({ spec, status }: Job, nowMs: number): number | undefined {
  if (spec.activeDeadlineSeconds === undefined || spec.suspend) return undefined;
  const startMs = status.startTime ? parseTime(status.startTime) : nowMs;
  return startMs + spec.activeDeadlineSeconds * 1000 - nowMs;
}

/** Where failed containers are restarted in place, their restarts count instead of failed pods. */
// k8s: pkg/controller/job/job_controller.go pastBackoffLimitOnFailure
function restartsExceed({ job, pods }: JobView): boolean {
  const { template, backoffLimit } = job.spec;
  if (template.spec.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status.phase !== 'Running' && status.phase !== 'Pending') continue;
    for (const { restartCount } of status.initContainerStatuses ?? []) restarts += restartCount;
    for (const { restartCount } of status.containerStatuses ?? []) restarts += restartCount;
  }
  return backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit;
}

function indexedEnding({ job, completed, failedIndexes }: JobView): Ending | undefined {
  const { completions = 0, maxFailedIndexes } = job.spec;
  if (failedIndexes) {
    const failed = countIndexes(failedIndexes);
    if (maxFailedIndexes !== undefined && failed > maxFailedIndexes) {
      const message = 'Job has exceeded the specified maximal number of failed indexes';
      return failure('MaxFailedIndexesExceeded', message);
    }
    if (failed > 0 && failed + countIndexes(completed) >= completions)
      return failure('FailedIndexes', 'Job has failed indexes');
  }
  const rule = fittingRule(job, completed);
  if (rule === undefined) return undefined;
  return { type: 'SuccessCriteriaMet', reason: 'SuccessPolicy', message: `Matched rules at index ${rule}` };
}

// k8s: pkg/controller/job/success_policy.go matchSuccessPolicy
function fittingRule({ spec }: Job, completed: Intervals): number | undefined {
  if (completed.length === 0) return undefined;
  const found = (spec.successPolicy?.rules ?? []).findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) return countIndexes(completed) >= (succeededCount ?? Number.POSITIVE_INFINITY);
    const wanted = parseIndexes(succeededIndexes, spec.completions ?? 0);
    const all = countIndexes(wanted);
    const missing = countIndexes(mergeIndexes(wanted, completed)) - countIndexes(completed);
    return all > 0 && (missing === 0 || all - missing >= (succeededCount ?? Number.POSITIVE_INFINITY));
  });
  return found < 0 ? undefined : found;
}

/** Whether enough pods have succeeded, when `active` of them are left. */
export function isComplete({ job: { spec }, succeeded }: JobView, active: number): boolean {
  return active === 0 && (spec.completions === undefined ? succeeded > 0 : succeeded >= spec.completions);
}

export const completionsReached: Ending = {
  type: 'SuccessCriteriaMet',
  reason: 'CompletionsReached',
  message: 'Reached expected number of succeeded pods',
};

function manage(view: JobView): JobPlan {
  const { job, active, succeeded } = view;
  const { spec } = job;
  if (spec.suspend) return { do: 'delete', delete: active, suspends: true };
  const wanted =
    spec.completions === undefined
      ? succeeded > 0
        ? active.length
        : spec.parallelism
      : Math.max(0, Math.min(spec.completions - succeeded, spec.parallelism));
  const surplus = surplusPods(view, Math.max(0, active.length - wanted)).slice(0, burstMax);
  if (surplus.length > 0) return { do: 'delete', delete: surplus, suspends: false };
  const awaited = spec.podReplacementPolicy === 'Failed' ? view.terminating : 0;
  const missing = Math.min(wanted - awaited - active.length, burstMax);
  return missing > 0 ? create(view, missing) : { do: 'nothing' };
}

/** Pods too many: those of an index that has another, and then the ones that are cheapest to lose. */
function surplusPods({ job, active, nowMs }: JobView, atLeast: number): Pod[] {
  if (!isIndexedJob(job)) return atLeast > 0 ? podsToDelete(active, [], atLeast, nowMs) : [];
  const groups = new Map<number | undefined, Pod[]>();
  for (const pod of active) {
    const index = completionIndexOf(pod);
    const place = index !== undefined && index < (job.spec.completions ?? 0) ? index : undefined;
    groups.set(place, [...(groups.get(place) ?? []), pod]);
  }
  const surplus: Pod[] = [];
  const left: Pod[] = [];
  for (const [place, pods] of groups) {
    const spare = place === undefined ? pods : podsToDelete(pods, [], pods.length - 1, nowMs);
    surplus.push(...spare);
    left.push(...pods.filter((pod) => !spare.includes(pod)));
  }
  const more = atLeast - surplus.length;
  return more > 0 ? [...surplus, ...podsToDelete(left, [], more, nowMs)] : surplus;
}

function create(view: JobView, count: number): JobPlan {
  const { job, nowMs } = view;
  const isByIndex = job.spec.backoffLimitPerIndex !== undefined;
  const leftMs = isByIndex ? 0 : backoffLeftMs(view.nextBackoff, nowMs);
  if (leftMs > 0) return { do: 'wait', forMs: leftMs };
  if (!isIndexedJob(job)) return { do: 'create', indexes: Array.from({ length: count }, () => undefined) };
  const indexes = firstFreeIndexes(takenIndexes(view), count, job.spec.completions ?? 0);
  if (!isByIndex || indexes.length === 0) return { do: 'create', indexes };
  const waits = indexes.map((index) => ({ index, leftMs: indexLeftMs(view.waitingByIndex.get(index), nowMs) }));
  const due = waits.filter((wait) => wait.leftMs === 0).map(({ index }) => index);
  return due.length > 0
    ? { do: 'create', indexes: due }
    : { do: 'wait', forMs: Math.min(...waits.map((wait) => wait.leftMs)) };
}

function takenIndexes({ job, pods, active, completed, failedIndexes = [] }: JobView): Intervals {
  const leaving = job.spec.podReplacementPolicy === 'Failed' ? pods.filter(isPodTerminating) : [];
  const running = [...active, ...leaving].map(completionIndexOf).filter((index) => index !== undefined);
  return mergeIndexes(withIndexes(completed, running), failedIndexes);
}

function indexLeftMs(lastFailed: Pod | undefined, nowMs: number): number {
  if (!lastFailed) return 0;
  return backoffLeftMs(
    { failures: failuresBefore(lastFailed).all + 1, lastFailureMs: finishedAtMs(lastFailed) },
    nowMs,
  );
}
