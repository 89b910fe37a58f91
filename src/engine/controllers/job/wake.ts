/** What wakes the Job controller: Jobs, their pods, and pods that have lost theirs. */
// k8s: pkg/controller/job/job_controller.go addPod, updatePod, deletePod, updateJob
import type { Change } from '../../../api/handler.ts';
import { controllerOf, keyOf } from '../../../api/object.ts';
import { equal } from '../../../base/equality.ts';
import { isJobFinished } from '../../../kinds/job/conditions.ts';
import { job } from '../../../kinds/job/index.ts';
import type { Job } from '../../../kinds/job/types.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { watchWith, type Watch, type WatchContext } from '../../client/controller.ts';
import { creationObserved, deletionObserved } from '../shared/expectations.ts';
import { ownerIndex } from '../shared/indexes.ts';
import { adopters, ownerIn } from '../shared/owner-keys.ts';
import type { Memory } from './memory.ts';
import { isTracked } from './view.ts';

/** News of pods, and of a Job's own status, is gathered for so long. */
// k8s: pkg/controller/job/job_controller.go syncJobBatchPeriod
export const batchMs = 1000;
/** Keys of pods that have lost their Job, and have yet to lose its finalizer. */
export const orphanPrefix = 'orphan ';
const ownName = 'kubernetes.io/job-controller';

export const watches: readonly Watch[] = [
  { ...watchWith(job, keysOfSpec), primary: true },
  watchWith(job, keysOfStatus, batchMs),
  watchWith(job, orphansOfJob),
  watchWith(pod, keysOfPod, batchMs),
  watchWith(pod, orphansOfPod),
];

export function isManagedElsewhere({ spec }: Job): boolean {
  return spec.managedBy !== undefined && spec.managedBy !== ownName;
}

/** The Job that controls the pod, if it is there. */
export function jobOf(object: Pod, context: Pick<WatchContext, 'cache'>): Job | undefined {
  return ownerIn(job, object, context);
}

function keysOfSpec({ object, old, type }: Change<Job>): readonly string[] {
  const isSame = type === 'MODIFIED' && old?.metadata.generation === object.metadata.generation;
  return isSame ? [] : [keyOf(object)];
}

function keysOfStatus({ object, old, type }: Change<Job>): readonly string[] {
  const isSame = type === 'MODIFIED' && old?.metadata.generation === object.metadata.generation;
  return isSame && !isJobFinished(object) ? [keyOf(object)] : [];
}

/** Nobody counts the pods of a Job that is gone or over. */
function orphansOfJob({ object, type }: Change<Job>, context: WatchContext): readonly string[] {
  if (type !== 'DELETED' && !isJobFinished(object)) return [];
  return context
    .cache(pod)
    .byIndex(ownerIndex, object.metadata.uid)
    .filter((each) => isTracked(each))
    .map((each) => orphanPrefix + keyOf(each));
}

function keysOfPod({ object, old, type }: Change<Pod>, context: WatchContext): readonly string[] {
  const owner = jobOf(object, context);
  const before = old && jobOf(old, context);
  const keys = new Set<string>();
  for (const each of [owner, before]) {
    if (!each) continue;
    const key = keyOf(each);
    keys.add(key);
    observe(key, object, type, each === owner, context.memory as Memory);
  }
  if (!owner && !controllerOf(object) && type !== 'DELETED' && object.metadata.labels) {
    const isNews = type === 'ADDED' || !equal(old?.metadata.labels, object.metadata.labels) || before;
    if (isNews) for (const each of adopters(job, object, context, ({ spec }) => spec.selector)) keys.add(keyOf(each));
  }
  return [...keys];
}

/** What the controller waited to see. */
function observe(key: string, object: Pod, type: Change['type'], isOwned: boolean, memory: Memory): void {
  const { uid, deletionTimestamp } = object.metadata;
  const isLeaving = type === 'DELETED' || deletionTimestamp !== undefined;
  if (isOwned && isLeaving) deletionObserved(memory.expectations, key, uid);
  else if (isOwned && type === 'ADDED') creationObserved(memory.expectations, key);
  const releasing = memory.releasing[key];
  if (!releasing || (type !== 'DELETED' && isTracked(object))) return;
  const left = releasing.filter((each) => each !== uid);
  if (left.length > 0) memory.releasing[key] = left;
  else delete memory.releasing[key];
}

function orphansOfPod({ object, type }: Change<Pod>, context: WatchContext): readonly string[] {
  if (type === 'DELETED' || !isTracked(object)) return [];
  const owner = controllerOf(object);
  if (owner && owner.kind !== 'Job') return [];
  const current = jobOf(object, context);
  const isLost = !owner || (object.metadata.deletionTimestamp !== undefined && (!current || isJobFinished(current)));
  return isLost ? [orphanPrefix + keyOf(object)] : [];
}
