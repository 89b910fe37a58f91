/**
 * Counts pods that have ended, each exactly once. A pod is first written down as uncounted, then it loses the Job's finalizer,
 * and only then it is counted; so neither a crash in between nor a pod that is gone too soon can make the numbers wrong.
 */
// k8s: pkg/controller/job/job_controller.go trackJobStatusAndRemoveFinalizers
import type { Condition } from '../../../api/object.ts';
import { isIndexedJob } from '../../../kinds/job/conditions.ts';
import { countIndexes, formatIndexes, hasIndex, withIndexes } from '../../../kinds/job/indexes.ts';
import type { Job, JobStatus } from '../../../kinds/job/types.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { isPodFailed, judgeFailure } from './failures.ts';
import type { Ending } from './plan.ts';
import { isTracked, validIndexOf, type JobView } from './view.ts';

/** So many pods are counted at once; the others wait for the next look. */
// k8s: pkg/controller/job/job_controller.go MaxUncountedPods
const uncountedMax = 500;

/** What the Job has come to by what was just done. */
export interface Progress {
  active: number;
  ready: number;
  terminating: number;
  /** Set when the Job is about to end. */
  ending?: Ending;
}

export interface Account {
  status: JobStatus;
  /** Pods that are written down and may go. */
  release: readonly Pod[];
  /** Some pods are left for the next look. */
  isPartial: boolean;
}

/** The status before the finalizers go. @param status as far as it is known already: start time, conditions */
export function writeDown(view: JobView, status: JobStatus, { active, ready, terminating, ending }: Progress): Account {
  const tracked = new Set(view.pods.filter((pod) => isTracked(pod, view.released)).map((pod) => pod.metadata.uid));
  const counted = countReleased(status, tracked);
  const succeeded = [...(counted.uncountedTerminatedPods?.succeeded ?? [])];
  const failed = [...(counted.uncountedTerminatedPods?.failed ?? [])];
  const indexes: number[] = [];
  const release: Pod[] = [];
  let isPartial = false;
  for (const pod of inOrder(view)) {
    const { uid } = pod.metadata;
    if (!tracked.has(uid) || !mayGo(view, pod, ending)) continue;
    release.push(pod);
    const index = validIndexOf(pod, view.job);
    if (pod.status.phase === 'Succeeded' && !failed.includes(uid)) {
      if (isIndexedJob(view.job)) {
        if (index !== undefined && !hasIndex(view.completedBefore, index)) indexes.push(index);
      } else if (!succeeded.includes(uid)) succeeded.push(uid);
    } else if (isPodFailed(pod, view.job) || ending?.type === 'FailureTarget') {
      const isPlaced = !isIndexedJob(view.job) || index !== undefined;
      if (isPlaced && !failed.includes(uid) && judgeFailure(view.job, pod).counts) failed.push(uid);
    }
    if (indexes.length + succeeded.length + failed.length < uncountedMax) continue;
    isPartial = true;
    break;
  }
  const next: JobStatus = { ...counted, ...numbers({ active }), ready, terminating };
  next.uncountedTerminatedPods = uncounted(succeeded, failed);
  if (active === 0) delete next.active;
  if (isIndexedJob(view.job)) writeIndexes(view, indexes, next);
  return { status: next, release, isPartial };
}

/** Pods by their place, so that completed indexes appear in order. */
function inOrder({ job, pods }: JobView): readonly Pod[] {
  if (!isIndexedJob(job)) return pods;
  const place = (pod: Pod): number => validIndexOf(pod, job) ?? -1;
  return [...pods].sort((left, right) => place(left) - place(right));
}

// k8s: pkg/controller/job/job_controller.go canRemoveFinalizer
function mayGo({ job, waitingByIndex }: JobView, pod: Pod, ending: Ending | undefined): boolean {
  if (job.metadata.deletionTimestamp !== undefined || ending || pod.status.phase === 'Succeeded') return true;
  if (!isPodFailed(pod, job)) return false;
  // Until the next pod of its index is there, it alone knows how often the index has failed.
  const index = validIndexOf(pod, job);
  return index === undefined || waitingByIndex.get(index)?.metadata.uid !== pod.metadata.uid;
}

function writeIndexes(view: JobView, indexes: readonly number[], status: JobStatus): void {
  const completed = withIndexes(view.completed, indexes);
  const text = formatIndexes(completed);
  Object.assign(status, numbers({ succeeded: countIndexes(completed) }));
  if (completed.length === 0) delete status.succeeded;
  if (text) status.completedIndexes = text;
  else delete status.completedIndexes;
  if (view.failedIndexes) status.failedIndexes = formatIndexes(view.failedIndexes);
}

/** Moves pods from uncounted to counted that no longer carry the finalizer. @param tracked uids of those that do */
// k8s: pkg/controller/job/job_controller.go cleanUncountedPodsWithoutFinalizers
export function countReleased(status: JobStatus, tracked: ReadonlySet<string>): JobStatus {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  const stay = (uids: readonly string[]) => uids.filter((uid) => tracked.has(uid));
  const [succeededLeft, failedLeft] = [stay(succeeded), stay(failed)];
  return {
    ...status,
    ...numbers({
      succeeded: (status.succeeded ?? 0) + succeeded.length - succeededLeft.length,
      failed: (status.failed ?? 0) + failed.length - failedLeft.length,
    }),
    uncountedTerminatedPods: uncounted(succeededLeft, failedLeft),
  };
}

/** The last step: Complete or Failed, once every pod is counted and gone. Undefined while that is not so. */
// k8s: pkg/controller/job/job_controller.go enactJobFinished
export function finished(status: JobStatus, ending: Ending, terminating: number, now: string): JobStatus | undefined {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  if (succeeded.length + failed.length > 0 || terminating > 0) return undefined;
  const type = ending.type === 'SuccessCriteriaMet' ? 'Complete' : 'Failed';
  const conditions = [...(status.conditions ?? []), newCondition(type, 'True', ending, now)];
  return { ...status, conditions, ...(type === 'Complete' ? { completionTime: now } : {}) };
}

export function newCondition(
  type: string,
  status: Condition['status'],
  { reason, message }: { reason: string; message: string },
  now: string,
): Condition {
  return { type, status, lastProbeTime: now, lastTransitionTime: now, reason, message };
}

/** Suspended or resumed: undefined when the conditions say so already. Nobody needs to hear that a Job was never suspended. */
// k8s: pkg/controller/job/job_controller.go ensureJobConditionStatus
export function suspension({ spec, status }: Job, now: string): Condition[] | undefined {
  const conditions = status.conditions ?? [];
  const current = conditions.find(({ type }) => type === 'Suspended');
  const next = spec.suspend
    ? newCondition('Suspended', 'True', { reason: 'JobSuspended', message: 'Job suspended' }, now)
    : newCondition('Suspended', 'False', { reason: 'JobResumed', message: 'Job resumed' }, now);
  if (!current) return spec.suspend ? [...conditions, next] : undefined;
  if (current.status === next.status) return undefined;
  return conditions.map((condition) => (condition === current ? next : condition));
}

/** Counters that say nothing are left out, as Go's encoder does. */
function numbers<K extends string>(counts: Record<K, number>): Partial<Record<K, number>> {
  const kept = Object.entries<number>(counts).filter(([, count]) => count !== 0);
  return Object.fromEntries(kept) as Partial<Record<K, number>>;
}

function uncounted(succeeded: string[], failed: string[]): NonNullable<JobStatus['uncountedTerminatedPods']> {
  return { ...(succeeded.length > 0 ? { succeeded } : {}), ...(failed.length > 0 ? { failed } : {}) };
}
