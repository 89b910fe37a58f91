import { expect, test } from 'vitest';
import { changedValueMax, changeOfRevision, fieldChangesMax } from './revision-change.ts';
import { demo, setImage } from './x-ray-fixture.ts';

/** A store that holds the versions of one key, one a revision. */
function storeOf(...values: unknown[]) {
  return {
    at: (revision: number) =>
      revision < 1 || revision > values.length
        ? undefined
        : { key: '/registry/pods/default/web', value: values[revision - 1], deleted: false, previous: revision - 1 },
  };
}

test('a new image is the one field that changed', () => {
  const cluster = demo();
  cluster.handle(setImage);
  expect(changeOfRevision(cluster.revision, cluster.api.store)).toEqual({
    key: '/registry/deployments/default/web',
    how: 'changed',
    fields: [
      { path: 'metadata.generation', before: '1', after: '2' },
      { path: 'spec.template.spec.containers[web].image', before: 'shop:v1', after: 'shop:v2' },
    ],
    fieldsLeftOut: 0,
  });
});

test('what is new, and what is gone, has no fields to compare', () => {
  expect(changeOfRevision(1, storeOf({ spec: {} }))).toMatchObject({ how: 'created', fields: [] });
  const gone = { at: () => ({ key: '/registry/pods/default/web', value: {}, deleted: true, previous: 4 }) };
  expect(changeOfRevision(5, gone)).toMatchObject({ how: 'removed', fields: [] });
  expect(changeOfRevision(7, storeOf({}))).toBeUndefined();
});

const change = (before: unknown, after: unknown) => changeOfRevision(2, storeOf(before, after));

test('members of lists go by their name, and what came or went stands alone', () => {
  const condition = (status: string) => ({ type: 'Ready', status, lastTransitionTime: status });
  expect(
    change({ conditions: [condition('False')] }, { conditions: [condition('True')], nodeName: 'a' })?.fields,
  ).toEqual([
    { path: 'conditions[Ready].status', before: 'False', after: 'True' },
    { path: 'nodeName', after: 'a' },
    { path: 'conditions[Ready].lastTransitionTime', before: 'False', after: 'True' },
  ]);
  expect(change({ args: ['a', 'b'] }, { args: ['a'] })?.fields).toEqual([{ path: 'args[1]', before: 'b' }]);
});

test('the resourceVersion, which every write changes, is not told', () => {
  expect(change({ metadata: { resourceVersion: '1' } }, { metadata: { resourceVersion: '2' } })?.fields).toEqual([]);
});

test('names and values are bounded', () => {
  const data = (value: string) => Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`k${index}`, value]));
  const told = change({ data: data('a') }, { data: data('b'.repeat(500)) });
  expect(told?.fields).toHaveLength(fieldChangesMax);
  expect(told?.fieldsLeftOut).toBe(9 - fieldChangesMax);
  expect(told?.fields[0].after).toHaveLength(changedValueMax);
});
