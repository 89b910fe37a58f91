/** Conditions of a status, changed the way upstream's helpers do. */
import type { Condition } from '../../../api/object.ts';

export function findCondition(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

export function withoutCondition(conditions: readonly Condition[] | undefined, type: string): Condition[] {
  return (conditions ?? []).filter((condition) => condition.type !== type);
}

/**
 * Puts a condition at the end of the list, in place of the one of its type. Status and reason as before: nothing changes,
 * not even the message. Status as before: the transition time stays.
 */
// k8s: pkg/controller/deployment/util/deployment_util.go SetDeploymentCondition
export function withCondition(conditions: readonly Condition[] | undefined, next: Condition): Condition[] {
  const current = findCondition(conditions, next.type);
  if (current && current.status === next.status && current.reason === next.reason) return [...(conditions ?? [])];
  const kept = current?.status === next.status ? { ...next, lastTransitionTime: current.lastTransitionTime } : next;
  return [...withoutCondition(conditions, next.type), kept];
}

/** Replaces a condition where it stands, or appends it; undefined when it says nothing new. */
// k8s: pkg/api/v1/pod/util.go UpdatePodCondition
export function updatedConditions(
  conditions: readonly Condition[] | undefined,
  next: Omit<Condition, 'lastTransitionTime' | 'lastProbeTime'>,
  now: string,
): Condition[] | undefined {
  const current = findCondition(conditions, next.type);
  if (!current) return [...(conditions ?? []), { ...next, lastProbeTime: null, lastTransitionTime: now }];
  const isSame =
    current.status === next.status &&
    (current.reason ?? '') === (next.reason ?? '') &&
    (current.message ?? '') === (next.message ?? '');
  if (isSame) return undefined;
  const replaced: Condition = {
    ...next,
    lastProbeTime: null,
    lastTransitionTime: current.status === next.status ? current.lastTransitionTime : now,
  };
  return (conditions ?? []).map((condition) => (condition.type === next.type ? replaced : condition));
}
