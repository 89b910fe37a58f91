import { expect, it } from 'vitest';
import { clusterRole } from '../../../kinds/cluster-role/index.ts';
import type { ClusterRole } from '../../../kinds/cluster-role/types.ts';
import type { PolicyRule } from '../../../kinds/role/types.ts';
import { created } from '../../../kinds/samples.ts';
import { aggregatedRules } from './plan.ts';

const rule = (resource: string): PolicyRule => ({ verbs: ['get'], apiGroups: [''], resources: [resource] });
const part = (name: string, resources: string[], labels: object = { sum: 'yes' }): ClusterRole =>
  created(clusterRole, { metadata: { name, labels }, rules: resources.map(rule) });
const sumOf = (rules: PolicyRule[], ...selectors: object[]): ClusterRole =>
  created(clusterRole, {
    metadata: { name: 'sum', labels: { sum: 'yes' } },
    rules,
    aggregationRule: { clusterRoleSelectors: selectors },
  });
const bySum = { matchLabels: { sum: 'yes' } };

it.each<[string, ClusterRole, ClusterRole[], string[] | undefined]>([
  ['is no sum', part('plain', []), [part('a', ['pods'])], undefined],
  [
    'adds up by name, each rule once',
    sumOf([], bySum),
    [part('b', ['nodes', 'pods']), part('a', ['pods'])],
    ['pods', 'nodes'],
  ],
  ['leaves out itself and strangers', sumOf([rule('pods')], bySum), [part('x', ['nodes'], {})], []],
  [
    'takes each selector in turn',
    sumOf([], { matchLabels: { of: 'b' } }, bySum),
    [part('a', ['pods']), part('b', ['nodes'], { of: 'b' })],
    ['nodes', 'pods'],
  ],
  ['has them already', sumOf([rule('pods')], bySum), [part('a', ['pods'])], undefined],
  ['selects nobody', sumOf([], bySum), [], undefined],
])('%s', (_, clusterRoleOfTest, others, expected) => {
  const rules = aggregatedRules(clusterRoleOfTest, [clusterRoleOfTest, ...others]);
  expect(rules?.map(({ resources }) => resources?.[0])).toEqual(expected);
});
