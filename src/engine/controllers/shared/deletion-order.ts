/** Which pods go first when there are too many: the ones that are cheapest to lose. */
// k8s: pkg/controller/controller_utils.go ActivePodsWithRanks
import { parseTime } from '../../../api/time.ts';
import { isPodActive, podCondition } from '../../../kinds/pod/conditions.ts';
import type { Pod } from '../../../kinds/pod/types.ts';

export const deletionCostAnnotation = 'controller.kubernetes.io/pod-deletion-cost';

interface RankedPod {
  pod: Pod;
  isAssigned: boolean;
  phase: number;
  isReady: boolean;
  cost: number;
  /** Related pods on the same node: the more, the less this one is missed. */
  neighbours: number;
  readySinceMs: number;
  restarts: number;
  sidecarRestarts: number;
  createdAtMs: number;
}

/**
 * The `count` pods to delete.
 * @param related pods of all ReplicaSets of the same owner, to spread what remains over the nodes
 */
// k8s: pkg/controller/replicaset/replica_set.go getPodsToDelete
export function podsToDelete(pods: readonly Pod[], related: readonly Pod[], count: number, nowMs: number): Pod[] {
  if (count >= pods.length) return [...pods];
  const perNode = new Map<string, number>();
  for (const pod of related) {
    if (!isPodActive(pod)) continue;
    const node = pod.spec.nodeName ?? '';
    perNode.set(node, (perNode.get(node) ?? 0) + 1);
  }
  const ranked = pods.map((pod) => rank(pod, perNode.get(pod.spec.nodeName ?? '') ?? 0));
  ranked.sort((left, right) => compare(left, right, nowMs));
  return ranked.slice(0, count).map(({ pod }) => pod);
}

const phases = { Pending: 0, Unknown: 1, Running: 2, Succeeded: 0, Failed: 0 } as const;

function rank(pod: Pod, neighbours: number): RankedPod {
  const ready = podCondition(pod, 'Ready');
  const sidecars = new Set<string>();
  for (const container of pod.spec.initContainers ?? [])
    if (container.restartPolicy === 'Always') sidecars.add(container.name);
  const sidecarStatuses = (pod.status.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name));
  return {
    pod,
    isAssigned: Boolean(pod.spec.nodeName),
    phase: phases[pod.status.phase],
    isReady: ready?.status === 'True',
    cost: deletionCost(pod),
    neighbours,
    readySinceMs: parseTime(ready?.lastTransitionTime),
    restarts: mostRestarts(pod.status.containerStatuses ?? []),
    sidecarRestarts: mostRestarts(sidecarStatuses),
    createdAtMs: parseTime(pod.metadata.creationTimestamp),
  };
}

function mostRestarts(statuses: readonly { restartCount: number }[]): number {
  return statuses.reduce((most, { restartCount }) => Math.max(most, restartCount), 0);
}

/** Negative when `left` goes first. */
function compare(left: RankedPod, right: RankedPod, nowMs: number): number {
  if (left.isAssigned !== right.isAssigned) return left.isAssigned ? 1 : -1;
  if (left.phase !== right.phase) return left.phase - right.phase;
  if (left.isReady !== right.isReady) return left.isReady ? 1 : -1;
  if (left.cost !== right.cost) return left.cost - right.cost;
  if (left.neighbours !== right.neighbours) return right.neighbours - left.neighbours;
  if (left.isReady && left.readySinceMs !== right.readySinceMs)
    return compareAge(left, right, left.readySinceMs, right.readySinceMs, nowMs);
  if (left.restarts !== right.restarts) return right.restarts - left.restarts;
  if (left.sidecarRestarts !== right.sidecarRestarts) return right.sidecarRestarts - left.sidecarRestarts;
  if (left.createdAtMs !== right.createdAtMs)
    return compareAge(left, right, left.createdAtMs, right.createdAtMs, nowMs);
  return 0;
}

// The younger goes first, but ages are compared by their power of two: among pods of 40 and 60 minutes chance decides
// (by uid), so that a rollout's first pods are not always the ones that stay.
// k8s: pkg/controller/controller_utils.go logarithmicRankDiff
function compareAge(left: RankedPod, right: RankedPod, leftMs: number, rightMs: number, nowMs: number): number {
  // A missing time counts as younger than any other.
  if (Number.isNaN(leftMs) || Number.isNaN(rightMs)) return Number.isNaN(leftMs) ? -1 : 1;
  const difference = powerOfAge(nowMs - leftMs) - powerOfAge(nowMs - rightMs);
  if (difference !== 0) return difference;
  return left.pod.metadata.uid < right.pod.metadata.uid ? -1 : 1;
}

function powerOfAge(ageMs: number): number {
  return ageMs > 0 ? Math.trunc(Math.log2(ageMs * 1e6)) : -1;
}

/** 0 when the annotation is missing or no 32-bit whole number. */
// k8s: pkg/apis/core/helper/helpers.go GetDeletionCostFromPodAnnotations
export function deletionCost(pod: Pod): number {
  const text = pod.metadata.annotations?.[deletionCostAnnotation];
  if (text === undefined || !/^(?:0|-?[1-9]\d*)$/.test(text)) return 0;
  const cost = Number(text);
  return cost >= -(2 ** 31) && cost < 2 ** 31 ? cost : 0;
}
