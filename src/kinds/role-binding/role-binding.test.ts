import { expect, it } from 'vitest';
import { clusterRoleBinding } from '../cluster-role-binding/index.ts';
import { created, refusals, updated } from '../samples.ts';
import { bindingColumns } from './binding.ts';
import { roleBinding } from './index.ts';

const roleRef = { kind: 'Role', name: 'reader' };
const jane = { kind: 'User', name: 'jane' };
const reporter = { kind: 'ServiceAccount', name: 'reporter', namespace: 'shop' };

it('fills in the API group, of service accounts none', () => {
  const binding = created(roleBinding, { roleRef, subjects: [jane, { ...reporter, apiGroup: '' }] });
  expect(binding.roleRef.apiGroup).toBe('rbac.authorization.k8s.io');
  expect(binding.subjects).toEqual([{ ...jane, apiGroup: 'rbac.authorization.k8s.io' }, reporter]);
});

it.each<[string, object, string[]]>([
  ['a good binding', { roleRef, subjects: [jane, reporter] }, []],
  ['nobody', { roleRef }, []],
  [
    'no role',
    {},
    ['roleRef.kind: Unsupported value: "": supported values: "Role", "ClusterRole"', 'roleRef.name: Required value'],
  ],
  [
    'a subject without a name',
    { roleRef, subjects: [{ kind: 'Group', name: '' }] },
    ['subjects[0].name: Required value', 'subjects[0].name: Invalid value: "": group name cannot be empty'],
  ],
  [
    'another sort of subject',
    { roleRef, subjects: [{ kind: 'Pod', name: 'web' }] },
    ['subjects[0].kind: Unsupported value: "Pod": supported values: "ServiceAccount", "User", "Group"'],
  ],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(roleBinding, manifest)).toEqual(expected);
});

it('wants a namespace for service accounts where the binding has none', () => {
  const everywhere = {
    roleRef: { kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'ServiceAccount', name: 'a' }],
  };
  expect(refusals(clusterRoleBinding, everywhere)).toEqual(['subjects[0].namespace: Required value']);
  expect(refusals(roleBinding, everywhere)).toEqual([]);
  expect(refusals(clusterRoleBinding, { roleRef })).toEqual([
    'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
  ]);
});

it('keeps its role; its subjects may change', () => {
  expect(updated(roleBinding, { roleRef }, { roleRef, subjects: [jane] }).refused).toEqual([]);
  expect(updated(roleBinding, { roleRef }, { roleRef: { ...roleRef, name: 'writer' } }).refused).toEqual([
    'roleRef: Invalid value: rbac.RoleRef{APIGroup:"rbac.authorization.k8s.io", Kind:"Role", Name:"writer"}: cannot change roleRef',
  ]);
});

it('shows who has it', () => {
  const binding = created(roleBinding, { roleRef, subjects: [jane, { kind: 'User', name: 'joe' }, reporter] });
  const cells = Object.fromEntries(bindingColumns.map(({ name, cell }) => [name, cell(binding, 0)]));
  expect(cells).toMatchObject({
    Role: 'Role/reader',
    Users: 'jane, joe',
    Groups: '',
    ServiceAccounts: 'shop/reporter',
  });
});
