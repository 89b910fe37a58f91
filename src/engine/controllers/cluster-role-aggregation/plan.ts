/** The rules of a ClusterRole that is the sum of others. Example: two selected roles, both with a rule about pods → it is there once. */
// k8s: pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go syncClusterRole
import { matchesSelector } from '../../../api/selector.ts';
import { equal } from '../../../base/equality.ts';
import type { ClusterRole } from '../../../kinds/cluster-role/types.ts';
import type { PolicyRule } from '../../../kinds/role/types.ts';

/** Undefined when it has the right ones, or is no sum. */
export function aggregatedRules(clusterRole: ClusterRole, all: readonly ClusterRole[]): PolicyRule[] | undefined {
  if (!clusterRole.aggregationRule) return undefined;
  const others = all
    .filter(({ metadata }) => metadata.name !== clusterRole.metadata.name)
    .sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1));
  const rules: PolicyRule[] = [];
  for (const selector of clusterRole.aggregationRule.clusterRoleSelectors ?? [])
    for (const other of others) {
      if (!matchesSelector(selector, other.metadata.labels)) continue;
      for (const rule of other.rules ?? []) if (!rules.some((known) => equal(known, rule))) rules.push(rule);
    }
  return equal(rules, clusterRole.rules ?? []) ? undefined : rules;
}
