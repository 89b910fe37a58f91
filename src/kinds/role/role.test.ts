import { expect, it } from 'vitest';
import { clusterRole } from '../cluster-role/index.ts';
import { created, refusals } from '../samples.ts';
import { role } from './index.ts';

const rule = (fields: object) => ({ rules: [fields] });

it('leaves out what says nothing, and writes no rules as null', () => {
  expect(created(role, {}).rules).toBeNull();
  expect(created(role, { rules: [] }).rules).toBeNull();
  expect(
    created(role, rule({ verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: [] })).rules,
  ).toEqual([{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }]);
});

it.each<[string, object, string[]]>([
  ['a good rule', rule({ verbs: ['get'], apiGroups: [''], resources: ['pods'] }), []],
  ['a free name', { metadata: { name: 'system:node' } }, []],
  [
    'a name that is no path',
    { metadata: { name: 'a/b' } },
    [`metadata.name: Invalid value: "a/b": may not contain '/'`],
  ],
  [
    'no verbs',
    rule({ apiGroups: [''], resources: ['pods'] }),
    ['rules[0].verbs: Required value: verbs must contain at least one value'],
  ],
  [
    'paths in a namespace',
    rule({ verbs: ['get'], nonResourceURLs: ['/healthz'] }),
    [
      'rules[0].nonResourceURLs: Invalid value: []string{"/healthz"}: namespaced rules cannot apply to non-resource URLs',
    ],
  ],
  [
    'neither group nor resource',
    rule({ verbs: ['get'] }),
    [
      'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
      'rules[0].resources: Required value: resource rules must supply at least one resource',
    ],
  ],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(role, manifest)).toEqual(expected);
});

it('takes paths in a ClusterRole, but not beside resources', () => {
  expect(refusals(clusterRole, rule({ verbs: ['get'], nonResourceURLs: ['/healthz'] }))).toEqual([]);
  expect(refusals(clusterRole, rule({ verbs: ['get'], nonResourceURLs: ['*'], resources: ['pods'] }))).toEqual([
    'rules[0].nonResourceURLs: Invalid value: []string{"*"}: rules cannot apply to both regular resources and non-resource URLs',
  ]);
});
