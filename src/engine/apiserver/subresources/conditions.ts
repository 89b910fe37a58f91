/** Conditions that the API server itself writes into a status. */
import type { Condition } from '../../../api/object.ts';

/** The pod conditions with one set. Its time moves only when its status does. */
// k8s: pkg/api/v1/pod/util.go UpdatePodCondition
export function withPodCondition(
  conditions: readonly Condition[] | undefined,
  set: Condition,
  now: string,
): Condition[] {
  const list = conditions ?? [];
  const old = list.find((condition) => condition.type === set.type);
  const lastTransitionTime = old && old.status === set.status ? old.lastTransitionTime : now;
  const { type, status, ...why } = set;
  const next: Condition = { type, status, lastProbeTime: null, lastTransitionTime, ...why };
  return old ? list.map((condition) => (condition === old ? next : condition)) : [...list, next];
}
