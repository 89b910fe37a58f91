/** Which objects a quota is about. */
// k8s: pkg/quota/v1/evaluator/core/pods.go podMatchesScopeFunc
import type { Pod } from '../pod/types.ts';
import { qosClassOf } from '../pod/qos.ts';
import type { ResourceQuota, ScopeRequirement } from './types.ts';

/** Whether a pod is within all scopes; a quota without scopes is about every pod. */
export function isPodInScopes(quota: ResourceQuota, pod: Pick<Pod, 'spec' | 'metadata'>): boolean {
  return requirementsOf(quota).every((requirement) => isInScope(requirement, pod));
}

/** Scopes are about pods alone: nothing else is within one. */
export function hasScopes(quota: ResourceQuota): boolean {
  return requirementsOf(quota).length > 0;
}

function requirementsOf({ spec }: ResourceQuota): ScopeRequirement[] {
  return [
    ...(spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
    ...(spec.scopeSelector?.matchExpressions ?? []),
  ];
}

function isInScope(requirement: ScopeRequirement, { spec, metadata }: Pick<Pod, 'spec' | 'metadata'>): boolean {
  switch (requirement.scopeName) {
    case 'Terminating':
      return spec.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return spec.activeDeadlineSeconds === undefined;
    case 'BestEffort':
      return qosClassOf(spec) === 'BestEffort';
    case 'NotBestEffort':
      return qosClassOf(spec) !== 'BestEffort';
    case 'PriorityClass':
      return isOfClass(requirement, spec.priorityClassName || undefined);
    case 'CrossNamespacePodAffinity':
      return reachesOtherNamespaces(spec, metadata.namespace);
    default:
      return false;
  }
}

function isOfClass({ operator, values = [] }: ScopeRequirement, name: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return name !== undefined && values.includes(name);
    case 'NotIn':
      return name === undefined || !values.includes(name);
    case 'DoesNotExist':
      return name === undefined;
    default:
      return name !== undefined;
  }
}

// k8s: pkg/quota/v1/evaluator/core/pods.go usesCrossNamespacePodAffinity
function reachesOtherNamespaces({ affinity }: Pod['spec'], own: string | undefined): boolean {
  return [affinity?.podAffinity, affinity?.podAntiAffinity].some((terms) =>
    [
      ...(terms?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(terms?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
    ].some(
      ({ namespaces = [], namespaceSelector }) =>
        namespaceSelector !== undefined || namespaces.some((name) => name !== own),
    ),
  );
}
