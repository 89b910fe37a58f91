/** Rules of RBAC as kubectl lists them, of a role or of whoever asks. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/auth/cani.go printAccess, staging/src/k8s.io/kubectl/pkg/describe/describe.go ClusterRoleDescriber
import type { PolicyRule } from '../kinds/role/types.ts';

export const ruleHeadings = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'];

/** A row for each resource and each path, with all that some rule allows there. */
export function ruleCells(rules: readonly PolicyRule[]): string[][] {
  return compacted(rules).map(({ resources, apiGroups, nonResourceURLs, resourceNames, verbs }) => [
    resourceAndGroup(resources, apiGroups),
    goList(nonResourceURLs),
    goList(resourceNames),
    goList(verbs),
  ]);
}

/** One rule for each resource, with all verbs that some rule allows. */
// k8s: staging/src/k8s.io/kubectl/pkg/util/rbac/rbac.go BreakdownRule, CompactRules
function compacted(rules: readonly PolicyRule[]): PolicyRule[] {
  const compact = new Map<string, PolicyRule>();
  const others: PolicyRule[] = [];
  for (const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs } of rules) {
    for (const group of apiGroups)
      for (const resource of resources)
        for (const verb of verbs)
          for (const name of resourceNames.length > 0 ? resourceNames : [undefined]) {
            const key = JSON.stringify([group, resource, name]);
            const known = compact.get(key);
            if (!known) {
              const named = name === undefined ? {} : { resourceNames: [name] };
              compact.set(key, { verbs: [verb], apiGroups: [group], resources: [resource], ...named });
            } else if (!known.verbs.includes(verb)) known.verbs.push(verb);
          }
    for (const url of nonResourceURLs) for (const verb of verbs) others.push({ verbs: [verb], nonResourceURLs: [url] });
  }
  const sortKeys = new Map([...others, ...compact.values()].map((rule) => [rule, sortKeyOf(rule)]));
  return [...sortKeys.keys()].sort((left, right) =>
    (sortKeys.get(left) ?? '') < (sortKeys.get(right) ?? '') ? -1 : 1,
  );
}

/** Rules stand in the order of their texts, as Go prints the struct. */
function sortKeyOf({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  return [
    `Verbs:${goList(verbs)}`,
    `APIGroups:${goList(apiGroups)}`,
    `Resources:${goList(resources)}`,
    `ResourceNames:${goList(resourceNames)}`,
    `NonResourceURLs:${goList(nonResourceURLs)}`,
  ].join(',');
}

/** `deployments.apps/scale` */
function resourceAndGroup([resource]: readonly string[] = [], [group]: readonly string[] = []): string {
  if (resource === undefined) return '';
  const [name, ...rest] = resource.split('/');
  return `${name}${group ? `.${group}` : ''}${rest.length > 0 ? `/${rest.join('/')}` : ''}`;
}

function goList(list: readonly string[] = []): string {
  return `[${list.join(' ')}]`;
}
