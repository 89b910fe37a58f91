/** The next steps of a StatefulSet: pods in the order of their ordinals, each after the one before it, and back in reverse. */
// k8s: pkg/controller/statefulset/stateful_set_control.go updateStatefulSet
import { isPodAvailable, isPodReady } from '../../../kinds/pod/conditions.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { firstOrdinal, isInRange, ordinalOf } from '../../../kinds/stateful-set/ordinals.ts';
import type { StatefulSet, StatefulSetStatus } from '../../../kinds/stateful-set/types.ts';
import { revisionNameOf, type SetRevision } from './identity.ts';

/** A set as it is now. */
export interface StatefulWorld {
  set: StatefulSet;
  /** Its own pods, whatever their ordinals. */
  pods: readonly Pod[];
  current: SetRevision;
  update: SetRevision;
  collisionCount: number;
  nowMs: number;
}

export type StatefulStep =
  | { do: 'create'; ordinal: number; revision: SetRevision; reason: string }
  | { do: 'delete'; pod: Pod; reason: string }
  /** Makes the claims that a waiting pod lacks. */
  | { do: 'claims'; pod: Pod; ordinal: number }
  /** Puts right what somebody changed about a pod, and who owns its claims. */
  | { do: 'keep'; pod: Pod; ordinal: number; isCondemned: boolean };

export interface StatefulPlan {
  /** One after the other; what comes later is not begun when something before was refused. */
  stages: StatefulStep[][];
  status: StatefulSetStatus;
}

export function planStatefulSet(world: StatefulWorld): StatefulPlan {
  const { set } = world;
  const status = statusOf(world);
  const plan: StatefulPlan = { stages: [], status };
  if (set.metadata.deletionTimestamp !== undefined) return plan;
  const isOrdered = set.spec.podManagementPolicy !== 'Parallel';
  const replicas = new Map<number, Pod>();
  const condemned: Placed[] = [];
  for (const pod of world.pods) {
    const ordinal = ordinalOf(set.metadata.name, pod.metadata.name);
    if (isInRange(set, ordinal)) replicas.set(ordinal, pod);
    else if (ordinal >= 0) condemned.push({ pod, ordinal });
  }
  condemned.sort((left, right) => right.ordinal - left.ordinal);
  if (planReplicas(world, replicas, isOrdered, plan)) return plan;
  if (planCondemned(world, replicas, condemned, isOrdered, plan)) return plan;
  if (set.spec.updateStrategy.type !== 'OnDelete') planUpdate(world, replicas, plan);
  return plan;
}

interface Placed {
  pod: Pod;
  ordinal: number;
}

/** True when the rest has to wait. */
// k8s: pkg/controller/statefulset/stateful_set_control.go processReplica
function planReplicas(
  world: StatefulWorld,
  replicas: ReadonlyMap<number, Pod>,
  isOrdered: boolean,
  { stages }: StatefulPlan,
): boolean {
  const steps: StatefulStep[] = [];
  stages.push(steps);
  const first = firstOrdinal(world.set);
  for (let ordinal = first; ordinal < first + world.set.spec.replicas; ordinal++) {
    const pod = replicas.get(ordinal);
    const waits = planReplica(world, ordinal, pod, steps);
    if (waits && isOrdered) return true;
  }
  return false;
}

function planReplica(world: StatefulWorld, ordinal: number, pod: Pod | undefined, steps: StatefulStep[]): boolean {
  const { name } = world.set.metadata;
  if (!pod) {
    const revision = isOfCurrent(world, ordinal) ? world.current : world.update;
    steps.push({ do: 'create', ordinal, revision, reason: `created ${name}-${ordinal}: it was missing` });
    return true;
  }
  if (pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') {
    const reason = `deleted ${pod.metadata.name}: it has ended, and another of that name follows`;
    if (!isTerminating(pod)) steps.push({ do: 'delete', pod, reason });
    return true;
  }
  if (pod.status.phase === 'Pending') steps.push({ do: 'claims', pod, ordinal });
  if (isTerminating(pod) || !isAvailable(world, pod)) return true;
  steps.push({ do: 'keep', pod, ordinal, isCondemned: false });
  return false;
}

/** A pod that is made again gets the old template while the update has not come to it. */
// k8s: pkg/controller/statefulset/stateful_set_utils.go newVersionedStatefulSetPod
function isOfCurrent({ set }: StatefulWorld, ordinal: number): boolean {
  const { updateStrategy } = set.spec;
  if (updateStrategy.type !== 'RollingUpdate') return false;
  const kept = updateStrategy.rollingUpdate?.partition ?? set.status.currentReplicas ?? 0;
  return ordinal < firstOrdinal(set) + kept;
}

/** Takes pods away from the highest ordinal down, one at a time unless in parallel. */
// k8s: pkg/controller/statefulset/stateful_set_control.go processCondemned
function planCondemned(
  world: StatefulWorld,
  replicas: ReadonlyMap<number, Pod>,
  condemned: readonly Placed[],
  isOrdered: boolean,
  { stages }: StatefulPlan,
): boolean {
  if (condemned.length === 0) return false;
  stages.push(condemned.map(({ pod, ordinal }) => ({ do: 'keep', pod, ordinal, isCondemned: true }) as const));
  const unhealthy = [...replicas.values(), ...condemned.map(({ pod }) => pod).reverse()].find(
    (pod) => isTerminating(pod) || !isAvailable(world, pod),
  );
  const steps: StatefulStep[] = [];
  stages.push(steps);
  const reason = (pod: Pod) => `deleted ${pod.metadata.name}: only ${world.set.spec.replicas} wanted`;
  for (const { pod } of condemned) {
    if (isTerminating(pod)) {
      if (isOrdered) return true;
      continue;
    }
    // A pod that is not well waits for the first one that is not: that one goes first.
    const mustWait = isOrdered && !isAvailable(world, pod) && pod !== unhealthy;
    if (!mustWait) steps.push({ do: 'delete', pod, reason: reason(pod) });
    if (isOrdered) return true;
  }
  return false;
}

/** Replaces the pod with the highest ordinal that has an old template, when all above it are well again. */
function planUpdate(world: StatefulWorld, replicas: ReadonlyMap<number, Pod>, plan: StatefulPlan): void {
  const { set, update } = world;
  const first = firstOrdinal(set);
  const partition = set.spec.updateStrategy.rollingUpdate?.partition ?? 0;
  for (let index = set.spec.replicas - 1; index >= partition; index--) {
    const pod = replicas.get(first + index);
    // In parallel a pod may be missing still; it will be of the new template.
    if (!pod) return;
    if (revisionNameOf(pod) !== update.name && !isTerminating(pod)) {
      const reason = `deleted ${pod.metadata.name}: its template is outdated`;
      plan.stages.push([{ do: 'delete', pod, reason }]);
      plan.status.currentReplicas = (plan.status.currentReplicas ?? 0) - 1;
      return;
    }
    if (isTerminating(pod) || !isAvailable(world, pod)) return;
  }
}

function isTerminating({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined;
}

function isRunningAndReady(pod: Pod): boolean {
  return pod.status.phase === 'Running' && isPodReady(pod);
}

function isAvailable({ set, nowMs }: StatefulWorld, pod: Pod): boolean {
  return isRunningAndReady(pod) && isPodAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs);
}

// k8s: pkg/controller/statefulset/stateful_set_control.go computeReplicaStatus
function statusOf(world: StatefulWorld): StatefulSetStatus {
  const { set, pods, current, update, collisionCount } = world;
  const count = (accepts: (pod: Pod) => boolean): number => pods.filter(accepts).length;
  const isOf = (revision: SetRevision) => (pod: Pod) => !isTerminating(pod) && revisionNameOf(pod) === revision.name;
  return {
    observedGeneration: set.metadata.generation ?? 0,
    replicas: pods.length,
    readyReplicas: count(isRunningAndReady),
    currentReplicas: count(isOf(current)),
    updatedReplicas: count(isOf(update)),
    currentRevision: current.name,
    updateRevision: update.name,
    collisionCount,
    availableReplicas: count((pod) => isAvailable(world, pod)),
  };
}

/** The status to write: when every pod is of the new template and well, that one becomes the current one. */
// k8s: pkg/controller/statefulset/stateful_set_utils.go completeRollingUpdate
export function writtenStatus({ spec }: StatefulSet, status: StatefulSetStatus): StatefulSetStatus {
  const { replicas, readyReplicas = 0, updatedReplicas = 0 } = status;
  const isComplete =
    spec.updateStrategy.type === 'RollingUpdate' &&
    updatedReplicas === spec.replicas &&
    readyReplicas === spec.replicas &&
    replicas === spec.replicas;
  const next: StatefulSetStatus = isComplete
    ? { ...status, currentReplicas: updatedReplicas, currentRevision: status.updateRevision }
    : { ...status };
  for (const field of ['readyReplicas', 'currentReplicas', 'updatedReplicas'] as const)
    if (!next[field]) delete next[field];
  return next;
}
