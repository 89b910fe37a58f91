/** What a drain would do, from the page's mirror: said while the node is still in the hand. The rule is kubectl's own. */
import { planFrom, type DrainPlan } from '../../kubectl/draining/plan.ts';
import { judgePod } from '../../kubectl/draining/judge.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { PodDisruptionBudget } from '../../kinds/pod-disruption-budget/types.ts';

/** The flags that a student may tick; `--ignore-daemonsets` is always given. */
export interface DrainFlags {
  force: boolean;
  deleteEmptyDirData: boolean;
}

const preflight = { ignoreDaemonSets: true };

export function previewDrain(pods: readonly Pod[], budgets: readonly PodDisruptionBudget[]): DrainPlan {
  return planFrom(
    // Nothing here asks how long a pod has been leaving, so the time does not matter.
    pods.map((pod) => judgePod(pod, preflight, 0)),
    budgets,
  );
}

/** False for what a drain leaves alone. */
export function leavesOnDrain(pod: Pod): boolean {
  return judgePod(pod, preflight, 0).fate !== 'stay';
}

/** `Evict 3 · stay 1 · blocked 2 (PDB web: allowed 0, healthy 3, min 3) · needs a flag 1`. */
export function previewText(plan: DrainPlan): string {
  const blocked = new Set(plan.blockedByPdb.map(({ pod }) => pod)).size;
  const budgets = new Set(
    plan.blockedByPdb.map(
      ({ pdb, allowed, healthy, min }) => `PDB ${pdb}: allowed ${allowed}, healthy ${healthy}, min ${min}`,
    ),
  );
  return [
    `Evict ${plan.evict.length - blocked}`,
    plan.stay.length > 0 && `stay ${plan.stay.length}`,
    blocked > 0 && `blocked ${blocked} (${[...budgets].join('; ')})`,
    plan.needsFlag.length > 0 && `needs a flag ${plan.needsFlag.length}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

export function drainCommand(node: string, flags: DrainFlags): string {
  return `kubectl drain ${node} --ignore-daemonsets${flags.deleteEmptyDirData ? ' --delete-emptydir-data' : ''}${flags.force ? ' --force' : ''}`;
}
