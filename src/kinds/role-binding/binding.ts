/** What RoleBindings and ClusterRoleBindings share: defaults, refusals, columns. */
// k8s: pkg/apis/rbac/validation/validation.go ValidateRoleBinding, pkg/apis/rbac/v1/defaults.go
import type { Column } from '../../api/kind.ts';
import type { KubernetesObject } from '../../api/object.ts';
import { dnsSubdomainProblems, type FieldReport } from '../../api/validation.ts';
import { equal } from '../../base/equality.ts';
import { dropEmpty } from '../canonical.ts';
import { ageColumn, column, nameColumn, wideColumn } from '../columns.ts';
import { goString } from '../go-syntax.ts';
import { rbacGroup } from '../role/rules.ts';
import { pathSegmentProblems, validateMetadata } from '../validate-metadata.ts';
import type { RoleRef, Subject } from './types.ts';

export interface Binding extends KubernetesObject {
  subjects?: Subject[];
  roleRef: RoleRef;
}

const emptySubject = new Set(['apiGroup', 'namespace']);
const emptyBinding = new Set(['subjects']);

export function defaultBinding(draft: { subjects?: Subject[]; roleRef?: Partial<RoleRef> }): void {
  const { apiGroup, kind = '', name = '' } = draft.roleRef ?? {};
  draft.roleRef = { apiGroup: apiGroup || rbacGroup, kind, name };
  for (const subject of draft.subjects ?? []) {
    subject.kind ??= '';
    subject.name ??= '';
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= rbacGroup;
    dropEmpty(subject, emptySubject);
  }
  dropEmpty(draft, emptyBinding);
}

export function validateBinding(binding: Binding, isNamespaced: boolean, report: FieldReport): void {
  validateMetadata(binding, isNamespaced, 'path', report);
  const { apiGroup, kind, name } = binding.roleRef;
  const kindsOfRole = isNamespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (apiGroup !== rbacGroup) report.notSupported('roleRef.apiGroup', apiGroup, [rbacGroup]);
  if (!kindsOfRole.includes(kind)) report.notSupported('roleRef.kind', kind, kindsOfRole);
  if (!name) report.required('roleRef.name');
  else for (const problem of pathSegmentProblems(name)) report.invalid('roleRef.name', name, problem);
  for (const [index, subject] of (binding.subjects ?? []).entries())
    validateSubject(subject, `subjects[${index}]`, isNamespaced, report);
}

// k8s: pkg/apis/rbac/validation/validation.go validateRoleBindingSubject
function validateSubject(subject: Subject, path: string, isNamespaced: boolean, report: FieldReport): void {
  const { kind, name, namespace, apiGroup = '' } = subject;
  if (!name) report.required(`${path}.name`);
  switch (kind) {
    case 'ServiceAccount':
      if (name) for (const problem of dnsSubdomainProblems(name)) report.invalid(`${path}.name`, name, problem);
      if (apiGroup) report.notSupported(`${path}.apiGroup`, apiGroup, ['']);
      if (!isNamespaced && !namespace) report.required(`${path}.namespace`);
      return;
    case 'User':
    case 'Group':
      if (!name) report.invalid(`${path}.name`, name, `${kind.toLowerCase()} name cannot be empty`);
      if (apiGroup !== rbacGroup) report.notSupported(`${path}.apiGroup`, apiGroup, [rbacGroup]);
      return;
    default:
      report.notSupported(`${path}.kind`, kind, ['ServiceAccount', 'User', 'Group']);
  }
}

export function validateBindingUpdate(next: Binding, old: Binding, report: FieldReport): void {
  const { apiGroup, kind, name } = next.roleRef;
  if (equal(next.roleRef, old.roleRef)) return;
  const goText = `rbac.RoleRef{APIGroup:${goString(apiGroup)}, Kind:${goString(kind)}, Name:${goString(name)}}`;
  report.invalidGo('roleRef', goText, 'cannot change roleRef');
}

/** Who is bound, by kind; service accounts with their namespace. */
// k8s: pkg/apis/rbac/helpers.go SubjectsStrings
export function subjectNames(subjects: readonly Subject[] | undefined, kind: string): string {
  return (subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map(({ namespace, name }) => (kind === 'ServiceAccount' && namespace ? `${namespace}/${name}` : name))
    .join(', ');
}

// k8s: pkg/printers/internalversion/printers.go printRoleBinding, printClusterRoleBinding
export const bindingColumns: readonly Column<Binding>[] = [
  nameColumn,
  column('Role', 'string', 'The role that is given.', ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`),
  ageColumn,
  wideColumn('Users', 'string', 'Users it is given to.', ({ subjects }) => subjectNames(subjects, 'User')),
  wideColumn('Groups', 'string', 'Groups it is given to.', ({ subjects }) => subjectNames(subjects, 'Group')),
  wideColumn('ServiceAccounts', 'string', 'Service accounts it is given to.', ({ subjects }) =>
    subjectNames(subjects, 'ServiceAccount'),
  ),
];
