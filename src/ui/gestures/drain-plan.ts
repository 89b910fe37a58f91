/** What a drain would do, from the page's mirror: said while the node is still in the hand. The drain itself asks kubectl. */
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

export interface DrainPreview {
  evict: Pod[];
  stay: Pod[];
  /** Without the flag kubectl evicts nothing at all. */
  needsFlag: Pod[];
  /** Evicted like the others, but refused for now. */
  blocked: { pod: Pod; budget: PodDisruptionBudget }[];
}

export function previewDrain(pods: readonly Pod[], budgets: readonly PodDisruptionBudget[]): DrainPreview {
  const preview: DrainPreview = { evict: [], stay: [], needsFlag: [], blocked: [] };
  // What one pod takes of a budget, the next cannot have.
  const left = new Map(budgets.map((budget) => [budget, budget.status.disruptionsAllowed]));
  for (const pod of pods) {
    const own = budgets.filter((budget) => covers(budget, pod));
    const empty = own.find((budget) => (left.get(budget) ?? 0) < 1);
    if (stays(pod)) preview.stay.push(pod);
    else if (needsFlag(pod)) preview.needsFlag.push(pod);
    else if (empty) preview.blocked.push({ pod, budget: empty });
    else {
      for (const budget of own) left.set(budget, (left.get(budget) ?? 0) - 1);
      preview.evict.push(pod);
    }
  }
  return preview;
}

function stays(pod: Pod): boolean {
  const managed = controllerOf(pod)?.kind === 'DaemonSet' && !isPodTerminal(pod);
  return managed || pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
}

function needsFlag(pod: Pod): boolean {
  if (isPodTerminal(pod)) return false;
  return !controllerOf(pod) || pod.spec.volumes?.some((volume) => volume.emptyDir !== undefined) === true;
}

function covers(budget: PodDisruptionBudget, pod: Pod): boolean {
  return (
    budget.metadata.namespace === pod.metadata.namespace && matchesSelector(budget.spec.selector, pod.metadata.labels)
  );
}

/** `Evict 3 · stay 1 · blocked 2 (PDB web: allowed 0, healthy 3, min 3) · needs a flag 1`. */
export function previewText(plan: DrainPreview): string {
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
