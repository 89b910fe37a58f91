/** `kubectl describe` of roles and of who has them. */
// k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go RoleDescriber, RoleBindingDescriber
import type { ClusterRole } from '../../kinds/cluster-role/types.ts';
import type { Role, PolicyRule } from '../../kinds/role/types.ts';
import type { RoleBinding } from '../../kinds/role-binding/types.ts';
import type { DescribeWriter } from './writer.ts';

export function describeRole(writer: DescribeWriter, { metadata, rules }: Role | ClusterRole): void {
  writer.field('Name', metadata.name);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.line(0, 'PolicyRule:');
  const rows = compactRules(rules ?? []).map(({ resources, apiGroups, nonResourceURLs, resourceNames, verbs }) => [
    resourceAndGroup(resources, apiGroups),
    goList(nonResourceURLs),
    goList(resourceNames),
    goList(verbs),
  ]);
  // Upstream's line under the first heading is as long as the heading.
  writer.table(1, ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'], rows);
}

export function describeRoleBinding(
  writer: DescribeWriter,
  { metadata, roleRef, subjects = [] }: Pick<RoleBinding, 'metadata' | 'roleRef' | 'subjects'>,
): void {
  writer.field('Name', metadata.name);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.line(0, 'Role:');
  writer.line(1, `Kind:\t${roleRef.kind}`);
  writer.line(1, `Name:\t${roleRef.name}`);
  writer.line(0, 'Subjects:');
  writer.table(
    1,
    ['Kind', 'Name', 'Namespace'],
    subjects.map(({ kind, name, namespace }) => [kind, name, namespace ?? '']),
  );
}

/** One rule for each resource, with all verbs that some rule allows. */
// k8s: staging/src/k8s.io/kubectl/pkg/util/rbac/rbac.go BreakdownRule, CompactRules
function compactRules(rules: readonly PolicyRule[]): PolicyRule[] {
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
