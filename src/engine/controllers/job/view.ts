/** A Job and its pods as they are now, sorted by what they mean to it. */
// k8s: pkg/controller/job/job_controller.go syncJobCtx
import { isIndexedJob } from '../../../kinds/job/conditions.ts';
import { finishedAtMs } from '../../../kinds/job/back-off.ts';
import {
  completionIndexOf,
  countIndexes,
  hasIndex,
  parseIndexes,
  withIndexes,
  type Intervals,
} from '../../../kinds/job/indexes.ts';
import { trackingFinalizer, type Job } from '../../../kinds/job/types.ts';
import { isPodActive } from '../../../kinds/pod/conditions.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { failuresBefore, isPodFailed, isPodTerminating, judgeFailure, nextBackoff, type Backoff } from './failures.ts';

/** What a look at the Job begins with. */
export interface JobWorld {
  job: Job;
  pods: readonly Pod[];
  /** Uids of pods whose finalizer is gone, as the cache does not show yet. */
  released: ReadonlySet<string>;
  /** All pods that were created or deleted show in the cache. */
  isSettled: boolean;
  backoff?: Backoff;
  nowMs: number;
  /** Now as text. */
  now: string;
}

export interface JobView extends JobWorld {
  active: readonly Pod[];
  terminating: number;
  succeeded: number;
  failed: number;
  /** Indexes that had succeeded before, those that have by now, and those that have failed for good. */
  completedBefore: Intervals;
  completed: Intervals;
  failedIndexes?: Intervals;
  /** The last failed pod of each index that waits for another: it tells that one how often it failed. */
  waitingByIndex: ReadonlyMap<number, Pod>;
  nextBackoff: Backoff;
}

export function viewOf(world: JobWorld): JobView {
  const { job, pods } = world;
  const { status } = job;
  const uncounted = status.uncountedTerminatedPods ?? {};
  const active = pods.filter(isPodActive);
  const succeeded = newlyEnded(world, uncounted.succeeded, (pod) => pod.status.phase === 'Succeeded');
  const failed = newlyEnded(world, uncounted.failed, (pod) => isPodFailed(pod, job));
  const counted = failed.filter((pod) => judgeFailure(job, pod).counts);
  const indexes = isIndexedJob(job) ? indexesOf(world, active) : noIndexes;
  return {
    ...world,
    active,
    terminating: pods.filter(isPodTerminating).length,
    succeeded: isIndexedJob(job)
      ? countIndexes(indexes.completed)
      : (status.succeeded ?? 0) + succeeded.length + (uncounted.succeeded?.length ?? 0),
    failed: (status.failed ?? 0) + counted.length + (uncounted.failed?.length ?? 0),
    ...indexes,
    nextBackoff: nextBackoff(world.backoff, succeeded, failed),
  };
}

/** The finalizer of this Job is still on the pod, as far as anybody knows. */
export function isTracked({ metadata }: Pod, released: ReadonlySet<string> = none): boolean {
  return (metadata.finalizers?.includes(trackingFinalizer) ?? false) && !released.has(metadata.uid);
}

const none: ReadonlySet<string> = new Set();

/** The pod's place in the Job; undefined when it has none or one that the Job no longer asks for. */
export function validIndexOf(pod: Pod, { spec }: Job): number | undefined {
  const index = completionIndexOf(pod);
  return index !== undefined && index < (spec.completions ?? 0) ? index : undefined;
}

/** Pods that have ended and are in no count yet. */
function newlyEnded(
  { job, pods, released }: JobWorld,
  uncounted: readonly string[] | undefined,
  hasEnded: (pod: Pod) => boolean,
): Pod[] {
  return pods.filter(
    (pod) =>
      isTracked(pod, released) &&
      !uncounted?.includes(pod.metadata.uid) &&
      (!isIndexedJob(job) || validIndexOf(pod, job) !== undefined) &&
      hasEnded(pod),
  );
}

type Indexes = Pick<JobView, 'completedBefore' | 'completed' | 'failedIndexes' | 'waitingByIndex'>;

const noIndexes: Indexes = { completedBefore: [], completed: [], waitingByIndex: new Map() };

function indexesOf(world: JobWorld, active: readonly Pod[]): Indexes {
  const { job, pods } = world;
  const { completions = 0, backoffLimitPerIndex } = job.spec;
  const completedBefore = parseIndexes(job.status.completedIndexes, completions);
  const indexesWhere = (fits: (pod: Pod) => boolean): number[] =>
    pods.flatMap((pod) => {
      const index = validIndexOf(pod, job);
      return index !== undefined && isTracked(pod) && fits(pod) ? [index] : [];
    });
  const completed = withIndexes(
    completedBefore,
    indexesWhere(({ status }) => status.phase === 'Succeeded'),
  );
  if (backoffLimitPerIndex === undefined) return { ...noIndexes, completedBefore, completed };
  const failedIndexes = withIndexes(
    parseIndexes(job.status.failedIndexes, completions),
    indexesWhere((pod) => isLastFailure(pod, job, backoffLimitPerIndex)),
  );
  const taken = withIndexes(
    completed,
    active.map((pod) => validIndexOf(pod, job)).filter((index) => index !== undefined),
  );
  const waitingByIndex = new Map<number, Pod>();
  for (const pod of newlyEnded(world, undefined, (each) => isPodFailed(each, job))) {
    const index = validIndexOf(pod, job);
    if (index === undefined || hasIndex(taken, index) || hasIndex(failedIndexes, index)) continue;
    const last = waitingByIndex.get(index);
    if (!last || isLater(pod, last)) waitingByIndex.set(index, pod);
  }
  return { completedBefore, completed, failedIndexes, waitingByIndex };
}

function isLater(pod: Pod, last: Pod): boolean {
  return failuresBefore(last).all <= failuresBefore(pod).all && finishedAtMs(pod) >= finishedAtMs(last);
}

/** No other pod of the index follows. */
// k8s: pkg/controller/job/indexed_job_utils.go isIndexFailed
function isLastFailure(pod: Pod, job: Job, limit: number): boolean {
  if (!isPodFailed(pod, job)) return false;
  const { action, counts } = judgeFailure(job, pod);
  return action === 'FailIndex' || (counts && failuresBefore(pod).counted >= limit);
}
