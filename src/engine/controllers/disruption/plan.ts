/**
 * How many more pods may be evicted. Example: 5 pods, minAvailable 80%, 5 ready → 4 must stay, 1 disruption is allowed.
 */
// k8s: pkg/controller/disruption/disruption.go trySync
import { isPercent, scaledValue } from '../../../api/int-or-percent.ts';
import type { Condition } from '../../../api/object.ts';
import { formatTime, parseTime } from '../../../api/time.ts';
import { equal } from '../../../base/equality.ts';
import { isPodReady } from '../../../kinds/pod/conditions.ts';
import type { PodDisruptionBudget } from '../../../kinds/pod-disruption-budget/types.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { findCondition } from '../shared/conditions.ts';

type Status = PodDisruptionBudget['status'];

/** An evicted pod that is still not being deleted after so long counts as healthy again. */
// k8s: pkg/controller/disruption/disruption.go DeletionTimeout
export const deletionTimeoutMs = 2 * 60_000;

/** Whether the budget's denominator is what the pods' controllers want, rather than how many pods there are. */
export function needsScale({ spec }: PodDisruptionBudget): boolean {
  return spec.maxUnavailable !== undefined || typeof spec.minAvailable === 'string';
}

/** @param scale what the pods' controllers want in all; read only if `needsScale` */
// k8s: pkg/controller/disruption/disruption.go getExpectedPodCount
export function expectedPods(
  { spec }: PodDisruptionBudget,
  pods: readonly Pod[],
  scale: number,
): { expected: number; desiredHealthy: number } {
  const { minAvailable, maxUnavailable } = spec;
  if (maxUnavailable !== undefined) {
    const unavailable = scaledValue(maxUnavailable, scale, true);
    return { expected: scale, desiredHealthy: Math.max(0, scale - unavailable) };
  }
  if (minAvailable === undefined) return { expected: 0, desiredHealthy: 0 };
  if (isPercent(minAvailable)) return { expected: scale, desiredHealthy: scaledValue(minAvailable, scale, true) };
  return { expected: pods.length, desiredHealthy: Number(minAvailable) };
}

export interface BudgetPlan {
  status: Status;
  /** Pods that were evicted and yet not deleted in time. */
  overdue: Pod[];
  recheckAfterMs: number | undefined;
}

export function planBudget(
  budget: PodDisruptionBudget,
  pods: readonly Pod[],
  { expected, desiredHealthy }: { expected: number; desiredHealthy: number },
  nowMs: number,
): BudgetPlan {
  const { disruptedPods, overdue, recheckAfterMs } = stillDisrupted(budget, pods, nowMs);
  const currentHealthy = countHealthy(pods, disruptedPods, nowMs);
  const surplus = currentHealthy - desiredHealthy;
  // No pods expected: nothing may be allowed, since the first pods may come before the next look.
  const disruptionsAllowed = expected <= 0 || surplus <= 0 ? 0 : surplus;
  const { generation } = budget.metadata;
  const status: Status = {
    currentHealthy,
    desiredHealthy,
    disruptionsAllowed,
    expectedPods: expected,
    observedGeneration: generation,
    ...(Object.keys(disruptedPods).length ? { disruptedPods } : {}),
    conditions: allowedConditions(budget.status.conditions, disruptionsAllowed > 0, generation, nowMs),
  };
  return { status, overdue, recheckAfterMs };
}

// k8s: pkg/controller/disruption/disruption.go buildDisruptedPodMap
function stillDisrupted({ status }: PodDisruptionBudget, pods: readonly Pod[], nowMs: number) {
  const disruptedPods: Record<string, string> = {};
  const overdue: Pod[] = [];
  let recheckAfterMs: number | undefined;
  for (const pod of status.disruptedPods ? pods : []) {
    const disruptedAt = status.disruptedPods?.[pod.metadata.name];
    if (disruptedAt === undefined || pod.metadata.deletionTimestamp !== undefined) continue;
    const leftMs = parseTime(disruptedAt) + deletionTimeoutMs - nowMs;
    if (leftMs < 0) overdue.push(pod);
    else {
      disruptedPods[pod.metadata.name] = disruptedAt;
      recheckAfterMs = Math.min(recheckAfterMs ?? leftMs, leftMs);
    }
  }
  return { disruptedPods, overdue, recheckAfterMs };
}

// k8s: pkg/controller/disruption/disruption.go countHealthyPods
function countHealthy(pods: readonly Pod[], disruptedPods: Record<string, string>, nowMs: number): number {
  let healthy = 0;
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp !== undefined) continue;
    const disruptedAt = disruptedPods[pod.metadata.name];
    if (disruptedAt !== undefined && parseTime(disruptedAt) + deletionTimeoutMs > nowMs) continue;
    if (isPodReady(pod)) healthy++;
  }
  return healthy;
}

// k8s: staging/src/k8s.io/component-helpers/policy/..., pkg/apis/policy/util UpdateDisruptionAllowedCondition
function allowedConditions(
  conditions: readonly Condition[] | undefined,
  isAllowed: boolean,
  generation: number | undefined,
  nowMs: number,
): Condition[] {
  return setCondition(conditions, {
    type: 'DisruptionAllowed',
    status: isAllowed ? 'True' : 'False',
    reason: isAllowed ? 'SufficientPods' : 'InsufficientPods',
    message: '',
    observedGeneration: generation,
    lastTransitionTime: formatTime(nowMs),
  });
}

/** The status to write when the numbers cannot be had: nothing may be evicted. */
// k8s: pkg/controller/disruption/disruption.go failSafe
export function failedStatus({ status }: PodDisruptionBudget, message: string, nowMs: number): Status {
  const conditions = setCondition(status.conditions, {
    type: 'DisruptionAllowed',
    status: 'False',
    reason: 'SyncFailed',
    message,
    observedGeneration: status.observedGeneration,
    lastTransitionTime: formatTime(nowMs),
  });
  return { ...status, disruptionsAllowed: 0, conditions };
}

/** In place, and with a new transition time only if the status changed. */
// k8s: staging/src/k8s.io/apimachinery/pkg/api/meta/conditions.go SetStatusCondition
function setCondition(conditions: readonly Condition[] | undefined, next: Condition): Condition[] {
  const current = findCondition(conditions, next.type);
  if (!current) return [...(conditions ?? []), next];
  const kept = current.status === next.status ? { ...next, lastTransitionTime: current.lastTransitionTime } : next;
  return (conditions ?? []).map((condition) => (condition.type === next.type ? kept : condition));
}

export function isStatusCurrent({ status }: PodDisruptionBudget, next: Status): boolean {
  return equal(status, next);
}
