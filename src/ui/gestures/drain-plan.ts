/** What a drain would do with each pod of a node, before anything is asked of the API server. */
// k8s: staging/src/k8s.io/kubectl/pkg/drain/filters.go
import { controllerOf } from '../../api/object.ts';
import { matchesSelector } from '../../api/selector.ts';
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { PodDisruptionBudget } from '../../kinds/pod-disruption-budget/types.ts';

export interface DrainFlags {
  force: boolean;
  deleteEmptyDirData: boolean;
}

export interface DrainPlan {
  evict: Pod[];
  stay: { pod: Pod; why: string }[];
  /** Without the flag kubectl evicts nothing at all. */
  needsFlag: { pod: Pod; flag: keyof DrainFlags; message: string }[];
  /** Evicted like the others, but refused for now. */
  blocked: { pod: Pod; budget: PodDisruptionBudget }[];
}

export const flagMessages: Readonly<Record<keyof DrainFlags, string>> = {
  force: 'Pods that declare no controller (use --force to override)',
  deleteEmptyDirData: 'Pods with local storage (use --delete-emptydir-data to override)',
};

export function planDrain(pods: readonly Pod[], budgets: readonly PodDisruptionBudget[], flags: DrainFlags): DrainPlan {
  const plan: DrainPlan = { evict: [], stay: [], needsFlag: [], blocked: [] };
  for (const pod of pods) {
    const why = whyItStays(pod);
    const flag = missingFlag(pod, flags);
    const budget = budgets.find((candidate) => candidate.status.disruptionsAllowed < 1 && covers(candidate, pod));
    if (why) plan.stay.push({ pod, why });
    else if (flag) plan.needsFlag.push({ pod, flag, message: flagMessages[flag] });
    else if (budget) plan.blocked.push({ pod, budget });
    else plan.evict.push(pod);
  }
  return plan;
}

function whyItStays(pod: Pod): string | undefined {
  if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return 'mirror of a static pod';
  if (controllerOf(pod)?.kind === 'DaemonSet' && !isPodTerminal(pod)) return 'managed by a DaemonSet';
  return undefined;
}

function missingFlag(pod: Pod, flags: DrainFlags): keyof DrainFlags | undefined {
  if (isPodTerminal(pod)) return undefined;
  if (!flags.deleteEmptyDirData && pod.spec.volumes?.some((volume) => volume.emptyDir !== undefined))
    return 'deleteEmptyDirData';
  if (!flags.force && !controllerOf(pod)) return 'force';
  return undefined;
}

function covers(budget: PodDisruptionBudget, pod: Pod): boolean {
  return (
    budget.metadata.namespace === pod.metadata.namespace && matchesSelector(budget.spec.selector, pod.metadata.labels)
  );
}

/** `Evict 3 · stay 1 · blocked 2 (PDB web: allowed 0, healthy 3, min 3) · needs a flag 1`. */
export function planText(plan: DrainPlan): string {
  const budgets = [...new Set(plan.blocked.map(({ budget }) => budget))].map(
    ({ metadata, status }) =>
      `PDB ${metadata.name}: allowed ${status.disruptionsAllowed}, healthy ${status.currentHealthy}, min ${status.desiredHealthy}`,
  );
  return [
    `Evict ${plan.evict.length}`,
    plan.stay.length > 0 && `stay ${plan.stay.length}`,
    plan.blocked.length > 0 && `blocked ${plan.blocked.length} (${budgets.join('; ')})`,
    plan.needsFlag.length > 0 && `needs a flag ${plan.needsFlag.length}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

export function drainCommand(node: string, flags: DrainFlags): string {
  return `kubectl drain ${node} --ignore-daemonsets${flags.deleteEmptyDirData ? ' --delete-emptydir-data' : ''}${flags.force ? ' --force' : ''}`;
}
