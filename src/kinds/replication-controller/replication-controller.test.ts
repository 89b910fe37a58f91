import { expect, it } from 'vitest';
import { created, refusals, updated } from '../samples.ts';
import { replicationController } from './index.ts';

const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
const withSpec = (fields: object) => ({ spec: { template, ...fields } });

it('selects by the labels of its template, and bears them, unless told otherwise', () => {
  const plain = created(replicationController, withSpec({}));
  expect(plain.spec).toMatchObject({ replicas: 1, selector: labels });
  expect(plain.metadata.labels).toEqual(labels);
  const own = created(replicationController, {
    ...withSpec({ selector: { a: 'b' } }),
    metadata: { labels: { c: 'd' } },
  });
  expect([own.spec.selector, own.metadata.labels]).toEqual([{ a: 'b' }, { c: 'd' }]);
});

it.each<[string, object, string[]]>([
  ['a good one', withSpec({ replicas: 3 }), []],
  ['no template', { spec: { selector: labels } }, ['spec.template: Required value']],
  ['nothing at all', {}, ['spec.selector: Required value', 'spec.template: Required value']],
  [
    'a selector that its pods do not match',
    withSpec({ selector: { app: 'other' }, replicas: -1 }),
    [
      'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      'spec.template.metadata.labels: Invalid value: map[string]string{"app":"web"}: `selector` does not match template `labels`',
    ],
  ],
  [
    'pods that may end',
    withSpec({ template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } }),
    ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
  ],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(replicationController, manifest)).toEqual(expected);
});

it('may change everything, its selector too', () => {
  const more = { ...template, metadata: { labels: { ...labels, tier: 'front' } } };
  const { object, refused } = updated(
    replicationController,
    withSpec({}),
    withSpec({ selector: { tier: 'front' }, template: more }),
  );
  expect(refused).toEqual([]);
  expect(object.metadata.generation).toBe(2);
});

it('shows its containers and its selector', () => {
  const object = created(replicationController, withSpec({ replicas: 2 }));
  expect(replicationController.columns.map(({ name, cell }) => [name, cell(object, 0)]).slice(1)).toEqual([
    ['Desired', 2],
    ['Current', 0],
    ['Ready', 0],
    ['Age', '<unknown>'],
    ['Containers', 'web'],
    ['Images', 'nginx'],
    ['Selector', 'app=web'],
  ]);
});
