/** Which nodes need a pod and which pods must go: first one pod on each node that fits, then the rolling update. */
// k8s: pkg/controller/daemon/daemon_controller.go manage, update.go rollingUpdate
import { scaledValue } from '../../../api/int-or-percent.ts';
import { parseTime } from '../../../api/time.ts';
import type { DaemonSet, DaemonSetStatus } from '../../../kinds/daemon-set/types.ts';
import type { Node } from '../../../kinds/node/types.ts';
import { isPodAvailable, isPodReady, isPodTerminal } from '../../../kinds/pod/conditions.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { eligibility, isUpdated, targetNode } from './eligibility.ts';

/** A DaemonSet as it is now. */
export interface DaemonWorld {
  daemonSet: DaemonSet;
  nodes: readonly Node[];
  /** Its pods, by the node they are on or meant for. */
  pods: ReadonlyMap<string, readonly Pod[]>;
  hash: string;
  nowMs: number;
}

export interface DaemonPlan {
  create: string[];
  delete: Pod[];
  /** Pods among the deleted that ended by themselves: their deletion is announced and slowed down. */
  ended: Pod[];
}

export function byTargetNode(pods: readonly Pod[]): Map<string, Pod[]> {
  const groups = new Map<string, Pod[]>();
  for (const pod of pods) {
    if (isPodTerminal(pod) && pod.metadata.deletionTimestamp !== undefined) continue;
    const node = targetNode(pod);
    const group = groups.get(node);
    if (group) group.push(pod);
    else groups.set(node, [pod]);
  }
  return groups;
}

/** One pod on each node that fits, none elsewhere. */
// k8s: pkg/controller/daemon/daemon_controller.go podsShouldBeOnNode
export function planPlacement(world: DaemonWorld): DaemonPlan {
  const plan: DaemonPlan = { create: [], delete: [], ended: [] };
  const names = new Set<string>();
  for (const node of world.nodes) {
    const { name } = node.metadata;
    names.add(name);
    const pods = world.pods.get(name);
    const { shouldRun, mayStay } = eligibility(world.daemonSet, node);
    if (!pods) {
      if (shouldRun) plan.create.push(name);
    } else if (mayStay) planNode(plan, world, pods);
    else plan.delete.push(...pods.filter(isStaying));
  }
  // A pod that waits for a node that is gone would wait for ever.
  for (const [name, pods] of world.pods)
    if (!names.has(name)) plan.delete.push(...pods.filter((pod) => !pod.spec.nodeName && isStaying(pod)));
  return plan;
}

function planNode(plan: DaemonPlan, world: DaemonWorld, pods: readonly Pod[]): void {
  const staying = pods.filter(isStaying);
  const ended = staying.filter(isPodTerminal);
  plan.ended.push(...ended);
  plan.delete.push(...ended);
  const running = staying.filter((pod) => !isPodTerminal(pod)).sort(scheduledThenOldest);
  if (surgeCount(world.daemonSet, 1) === 0) {
    plan.delete.push(...running.slice(1));
    return;
  }
  // With surge one pod of each template may run side by side.
  const isNew = (pod: Pod) => isUpdated(world.daemonSet, pod, world.hash);
  plan.delete.push(...running.filter(isNew).slice(1), ...running.filter((pod) => !isNew(pod)).slice(1));
}

function isStaying({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp === undefined;
}

// k8s: pkg/controller/daemon/daemon_controller.go podByCreationTimestampAndPhase
function scheduledThenOldest(left: Pod, right: Pod): number {
  if (Boolean(left.spec.nodeName) !== Boolean(right.spec.nodeName)) return left.spec.nodeName ? -1 : 1;
  const leftTime = left.metadata.creationTimestamp;
  const rightTime = right.metadata.creationTimestamp;
  if (leftTime !== rightTime) return leftTime < rightTime ? -1 : 1;
  return left.metadata.name < right.metadata.name ? -1 : 1;
}

/** The next step of a rolling update. */
export function planRollingUpdate(world: DaemonWorld): DaemonPlan {
  const desired = world.nodes.filter((node) => eligibility(world.daemonSet, node).shouldRun);
  const surge = surgeCount(world.daemonSet, desired.length);
  const { maxUnavailable } = world.daemonSet.spec.updateStrategy.rollingUpdate ?? {};
  const unavailable = scaledValue(maxUnavailable ?? 1, desired.length, true);
  if (surge > 0) return planSurge(world, surge, desired);
  return planReplacement(world, desired.length > 0 ? Math.max(unavailable, 1) : unavailable, desired);
}

/** Deletes old pods, as many as may be missing; new ones follow in their place. */
function planReplacement(world: DaemonWorld, unavailableMax: number, desired: readonly Node[]): DaemonPlan {
  let unavailable = 0;
  const replaced: Pod[] = [];
  const candidates: Pod[] = [];
  for (const name of nodeNames(world, desired)) {
    const { newer, older, isCrowded } = sortPods(world, name);
    if (isCrowded || Boolean(newer) === Boolean(older)) unavailable++;
    else if (newer) unavailable += isAvailable(world, newer) ? 0 : 1;
    else if (older && !isAvailable(world, older)) replaced.push(older);
    else if (older && unavailable < unavailableMax) candidates.push(older);
  }
  const more = Math.max(0, unavailableMax - unavailable);
  return { create: [], delete: [...replaced, ...candidates.slice(0, more)], ended: [] };
}

/** Creates new pods beside old ones, as many as may be too many; old ones go once the new ones are available. */
function planSurge(world: DaemonWorld, surgeMax: number, desired: readonly Node[]): DaemonPlan {
  const plan: DaemonPlan = { create: [], delete: [], ended: [] };
  const eligible = new Set(desired.map(({ metadata }) => metadata.name));
  const candidates: string[] = [];
  const misplaced: Pod[] = [];
  let surging = 0;
  let available = 0;
  for (const name of nodeNames(world, desired)) {
    const { newer, older, isCrowded } = sortPods(world, name);
    if (isCrowded) {
      surging++;
      continue;
    }
    const counted = older ?? newer;
    if (counted && isAvailable(world, counted)) available++;
    if (!older) continue;
    if (newer) {
      if (isAvailable(world, newer)) plan.delete.push(older);
      else surging++;
    } else if (!isAvailable(world, older)) {
      if (eligible.has(name)) plan.create.push(name);
      else plan.delete.push(older);
    } else if (!eligible.has(name)) misplaced.push(older);
    else if (surging < surgeMax) candidates.push(name);
  }
  plan.delete.push(...misplaced.slice(0, Math.max(0, available - desired.length)));
  plan.create.push(...candidates.slice(0, Math.max(0, surgeMax - surging)));
  return plan;
}

/** Nodes that should run the daemon, then others that still have a pod of it. */
function nodeNames(world: DaemonWorld, desired: readonly Node[]): Iterable<string> {
  return new Set([...desired.map(({ metadata }) => metadata.name), ...world.pods.keys()]);
}

// k8s: pkg/controller/daemon/update.go findUpdatedPodsOnNode
function sortPods(world: DaemonWorld, node: string): { newer?: Pod; older?: Pod; isCrowded: boolean } {
  const staying = (world.pods.get(node) ?? []).filter(isStaying);
  const newer = staying.filter((pod) => isUpdated(world.daemonSet, pod, world.hash));
  const older = staying.filter((pod) => !newer.includes(pod));
  if (newer.length > 1 || older.length > 1) return { isCrowded: true };
  return { newer: newer[0], older: older[0], isCrowded: false };
}

function isAvailable({ daemonSet, nowMs }: DaemonWorld, pod: Pod): boolean {
  return isPodAvailable(pod, daemonSet.spec.minReadySeconds ?? 0, nowMs);
}

/** 0 when the strategy has no surge. */
function surgeCount({ spec }: DaemonSet, nodes: number): number {
  const { type, rollingUpdate } = spec.updateStrategy;
  return type === 'RollingUpdate' ? scaledValue(rollingUpdate?.maxSurge ?? 0, nodes, true) : 0;
}

/** @param isProcessed the pods of this generation were looked after, not only counted */
// k8s: pkg/controller/daemon/daemon_controller.go updateDaemonSetStatus
export function daemonSetStatus(
  world: DaemonWorld,
  isProcessed: boolean,
): { status: DaemonSetStatus; nextAvailableMs: number | undefined } {
  const counts = { desired: 0, current: 0, misscheduled: 0, ready: 0, available: 0, updated: 0 };
  const minReadyMs = (world.daemonSet.spec.minReadySeconds ?? 0) * 1000;
  let nextAvailableMs: number | undefined;
  for (const node of world.nodes) {
    const pods = world.pods.get(node.metadata.name) ?? [];
    if (!eligibility(world.daemonSet, node).shouldRun) {
      if (pods.length) counts.misscheduled++;
      continue;
    }
    counts.desired++;
    const [oldest] = [...pods].sort(scheduledThenOldest);
    if (!oldest) continue;
    counts.current++;
    if (isUpdated(world.daemonSet, oldest, world.hash)) counts.updated++;
    if (!isPodReady(oldest)) continue;
    counts.ready++;
    if (isAvailable(world, oldest)) counts.available++;
    else {
      const ready = oldest.status.conditions?.find(({ type }) => type === 'Ready');
      nextAvailableMs = Math.min(nextAvailableMs ?? Infinity, parseTime(ready?.lastTransitionTime) + minReadyMs);
    }
  }
  const { status, metadata } = world.daemonSet;
  const observedGeneration = isProcessed ? metadata.generation : status.observedGeneration;
  const next: DaemonSetStatus = {
    currentNumberScheduled: counts.current,
    numberMisscheduled: counts.misscheduled,
    desiredNumberScheduled: counts.desired,
    numberReady: counts.ready,
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
    ...(counts.updated ? { updatedNumberScheduled: counts.updated } : {}),
    ...(counts.available ? { numberAvailable: counts.available } : {}),
    ...(counts.desired > counts.available ? { numberUnavailable: counts.desired - counts.available } : {}),
    ...(status.collisionCount === undefined ? {} : { collisionCount: status.collisionCount }),
    ...(status.conditions ? { conditions: status.conditions } : {}),
  };
  return { status: next, nextAvailableMs };
}
