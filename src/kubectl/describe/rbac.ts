/** `kubectl describe` of roles and of who has them. */
// k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go RoleDescriber, RoleBindingDescriber
import type { ClusterRole } from '../../kinds/cluster-role/types.ts';
import type { Role } from '../../kinds/role/types.ts';
import type { RoleBinding } from '../../kinds/role-binding/types.ts';
import { ruleCells, ruleHeadings } from '../policy-rules.ts';
import type { DescribeWriter } from './writer.ts';

export function describeRole(writer: DescribeWriter, { metadata, rules }: Role | ClusterRole): void {
  writer.field('Name', metadata.name);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.line(0, 'PolicyRule:');
  // Upstream's line under the first heading is as long as the heading.
  writer.table(1, ruleHeadings, ruleCells(rules ?? []));
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
