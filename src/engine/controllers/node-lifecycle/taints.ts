/** The taints that follow from a node's conditions. */
// k8s: pkg/controller/nodelifecycle/node_lifecycle_controller.go
import type { Condition } from '../../../api/object.ts';
import type { Node, Taint } from '../../../kinds/node/types.ts';

export const notReadyTaint: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' };
export const unreachableTaint: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' };
const unschedulableKey = 'node.kubernetes.io/unschedulable';

/** Which status of which condition taints with which key. */
// k8s: pkg/controller/nodelifecycle/node_lifecycle_controller.go nodeConditionToTaintKeyStatusMap
const keysOfConditions: Readonly<Record<string, Partial<Record<Condition['status'], string>>>> = {
  Ready: { False: notReadyTaint.key, Unknown: unreachableTaint.key },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
};

const ownKeys = new Set([unschedulableKey, ...Object.values(keysOfConditions).flatMap((keys) => Object.values(keys))]);

/** The taints of the node with the right NoSchedule ones; undefined when they are right already. */
// k8s: pkg/controller/nodelifecycle/node_lifecycle_controller.go doNoScheduleTaintingPass
export function planNoScheduleTaints(node: Node, now: string): Taint[] | undefined {
  const wanted = new Set<string>();
  for (const { type, status } of node.status.conditions ?? []) {
    const key = keysOfConditions[type]?.[status];
    if (key) wanted.add(key);
  }
  if (node.spec.unschedulable) wanted.add(unschedulableKey);
  const add: Taint[] = [...wanted].map((key) => ({ key, effect: 'NoSchedule' }));
  const remove = (node.spec.taints ?? []).filter(
    ({ key, effect }) => effect === 'NoSchedule' && ownKeys.has(key) && !wanted.has(key),
  );
  return swapTaints(node, add, remove, now);
}

/** Adds what is missing and removes what is there; undefined when that changes nothing. */
// k8s: pkg/controller/util/node/controller_utils.go SwapNodeControllerTaint
export function swapTaints(
  node: Node,
  add: readonly Taint[],
  remove: readonly Taint[],
  now: string,
): Taint[] | undefined {
  const current = node.spec.taints ?? [];
  const missing = add.filter((taint) => !current.some((other) => isSameTaint(taint, other)));
  const kept = current.filter((taint) => !remove.some((other) => isSameTaint(taint, other)));
  if (missing.length === 0 && kept.length === current.length) return undefined;
  return [...kept, ...missing.map((taint) => ({ ...taint, timeAdded: now }))];
}

export function hasTaint(node: Node, taint: Taint): boolean {
  return (node.spec.taints ?? []).some((other) => isSameTaint(taint, other));
}

// k8s: staging/src/k8s.io/api/core/v1/taint.go MatchTaint
function isSameTaint(left: Taint, right: Taint): boolean {
  return left.key === right.key && left.effect === right.effect;
}
