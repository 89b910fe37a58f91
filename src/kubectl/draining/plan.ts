/** What a drain would do, as pure arithmetic over pods and budgets: kubectl asks it of a server, the page of its mirror. */
import { matchesSelector } from '../../api/selector.ts';
import { isPodReady } from '../../kinds/pod/conditions.ts';
import type { PodDisruptionBudget } from '../../kinds/pod-disruption-budget/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { Verdict } from './judge.ts';

export interface DrainPlan {
  evict: Pod[];
  stay: { pod: Pod; why: 'DaemonSet' | 'mirror' }[];
  /** Without these flags kubectl evicts nothing at all. */
  needsFlag: { pod: Pod; flag: string; message: string }[];
  /** Evicted like the others, but refused for now. */
  blockedByPdb: { pod: Pod; pdb: string; allowed: number; healthy: number; min: number }[];
}

export function planFrom(verdicts: readonly Verdict[], budgets: readonly PodDisruptionBudget[]): DrainPlan {
  const evict = verdicts.filter(({ fate }) => fate === 'evict').map(({ pod }) => pod);
  return {
    evict,
    stay: verdicts.flatMap((verdict) =>
      verdict.fate === 'stay' && verdict.why !== 'deleted' ? [{ pod: verdict.pod, why: verdict.why }] : [],
    ),
    needsFlag: verdicts.flatMap((verdict) =>
      verdict.fate === 'refused' ? [{ pod: verdict.pod, flag: verdict.flag, message: verdict.message }] : [],
    ),
    blockedByPdb: heldByBudgets(evict, budgets),
  };
}

/** Pods whose budget allows no disruption now, or fewer than there are pods before them in the list. */
export function heldByBudgets(
  pods: readonly Pod[],
  budgets: readonly PodDisruptionBudget[],
): DrainPlan['blockedByPdb'] {
  const left = new Map(budgets.map((budget) => [budget, budget.status?.disruptionsAllowed ?? 0]));
  const held: DrainPlan['blockedByPdb'] = [];
  for (const pod of pods) {
    if (asksNoBudget(pod)) continue;
    const own = budgets.filter((budget) => covers(budget, pod) && !lets(budget, pod));
    const empty = own.filter((budget) => (left.get(budget) ?? 0) < 1);
    for (const { metadata, status } of empty)
      held.push({
        pod,
        pdb: metadata.name,
        allowed: status?.disruptionsAllowed ?? 0,
        healthy: status?.currentHealthy ?? 0,
        min: status?.desiredHealthy ?? 0,
      });
    if (empty.length === 0) for (const budget of own) left.set(budget, (left.get(budget) ?? 0) - 1);
  }
  return held;
}

// k8s: pkg/registry/core/pod/storage/eviction.go canIgnorePDB
function asksNoBudget({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined || ['Succeeded', 'Failed', 'Pending'].includes(status.phase ?? '');
}

/** A pod that is not ready may go where its budget is kept without it. */
// k8s: pkg/registry/core/pod/storage/eviction.go Create
function lets({ spec, status }: PodDisruptionBudget, pod: Pod): boolean {
  if (isPodReady(pod)) return false;
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  return (status?.desiredHealthy ?? 0) > 0 && (status?.currentHealthy ?? 0) >= (status?.desiredHealthy ?? 0);
}

function covers({ metadata, spec }: PodDisruptionBudget, pod: Pod): boolean {
  return metadata.namespace === pod.metadata.namespace && matchesSelector(spec.selector, pod.metadata.labels);
}
