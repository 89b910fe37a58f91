/** Creates, deletes and releases the pods of a Job. */
import { keyOf } from '../../../api/object.ts';
import { trackingFinalizer } from '../../../kinds/job/types.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import type { Result } from '../../client/client.ts';
import type { Outcome } from '../../client/controller.ts';
import { creationObserved, deletionObserved, expectCreations } from '../shared/expectations.ts';
import { createPods as createOwnPods, tellDeletion } from '../shared/own-pods.ts';
import type { Context } from './memory.ts';
import { podOf } from './pods.ts';
import type { JobView } from './view.ts';

/** @param isRelieved also of the finalizer, so that they count neither as succeeded nor as failed */
export function deletePods(
  { job: current }: JobView,
  pods: readonly Pod[],
  isRelieved: boolean,
  context: Context,
  key = '',
): { gone: Pod[]; refusal?: { refusal: Outcome } } {
  const { client, memory } = context;
  const gone: Pod[] = [];
  let refused: string | undefined;
  for (const object of pods) {
    const reason = isRelieved ? 'deleted this pod: the job wants fewer' : 'deleted this pod: the job is over';
    const relieved = isRelieved ? release(object, client) : undefined;
    const response = relieved?.ok === false ? relieved : client.delete(pod, keyOf(object), {}, reason);
    const outcome = tellDeletion(current, object, response, context);
    if (outcome !== 'deleted' && key) deletionObserved(memory.expectations, key, object.metadata.uid);
    if (typeof outcome === 'string') gone.push(object);
    else refused ??= outcome.message ?? 'refused';
  }
  return { gone, ...(refused === undefined ? {} : { refusal: { refusal: { retry: refused } } }) };
}

export function createPods(
  key: string,
  view: JobView,
  indexes: readonly (number | undefined)[],
  context: Context,
): { created: number; refusal?: { refusal: Outcome } } {
  const { memory, nowMs } = context;
  const { job: current } = view;
  expectCreations(memory.expectations, key, indexes.length, nowMs);
  let next = 0;
  const nextPod = () => {
    const index = indexes[next++];
    const replaced = index === undefined ? undefined : view.waitingByIndex.get(index);
    const which = index === undefined ? '' : ` for index ${index}`;
    const reason = `created this pod${which}: ${view.succeeded} of ${current.spec.completions ?? 'one'} have succeeded`;
    return { draft: podOf(current, index, replaced), reason };
  };
  const { created, refused } = createOwnPods(current, indexes.length, nextPod, context);
  if (created < indexes.length) creationObserved(memory.expectations, key, indexes.length - created);
  return { created, ...(refused ? { refusal: { refusal: { retry: refused.message ?? 'refused' } } } : {}) };
}

/** Takes the Job's finalizer off. */
export function release(object: Pod, client: Context['client']): Result<Pod> {
  const body = { metadata: { '$deleteFromPrimitiveList/finalizers': [trackingFinalizer] } };
  const reason = 'took its finalizer off this pod: it is accounted for';
  return client.patch(pod, keyOf(object), 'strategic', body, undefined, reason);
}

/** @param tracked loses the uids of pods that are released */
export function releaseAll(
  key: string,
  pods: readonly Pod[],
  tracked: Set<string>,
  { client, memory }: Context,
): Outcome | undefined {
  if (pods.length === 0) return undefined;
  const releasing = new Set(memory.releasing[key]);
  let refused: string | undefined;
  for (const object of pods) {
    const response = release(object, client);
    if (response.ok || response.status.code === 404) {
      tracked.delete(object.metadata.uid);
      if (response.ok) releasing.add(object.metadata.uid);
    } else refused ??= response.status.message ?? 'refused';
  }
  memory.releasing[key] = [...releasing];
  return refused === undefined ? undefined : { retry: refused };
}
