import { expect, it } from 'vitest';
import { created, refusals, updated } from '../samples.ts';
import { replicaSet } from './index.ts';

const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
const withSpec = (fields: object) => ({ spec: { selector: { matchLabels: labels }, template, ...fields } });

it('asks for one pod by default', () => {
  expect(created(replicaSet, withSpec({})).spec.replicas).toBe(1);
  expect(created(replicaSet, withSpec({ replicas: 0 })).spec.replicas).toBe(0);
  expect(created(replicaSet, withSpec({ minReadySeconds: 0 })).spec).not.toHaveProperty('minReadySeconds');
});

it.each<[string, object, string[]]>([
  ['a good replica set', withSpec({}), []],
  [
    'negative replicas',
    withSpec({ replicas: -2 }),
    ['spec.replicas: Invalid value: -2: must be greater than or equal to 0'],
  ],
  [
    'an unknown operator',
    withSpec({ selector: { matchExpressions: [{ key: 'app', operator: 'Is', values: ['web'] }] } }),
    [
      'spec.selector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
      'spec.template.metadata.labels: Invalid value: map[string]string{"app":"web"}: `selector` does not match template `labels`',
    ],
  ],
  [
    'a deadline in the template',
    withSpec({ template: { ...template, spec: { ...template.spec, activeDeadlineSeconds: 5 } } }),
    ['spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported'],
  ],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(replicaSet, manifest)).toEqual(expected);
});

it('raises the generation for the spec alone', () => {
  const generation = (after: object) => updated(replicaSet, withSpec({}), after).object.metadata.generation;
  expect(generation(withSpec({ replicas: 3 }))).toBe(2);
  expect(generation({ ...withSpec({}), metadata: { annotations: { a: 'b' } } })).toBe(1);
});
