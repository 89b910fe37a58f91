/** Removes pods that nobody else will: of nodes that are gone, deleted before they had a node, finished and too many. */
// k8s: pkg/controller/podgc/gc_controller.go
import { keyOf } from '../../../api/object.ts';
import { node } from '../../../kinds/node/index.ts';
import { isPodTerminal } from '../../../kinds/pod/conditions.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod, PodStatus } from '../../../kinds/pod/types.ts';
import { defineController, watchWith, type ReconcileContext } from '../../client/controller.ts';
import { updatedConditions } from '../shared/conditions.ts';
import { checkPeriodMs, planPodCollection, type Quarantine } from './plan.ts';

interface Memory {
  quarantine: Quarantine;
}

const nodeGone = {
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'DeletionByPodGC',
  message: 'PodGC: node no longer exists',
} as const;

export const podGarbageCollector = defineController<Memory>({
  name: 'pod-garbage-collector-controller',
  watches: [watchWith(pod, () => []), watchWith(node, () => [])],
  memory: () => ({ quarantine: {} }),
  periodic: [{ key: 'collect', everyMs: checkPeriodMs }],
  reconcile(_key, context) {
    const { cache, client, memory, nowMs } = context;
    const nodes = cache(node);
    const plan = planPodCollection(
      cache(pod).list(),
      (name) => nodes.get(name) !== undefined,
      memory.quarantine,
      nowMs,
    );
    memory.quarantine = plan.quarantine;
    for (const object of plan.finished) remove(object, 'deleted the finished pod: too many are kept', context);
    for (const object of plan.orphaned) {
      // A node that has come back since the cache was filled keeps its pods.
      if (client.get(node, object.spec.nodeName ?? '').ok) continue;
      remove(object, 'deleted the pod: its node no longer exists', context, nodeGone);
    }
    for (const object of plan.unscheduled) remove(object, 'deleted the pod: it never had a node', context);
  },
});

/** Marks the pod as failed, so that its owner counts it as lost, and deletes it without waiting for any kubelet. */
// k8s: pkg/controller/podgc/gc_controller.go markFailedAndDeletePodWithCondition
function remove(cached: Pod, reason: string, context: ReconcileContext, condition?: typeof nodeGone): void {
  const key = keyOf(cached);
  const fresh = context.client.get(pod, key);
  if (!fresh.ok || fresh.object.metadata.uid !== cached.metadata.uid) return;
  const { object } = fresh;
  if (!isPodTerminal(object)) {
    const conditions = condition && updatedConditions(object.status.conditions, condition, context.now);
    const status: PodStatus = { ...object.status, phase: 'Failed', ...(conditions ? { conditions } : {}) };
    if (!context.client.updateStatus(pod, { ...object, status }, 'marked the pod as failed: nobody runs it').ok) return;
  }
  context.client.delete(pod, key, { gracePeriodSeconds: 0 }, reason);
}
