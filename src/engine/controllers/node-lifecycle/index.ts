/**
 * Notices machines that fall silent: marks them unknown, taints them, and marks their pods not ready. Looks at all nodes
 * every five seconds, and at one node whenever it changes.
 */
// k8s: pkg/controller/nodelifecycle/node_lifecycle_controller.go
import type { Change } from '../../../api/handler.ts';
import { keyOf, type Condition } from '../../../api/object.ts';
import { formatTime } from '../../../api/time.ts';
import { lease } from '../../../kinds/lease/index.ts';
import { node } from '../../../kinds/node/index.ts';
import type { Node, Taint } from '../../../kinds/node/types.ts';
import { podCondition } from '../../../kinds/pod/conditions.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import {
  defineController,
  watchWith,
  type Outcome,
  type ReconcileContext,
  type WatchContext,
} from '../../client/controller.ts';
import { findCondition, updatedConditions } from '../shared/conditions.ts';
import { nodeIndex, podsByNode } from '../shared/indexes.ts';
import { checkHealth, monitorPeriodMs, type NodeHealth } from './health.ts';
import { hasTaint, notReadyTaint, planNoScheduleTaints, swapTaints, unreachableTaint } from './taints.ts';
import { enqueue, forget, newZone, nextTurnAfterMs, takeTurn, updateZones, zoneOf, type Zones } from './zones.ts';

interface Memory {
  /** Uids of the nodes that have been greeted, by name. */
  known: Record<string, string>;
  health: Record<string, NodeHealth>;
  zones: Zones;
  /** Nodes some of whose pods could not be marked not ready. */
  unmarked: Record<string, true>;
}

type Context = ReconcileContext<Memory>;
type Ready = Condition['status'];

const nodePrefix = 'node ';
const podPrefix = 'pod ';
const leaseNamespace = 'kube-node-lease';
/** Nodes whose turn has come are looked for this often. */
// k8s: pkg/controller/nodelifecycle/scheduler NodeEvictionPeriod
const turnPeriodMs = 100;

export const nodeLifecycleController = defineController<Memory>({
  name: 'node-lifecycle-controller',
  component: 'node-controller',
  watches: [watchWith(node, keysOfNode), watchWith(pod, keysOfPod), watchWith(lease, () => [])],
  indexes: [podsByNode],
  memory: () => ({ known: {}, health: {}, zones: {}, unmarked: {} }),
  periodic: [{ key: 'monitor', everyMs: monitorPeriodMs }],
  reconcile(key, context) {
    if (key === 'monitor') return monitor(context);
    if (key === 'turns') return takeTurns(context);
    if (key.startsWith(nodePrefix)) return taintByConditions(key.slice(nodePrefix.length), context);
    return markPod(key.slice(podPrefix.length), context);
  },
});

// k8s: pkg/controller/nodelifecycle/node_lifecycle_controller.go monitorNodeHealth
function monitor(context: Context): void {
  const { memory, nowMs } = context;
  const nodes = context.cache(node).list();
  greet(nodes, context);
  const ready: Record<string, (Ready | undefined)[]> = {};
  for (const object of nodes) {
    const status = monitorNode(object, context);
    if (object.metadata.labels?.['node.kubernetes.io/exclude-disruption'] === undefined)
      (ready[zoneOf(object)] ??= []).push(status);
  }
  const disruption = updateZones(memory.zones, ready, nowMs);
  if (disruption === 'began everywhere') for (const object of nodes) markReachable(object, context);
  if (disruption === 'ended') for (const health of Object.values(memory.health)) health.reportedAtMs = nowMs;
  planTurns(context);
}

/** Says hello and goodbye, and begins or ends remembering. */
function greet(nodes: readonly Node[], context: Context): void {
  const { memory } = context;
  const left = new Set(Object.keys(memory.known));
  for (const object of nodes) {
    const { name, uid } = object.metadata;
    left.delete(name);
    memory.zones[zoneOf(object)] ??= newZone(context.nowMs);
    if (name in memory.known) continue;
    memory.known[name] = uid;
    const message = `Node ${name} event: Registered Node ${name} in Controller`;
    context.events.record(object, 'Normal', 'RegisteredNode', message);
    markReachable(object, context);
  }
  for (const name of left) {
    const message = `Node ${name} event: Removing Node ${name} from Controller`;
    context.events.record(ghostOf(name, memory.known[name]), 'Normal', 'RemovingNode', message);
    delete memory.known[name];
    delete memory.health[name];
    delete memory.unmarked[name];
    for (const zone of Object.values(memory.zones)) forget(zone, name);
  }
}

/** Enough of a node that is gone to say something about it. */
function ghostOf(name: string, uid: string): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, uid, resourceVersion: '', creationTimestamp: '' },
    spec: {},
    status: {},
  };
}

/** Returns what the node's Ready condition says now. */
function monitorNode(cached: Node, context: Context): Ready | undefined {
  const { name } = cached.metadata;
  const checked = updateHealth(cached, context);
  if (!checked) return findCondition(cached.status.conditions, 'Ready')?.status;
  const { object, observedReady, current } = checked;
  if (!findCondition(object.status.conditions, 'Ready')) return undefined;
  taintBySilence(object, observedReady, context);
  const hasFallenSilent = current !== 'True' && observedReady === 'True';
  const isUnfinished = observedReady !== 'True' && context.memory.unmarked[name] === true;
  delete context.memory.unmarked[name];
  if (hasFallenSilent)
    context.events.record(object, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
  if (!hasFallenSilent && !isUnfinished) return current;
  for (const mine of context.cache(pod).byIndex(nodeIndex, name))
    if (!markNotReady(mine, context)) context.memory.unmarked[name] = true;
  return current;
}

/** Writes the node's conditions if it has been silent too long; undefined when the API server refuses that for good. */
function updateHealth(
  cached: Node,
  context: Context,
): { object: Node; observedReady: Ready; current: Ready | undefined } | undefined {
  const { name } = cached.metadata;
  const { memory, nowMs, now } = context;
  const heartbeat = context.cache(lease).get(`${leaseNamespace}/${name}`);
  let object = cached;
  // The cache may lag behind what the kubelet or another controller wrote; then once more with the node as it is.
  for (let attempt = 0; attempt < 2; attempt++) {
    const { health, observedReady, conditions } = checkHealth(object, heartbeat, memory.health[name], nowMs, now);
    if (!conditions) {
      memory.health[name] = health;
      return { object, observedReady, current: findCondition(object.status.conditions, 'Ready')?.status };
    }
    const next = { ...object, status: { ...object.status, conditions } };
    const silentS = Math.round((nowMs - health.reportedAtMs) / 1000);
    const written = context.client.updateStatus(
      node,
      next,
      `marked the node unknown: no word from its kubelet for ${silentS} s`,
    );
    if (written.ok) {
      memory.health[name] = health;
      return { object: written.object, observedReady, current: 'Unknown' };
    }
    const fresh = context.client.get(node, name);
    if (!fresh.ok) return undefined;
    object = fresh.object;
  }
  return undefined;
}

// k8s: pkg/controller/nodelifecycle/node_lifecycle_controller.go processTaintBaseEviction
function taintBySilence(object: Node, ready: Ready, context: Context): void {
  if (ready === 'True') {
    markReachable(object, context);
    return;
  }
  const wanted = ready === 'False' ? notReadyTaint : unreachableTaint;
  const opposite = ready === 'False' ? unreachableTaint : notReadyTaint;
  if (hasTaint(object, opposite)) {
    writeTaints(object, [wanted], [opposite], context);
    return;
  }
  const zone = (context.memory.zones[zoneOf(object)] ??= newZone(context.nowMs));
  if (!hasTaint(object, wanted)) forget(zone, object.metadata.name);
  enqueue(zone, object.metadata.name);
}

function markReachable(object: Node, context: Context): void {
  if (hasTaint(object, notReadyTaint) || hasTaint(object, unreachableTaint))
    writeTaints(object, [], [notReadyTaint, unreachableTaint], context);
  const zone = context.memory.zones[zoneOf(object)];
  if (zone) forget(zone, object.metadata.name);
}

/** Gives the NoExecute taint to the nodes whose turn it is. */
// k8s: pkg/controller/nodelifecycle/node_lifecycle_controller.go doNoExecuteTaintingPass
function takeTurns(context: Context): void {
  for (const zone of Object.values(context.memory.zones)) {
    for (let name = takeTurn(zone, context.nowMs); name !== undefined; name = takeTurn(zone, context.nowMs)) {
      const object = context.cache(node).get(name);
      const ready = object && findCondition(object.status.conditions, 'Ready')?.status;
      if (!object || (ready !== 'False' && ready !== 'Unknown')) continue;
      const isUnknown = ready === 'Unknown';
      const add = isUnknown ? unreachableTaint : notReadyTaint;
      writeTaints(object, [add], [isUnknown ? notReadyTaint : unreachableTaint], context);
    }
  }
  planTurns(context);
}

function planTurns({ memory, nowMs, requeueAfterMs }: Context): void {
  for (const zone of Object.values(memory.zones)) {
    const afterMs = nextTurnAfterMs(zone, nowMs);
    if (afterMs !== undefined) requeueAfterMs(Math.max(turnPeriodMs, afterMs), 'turns');
  }
}

function taintByConditions(name: string, context: Context): Outcome | undefined {
  const cached = context.cache(node).get(name);
  if (!cached || !planNoScheduleTaints(cached, context.now)) return undefined;
  const fresh = context.client.get(node, name);
  const taints = fresh.ok ? planNoScheduleTaints(fresh.object, context.now) : undefined;
  if (!taints) return undefined;
  return patchTaints(name, taints, describe(cached.spec.taints ?? [], taints), context);
}

function describe(before: readonly Taint[], after: readonly Taint[]): string {
  const missing = (from: readonly Taint[], to: readonly Taint[]) =>
    from
      .filter(({ key, effect }) => !to.some((other) => other.key === key && other.effect === effect))
      .map(({ key }) => key);
  const [added, removed] = [missing(after, before), missing(before, after)];
  const parts = [
    ...(added.length ? [`tainted the node ${added.join(', ')}`] : []),
    ...(removed.length ? [`took its taint ${removed.join(', ')} away`] : []),
  ];
  return `${parts.join(' and ')}: its conditions or its spec changed`;
}

function writeTaints(object: Node, add: readonly Taint[], remove: readonly Taint[], context: Context): void {
  const fresh = context.client.get(node, object.metadata.name);
  const taints = fresh.ok ? swapTaints(fresh.object, add, remove, context.now) : undefined;
  if (!taints) return;
  const reason = add.length
    ? `tainted the node ${add[0].key}, so that its pods leave`
    : 'took the NoExecute taints away: the node reports again';
  patchTaints(object.metadata.name, taints, reason, context);
}

function patchTaints(name: string, taints: readonly Taint[], reason: string, context: Context): Outcome | undefined {
  const body = { spec: { taints: taints.length ? taints : null } };
  const patched = context.client.patch(node, name, 'merge', body, undefined, reason);
  return patched.ok || patched.status.code === 404 ? undefined : { retry: patched.status.message ?? 'refused' };
}

/** A pod that has come to a silent node. */
// k8s: pkg/controller/nodelifecycle/node_lifecycle_controller.go processPod
function markPod(key: string, context: Context): Outcome | undefined {
  const object = context.cache(pod).get(key);
  const health = object && context.memory.health[object.spec.nodeName ?? ''];
  if (!object || !health?.ready || health.ready === 'True') return undefined;
  return markNotReady(object, context) ? undefined : { retry: 'the pod changed meanwhile' };
}

/** Returns whether the pod says now that it is not ready. */
// k8s: pkg/controller/util/node/controller_utils.go MarkPodsNotReady
function markNotReady(cached: Pod, context: Context): boolean {
  if (podCondition(cached, 'Ready') === undefined) return true;
  const fresh = context.client.get(pod, keyOf(cached));
  if (!fresh.ok) return true;
  const ready = podCondition(fresh.object, 'Ready');
  if (!ready || ready.status === 'False') return true;
  const { status } = fresh.object;
  const conditions = updatedConditions(status.conditions, { ...ready, status: 'False' }, context.now);
  if (!conditions) return true;
  const next = { ...fresh.object, status: { ...status, conditions } };
  const written = context.client.updateStatus(pod, next, 'marked the pod not ready: its node does not report');
  if (!written.ok) return written.status.code === 404;
  context.events.record(written.object, 'Warning', 'NodeNotReady', 'Node is not ready');
  return true;
}

function keysOfNode({ object, type }: Change<Node>, { nowMs }: WatchContext): readonly string[] {
  if (type === 'DELETED' || !planNoScheduleTaints(object, formatTime(nowMs))) return [];
  return [nodePrefix + object.metadata.name];
}

function keysOfPod({ object, old, type }: Change<Pod>, context: WatchContext): readonly string[] {
  const { nodeName } = object.spec;
  if (type === 'DELETED' || !nodeName || old?.spec.nodeName === nodeName) return [];
  const { ready } = (context.memory as Memory).health[nodeName] ?? {};
  return ready && ready !== 'True' ? [podPrefix + keyOf(object)] : [];
}
