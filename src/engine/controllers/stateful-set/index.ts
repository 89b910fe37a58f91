/** Runs the pods of a StatefulSet, each with its name and its claims. Woken by the set and by its pods. */
// k8s: pkg/controller/statefulset/stateful_set.go
import { equal } from '../../../base/equality.ts';
import { controllerRevision } from '../../../kinds/controller-revision/index.ts';
import { persistentVolumeClaim } from '../../../kinds/persistent-volume-claim/index.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { statefulSet } from '../../../kinds/stateful-set/index.ts';
import { ordinalOf } from '../../../kinds/stateful-set/ordinals.ts';
import type { StatefulSet, StatefulSetStatus } from '../../../kinds/stateful-set/types.ts';
import { defineController, watchOwn, watchWith, type Outcome, type ReconcileContext } from '../../client/controller.ts';
import { byNamespace, byOrphanNamespace, byOwner } from '../shared/indexes.ts';
import { keysOfOwned } from '../shared/owner-keys.ts';
import { asKind, claimOwned } from '../shared/ownership.ts';
import { carryOut } from './carry-out.ts';
import { planStatefulSet, writtenStatus } from './plan.ts';
import { keepRevisions, truncateHistory } from './revisions.ts';

export const statefulSetController = defineController({
  name: 'statefulset-controller',
  watches: [
    watchOwn(statefulSet),
    watchWith(pod, (change, context) => keysOfOwned(statefulSet, change, context)),
    // Only looked up: a claim that comes or goes wakes nobody, as upstream.
    watchWith(persistentVolumeClaim, () => []),
    watchWith(controllerRevision, () => []),
  ],
  indexes: [
    byNamespace(statefulSet),
    byOwner(controllerRevision),
    byOrphanNamespace(controllerRevision),
    byOwner(pod),
    byOrphanNamespace(pod),
  ],
  reconcile(key, context) {
    const current = context.cache(statefulSet).get(key);
    if (!current) return;
    const revisions = keepRevisions(current, context);
    if ('retry' in revisions) return revisions;
    const isMember = ({ metadata }: Pod) => ordinalOf(current.metadata.name, metadata.name) >= 0;
    const pods = claimOwned(context, pod, asKind(statefulSet), current, isMember);
    if (!pods) return { retry: 'a pod changed meanwhile' };
    const { status, stages } = planStatefulSet({ set: current, pods, nowMs: context.nowMs, ...revisions });
    let refusal: Outcome | undefined;
    for (const stage of stages) refusal ??= carryOut(current, stage, context);
    refusal = writeStatus(current, writtenStatus(current, status), context) ?? refusal;
    refusal = truncateHistory(current, revisions, pods, context) ?? refusal;
    // Nothing tells when a pod has been ready for long enough.
    const { minReadySeconds = 0, replicas } = current.spec;
    if (!refusal && minReadySeconds > 0 && status.availableReplicas !== replicas)
      context.requeueAfterMs(minReadySeconds * 1000);
    return refusal;
  },
});

function writeStatus(current: StatefulSet, status: StatefulSetStatus, context: ReconcileContext): Outcome | undefined {
  const { conditions } = current.status;
  const next = conditions ? { ...status, conditions } : status;
  if (equal(next, current.status)) return undefined;
  const reason = `counted its pods: ${status.replicas} exist, ${status.readyReplicas ?? 0} ready, ${status.updatedReplicas ?? 0} of the present template`;
  const response = context.client.updateStatus(statefulSet, { ...current, status: next }, reason);
  return response.ok || response.status.code === 404 ? undefined : { retry: response.status.message ?? 'refused' };
}
