/** Runs one pod on each node that fits. Woken by the DaemonSet, its pods and revisions, and by nodes that begin or cease to fit. */
// k8s: pkg/controller/daemon/daemon_controller.go
import type { Change } from '../../../api/handler.ts';
import { keyOf } from '../../../api/object.ts';
import { equal } from '../../../base/equality.ts';
import { controllerRevision } from '../../../kinds/controller-revision/index.ts';
import { daemonSet } from '../../../kinds/daemon-set/index.ts';
import type { DaemonSet } from '../../../kinds/daemon-set/types.ts';
import { node } from '../../../kinds/node/index.ts';
import type { Node } from '../../../kinds/node/types.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import {
  defineController,
  watchOwn,
  watchWith,
  type Outcome,
  type ReconcileContext,
  type WatchContext,
} from '../../client/controller.ts';
import { creationObserved, deletionObserved, expect, isSatisfied, type Expectations } from '../shared/expectations.ts';
import { byNamespace, byOrphanNamespace, byOwner } from '../shared/indexes.ts';
import { ownerKey, ownerKeys } from '../shared/owner-keys.ts';
import { asKind, claimOwned } from '../shared/ownership.ts';
import { createPods, tellDeletion } from '../shared/own-pods.ts';
import { podFromTemplate } from '../shared/pod-template.ts';
import { eligibility, templateFor } from './eligibility.ts';
import { cleanUpHistory, keepHistory, keysOfRevision } from './keep-history.ts';
import {
  byTargetNode,
  daemonSetStatus,
  planPlacement,
  planRollingUpdate,
  type DaemonPlan,
  type DaemonWorld,
} from './plan.ts';

interface Memory {
  expectations: Expectations;
  /** Deletions of failed pods, by DaemonSet and node: each makes the next wait twice as long. */
  backoff: Record<string, { delayMs: number; sinceMs: number }>;
}

type Context = ReconcileContext<Memory>;

// k8s: pkg/controller/daemon/daemon_controller.go BurstReplicas
const burstMax = 250;
// k8s: cmd/kube-controller-manager/app/apps.go NewDaemonSetsController failedPodsBackoff
const backoffMinMs = 1_000;
const backoffMaxMs = 15 * 60_000;

export const daemonSetController = defineController<Memory>({
  name: 'daemonset-controller',
  watches: [
    watchOwn(daemonSet),
    watchWith(controllerRevision, keysOfRevision),
    watchWith(pod, keysOfPod),
    watchWith(node, keysOfNode),
  ],
  indexes: [
    byNamespace(daemonSet),
    byOwner(controllerRevision),
    byOrphanNamespace(controllerRevision),
    byOwner(pod),
    byOrphanNamespace(pod),
  ],
  memory: () => ({ expectations: {}, backoff: {} }),
  reconcile(key, context) {
    const current = context.cache(daemonSet).get(key);
    if (!current) {
      delete context.memory.expectations[key];
      return;
    }
    if (
      Object.keys(current.spec.selector.matchLabels ?? {}).length +
        (current.spec.selector.matchExpressions ?? []).length ===
      0
    ) {
      const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
      context.events.record(current, 'Warning', 'SelectingAll', message);
      return;
    }
    if (current.metadata.deletionTimestamp !== undefined) return;
    const owned = claimOwned(context, pod, asKind(daemonSet), current);
    if (!owned) return { retry: 'a pod changed meanwhile' };
    const history = keepHistory(current, owned, context);
    if ('retry' in history) return history;
    const world: DaemonWorld = {
      daemonSet: current,
      nodes: context.cache(node).list(),
      pods: byTargetNode(owned),
      hash: history.hash,
      nowMs: context.nowMs,
    };
    // While pods that it asked for are not seen yet, this generation counts as not looked at.
    if (!isSatisfied(context.memory.expectations, key, context.nowMs)) return writeStatus(world, false, context);
    const refusal = update(key, world, context) ?? cleanUpHistory(current, history.old, owned, context);
    return writeStatus(world, true, context) ?? refusal;
  },
});

// k8s: pkg/controller/daemon/daemon_controller.go updateDaemonSet
function update(key: string, world: DaemonWorld, context: Context): Outcome | undefined {
  const refusal = carryOut(key, world, slowed(key, world, planPlacement(world), context), context);
  const isSettled = isSatisfied(context.memory.expectations, key, context.nowMs);
  if (refusal || !isSettled || world.daemonSet.spec.updateStrategy.type !== 'RollingUpdate') return refusal;
  return carryOut(key, world, planRollingUpdate(world), context);
}

/** Leaves out deletions of failed pods that come too soon after the last, and announces the others. */
function slowed(key: string, world: DaemonWorld, plan: DaemonPlan, context: Context): DaemonPlan {
  const held = new Set<Pod>();
  for (const ended of plan.ended) {
    const { namespace, name } = ended.metadata;
    const where = `daemon pod ${namespace}/${name} on node ${ended.spec.nodeName ?? ''}`;
    if (ended.status.phase === 'Succeeded') {
      const message = `Found succeeded ${where}, will try to delete it`;
      context.events.record(world.daemonSet, 'Normal', 'SucceededDaemonPod', message);
      continue;
    }
    const waitMs = backoffLeftMs(`${key} ${ended.spec.nodeName}`, context);
    if (waitMs > 0) {
      held.add(ended);
      context.requeueAfterMs(waitMs);
    } else {
      const message = `Found failed ${where}, will try to kill it`;
      context.events.record(world.daemonSet, 'Warning', 'FailedDaemonPod', message);
    }
  }
  return { ...plan, delete: plan.delete.filter((object) => !held.has(object)) };
}

/** 0 when a deletion is due; then the next one waits twice as long. */
function backoffLeftMs(backoffKey: string, { memory, nowMs }: Context): number {
  const last = memory.backoff[backoffKey];
  if (last && nowMs - last.sinceMs < last.delayMs) return last.delayMs - (nowMs - last.sinceMs);
  const isForgotten = !last || nowMs - last.sinceMs > 2 * backoffMaxMs;
  const delayMs = isForgotten ? backoffMinMs : Math.min(2 * last.delayMs, backoffMaxMs);
  memory.backoff[backoffKey] = { delayMs, sinceMs: nowMs };
  return 0;
}

// k8s: pkg/controller/daemon/daemon_controller.go syncNodes
function carryOut(key: string, world: DaemonWorld, plan: DaemonPlan, context: Context): Outcome | undefined {
  const create = plan.create.slice(0, burstMax);
  const remove = plan.delete.slice(0, burstMax);
  if (create.length + remove.length === 0) return undefined;
  const { expectations } = context.memory;
  expect(
    expectations,
    key,
    create.length,
    remove.map(({ metadata }) => metadata.uid),
    context.nowMs,
  );
  const { daemonSet: current } = world;
  let index = 0;
  const next = () => {
    const name = create[index++];
    const draft = podFromTemplate(templateFor(current, name, world.hash), current);
    return { draft, reason: `created this pod: node ${name} had none` };
  };
  const { created, refused } = createPods(current, create.length, next, context);
  if (created < create.length) creationObserved(expectations, key, create.length - created);
  let refusal = refused;
  for (const object of remove) {
    const reason = 'deleted this pod: it is outdated, ended, or its node no longer fits';
    const response = context.client.delete(pod, keyOf(object), {}, reason);
    const outcome = tellDeletion(current, object, response, context);
    if (outcome === 'deleted') continue;
    deletionObserved(expectations, key, object.metadata.uid);
    if (outcome !== 'absent') refusal ??= outcome;
  }
  return refusal ? { retry: refusal.message ?? 'refused' } : undefined;
}

function writeStatus(world: DaemonWorld, isProcessed: boolean, context: Context): Outcome | undefined {
  const { status, nextAvailableMs } = daemonSetStatus(world, isProcessed);
  if (nextAvailableMs !== undefined) context.requeueAfterMs(nextAvailableMs + 1000 - context.nowMs);
  if (equal(status, world.daemonSet.status)) return undefined;
  const reason = `counted its pods: ${status.desiredNumberScheduled} wanted, ${status.currentNumberScheduled} exist, ${status.numberReady} ready`;
  const response = context.client.updateStatus(daemonSet, { ...world.daemonSet, status }, reason);
  return response.ok || response.status.code === 404 ? undefined : { retry: response.status.message ?? 'refused' };
}

function keysOfPod(change: Change<Pod>, context: WatchContext): readonly string[] {
  const { object, type } = change;
  const { expectations } = context.memory as Memory;
  const owner = ownerKey(daemonSet, object, context);
  if (owner) {
    const isLeaving = type === 'DELETED' || object.metadata.deletionTimestamp !== undefined;
    if (isLeaving) deletionObserved(expectations, owner, object.metadata.uid);
    else if (type === 'ADDED') creationObserved(expectations, owner);
  }
  return ownerKeys(daemonSet, change, context, owner);
}

/** DaemonSets for which the change of the node makes a difference. */
// k8s: pkg/controller/daemon/daemon_controller.go updateNode
function keysOfNode({ object, old, type }: Change<Node>, context: WatchContext): readonly string[] {
  const isSame =
    old && type === 'MODIFIED' && equal(old.metadata.labels, object.metadata.labels) && equal(old.spec, object.spec);
  if (isSame) return [];
  const differs = (current: DaemonSet) => {
    const now = eligibility(current, object);
    const before = old && eligibility(current, old);
    return type === 'DELETED' || (before ? !equal(before, now) : now.shouldRun);
  };
  return context
    .cache(daemonSet)
    .list()
    .filter(differs)
    .map((current) => keyOf(current));
}
