/** Deletes pods that do not tolerate a NoExecute taint of their node, at once or when their patience is over. */
// k8s: pkg/controller/tainteviction/taint_eviction.go
import type { Change } from '../../../api/handler.ts';
import { keyOf } from '../../../api/object.ts';
import { equal } from '../../../base/equality.ts';
import { node } from '../../../kinds/node/index.ts';
import type { Node } from '../../../kinds/node/types.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import {
  defineController,
  watchWith,
  type Outcome,
  type ReconcileContext,
  type WatchContext,
} from '../../client/controller.ts';
import { updatedConditions } from '../shared/conditions.ts';
import { nodeIndex, podsByNode } from '../shared/indexes.ts';
import { noExecuteTaints, planEviction, type Eviction } from './plan.ts';

/** Deletions that wait, by pod key. */
type Memory = Record<string, Eviction>;

export const taintEvictionController = defineController<Memory>({
  name: 'taint-eviction-controller',
  watches: [watchWith(node, keysOfNode), watchWith(pod, keysOfPod)],
  indexes: [podsByNode],
  memory: () => ({}),
  reconcile(key, context) {
    const { memory, nowMs } = context;
    const object = context.cache(pod).get(key);
    if (!object?.spec.nodeName) {
      delete memory[key];
      return;
    }
    const waiting = memory[key];
    if (waiting && waiting.fireAtMs <= nowMs) {
      delete memory[key];
      return evict(object, context);
    }
    const machine = context.cache(node).get(object.spec.nodeName);
    // With its node gone a pod is the garbage collector's business.
    if (!machine) return;
    const plan = planEviction(machine.spec.taints, object.spec.tolerations, waiting, nowMs);
    switch (plan.do) {
      case 'keep':
        context.requeueAfterMs(waiting.fireAtMs - nowMs);
        return;
      case 'cancel':
        cancel(key, object, context);
        return;
      case 'evict':
        cancel(key, object, context);
        return evict(object, context);
      case 'wait':
        memory[key] = plan.eviction;
        context.requeueAfterMs(plan.eviction.fireAtMs - nowMs);
    }
  },
});

function cancel(key: string, object: Pod, { memory, events }: ReconcileContext<Memory>): void {
  if (!memory[key]) return;
  delete memory[key];
  events.record(object, 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${key}`);
}

// k8s: pkg/controller/tainteviction/taint_eviction.go addConditionAndDeletePod
function evict(cached: Pod, context: ReconcileContext): Outcome | undefined {
  const key = keyOf(cached);
  const fresh = context.client.get(pod, key);
  if (!fresh.ok || fresh.object.metadata.uid !== cached.metadata.uid) return undefined;
  if (fresh.object.metadata.deletionTimestamp !== undefined) return undefined;
  context.events.record(cached, 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${key}`);
  const { status } = fresh.object;
  const target = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
  } as const;
  const conditions = updatedConditions(status.conditions, target, context.now);
  if (conditions) {
    const reason = 'marked the pod: it does not tolerate a taint of its node';
    const marked = context.client.updateStatus(pod, { ...fresh.object, status: { ...status, conditions } }, reason);
    if (!marked.ok) return { retry: marked.status.message ?? 'refused' };
  }
  const why = 'deleted the pod: it does not tolerate a taint of its node';
  const deleted = context.client.delete(pod, key, {}, why);
  return deleted.ok || deleted.status.code === 404 ? undefined : { retry: deleted.status.message ?? 'refused' };
}

/** Every pod of a node whose NoExecute taints have changed. */
function keysOfNode({ object, old, type }: Change<Node>, context: WatchContext): readonly string[] {
  if (type === 'DELETED' || equal(object.spec.taints, old?.spec.taints)) return [];
  const taints = noExecuteTaints(object.spec.taints);
  if (equal(taints, noExecuteTaints(old?.spec.taints))) return [];
  return context
    .cache(pod)
    .byIndex(nodeIndex, object.metadata.name)
    .map((mine) => keyOf(mine));
}

/** A pod that has come to a tainted node, whose tolerations have changed, or that is gone while its deletion waited. */
function keysOfPod({ key, object, old, type }: Change<Pod>, context: WatchContext): readonly string[] {
  if (type === 'DELETED') return (context.memory as Memory)[key] ? [key] : [];
  const { nodeName, tolerations } = object.spec;
  const isNews = old?.spec.nodeName !== nodeName || !equal(old?.spec.tolerations, tolerations);
  if (!nodeName || !isNews) return [];
  const taints = context.cache(node).get(nodeName)?.spec.taints;
  return (context.memory as Memory)[key] || noExecuteTaints(taints).length ? [key] : [];
}
