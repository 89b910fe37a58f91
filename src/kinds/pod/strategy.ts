/** What the API server does with a Pod before it checks it. */
// k8s: pkg/registry/core/pod/strategy.go
import type { Draft } from '../../api/object.ts';
import { qosClassOf } from './qos.ts';
import type { Pod, PodAffinityTerm } from './types.ts';

export function prepareCreatePod(draft: Draft<Pod>): void {
  const spec = draft.spec;
  draft.status = { phase: 'Pending', ...(spec ? { qosClass: qosClassOf(spec) } : {}) };
  if (!spec) return;
  if (spec.schedulingGates?.length) {
    draft.status.conditions = [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'SchedulingGated',
        message: 'Scheduling is blocked due to non-empty scheduling gates',
      },
    ];
  }
  for (const affinity of [spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity]) {
    const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    for (const term of [...preferred.map((weighted) => weighted.podAffinityTerm), ...terms]) {
      mergeMatchLabelKeys(term, draft.metadata.labels);
    }
  }
}

export function prepareUpdatePod(next: Pod, old: Pod): void {
  next.status = old.status;
}

// The keys become requirements with the values of the pod at hand.
// k8s: pkg/registry/core/pod/strategy.go applyMatchLabelKeysAndMismatchLabelKeys
function mergeMatchLabelKeys(term: PodAffinityTerm | undefined, labels: Record<string, string> | undefined): void {
  if (!term?.labelSelector) return;
  const requirement = (operator: 'In' | 'NotIn') => (key: string) => {
    const value = labels?.[key];
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  };
  const added = [
    ...(term.matchLabelKeys ?? []).flatMap(requirement('In')),
    ...(term.mismatchLabelKeys ?? []).flatMap(requirement('NotIn')),
  ];
  if (added.length === 0) return;
  const before = term.labelSelector.matchExpressions ?? [];
  term.labelSelector = { ...term.labelSelector, matchExpressions: [...before, ...added] };
}
