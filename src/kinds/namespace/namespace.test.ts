import { expect, it } from 'vitest';
import { created, refusals, updated } from '../samples.ts';
import { namespace } from './index.ts';

it('labels itself and waits for its contents before it goes', () => {
  const object = created(namespace, { metadata: { name: 'shop' } });
  expect(object).toMatchObject({
    metadata: { labels: { 'kubernetes.io/metadata.name': 'shop' } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  });
});

it('does not let an update take the finalizer away', () => {
  expect(updated(namespace, {}, { spec: { finalizers: [] } }).object.spec.finalizers).toEqual(['kubernetes']);
});

it.each<[string, object, string[]]>([
  ['a good name', { metadata: { name: 'shop' } }, []],
  [
    'a name with a dot',
    { metadata: { name: 'my.shop' } },
    ['metadata.name: Invalid value: "my.shop": must not contain dots'],
  ],
  [
    'an unknown finalizer',
    { spec: { finalizers: ['mine'] } },
    ['spec.finalizers: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified'],
  ],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(namespace, manifest)).toEqual(expected);
});
