import { describe, expect, it } from 'vitest';
import {
  difference,
  differenceOfTrees,
  fieldsV1Of,
  forEachPath,
  intersection,
  readFieldsV1,
  setOfFields,
  union,
  type FieldSet,
} from './field-set.ts';
import { readableElement } from './path-element.ts';

/** `spec.replicas metadata.labels.app` → the set of these fields. */
function set(text: string): FieldSet {
  return setOfFields(...text.split(' ').filter(Boolean));
}

function textOf(fields: FieldSet): string {
  const paths: string[] = [];
  forEachPath(fields, (path) => paths.push(path.map(readableElement).join('').slice(1)));
  return paths.join(' ');
}

describe('fieldsV1', () => {
  const cases: [string, object, string][] = [
    ['fields', { 'f:spec': { 'f:replicas': {} } }, 'spec.replicas'],
    ['a field and what is below it', { 'f:a': { '.': {}, 'f:b': {} } }, 'a a.b'],
    ['a dot alone', { 'f:a': { '.': {} } }, 'a'],
    [
      'items by their keys, in the order of the keys',
      { 'f:p': { 'k:{"port":443}': { '.': {} }, 'k:{"port":80}': { '.': {}, 'f:name': {} } } },
      'p[port=80] p[port=443] p[port=80].name',
    ],
    ['values of a set', { 'f:finalizers': { 'v:"b"': {}, 'v:"a"': {} } }, 'finalizers[="a"] finalizers[="b"]'],
    ['nothing', {}, ''],
  ];
  it.each(cases)('reads %s', (_, fields, expected) => {
    const read = readFieldsV1(structuredClone(fields));
    expect(read && textOf(read)).toBe(expected);
  });

  it.each(cases)('writes %s so that it reads the same', (_, fields) => {
    const read = readFieldsV1(structuredClone(fields)) as FieldSet;
    const written = JSON.parse(JSON.stringify(fieldsV1Of(read))) as object;
    expect(textOf(readFieldsV1(written) as FieldSet)).toBe(textOf(read));
  });

  it.each([{ spec: {} }, { 'f:a': 1 }, { 'k:[1]': {} }, { 'v:': {} }, { 'i:x': {} }, [], null])(
    'refuses %j',
    (fields) => expect(readFieldsV1(fields)).toBeUndefined(),
  );

  it('is one object for equal sets', () => {
    expect(fieldsV1Of(set('a.b c'))).toBe(fieldsV1Of(union(set('c'), set('a.b'))));
  });
});

describe('sets', () => {
  const cases: [string, (a: FieldSet, b: FieldSet) => FieldSet, string, string, string][] = [
    ['union', union, 'a a.b', 'a.c d', 'a d a.b a.c'],
    ['union with nothing', union, 'a', '', 'a'],
    ['intersection', intersection, 'a a.b c', 'a.b c', 'c a.b'],
    ['intersection of strangers', intersection, 'a', 'b', ''],
    ['difference', difference, 'a a.b c', 'a.b', 'a c'],
    ['difference by a parent, which keeps what is below', difference, 'a.b a.c', 'a', 'a.b a.c'],
    ['difference of trees by a parent, which does not', differenceOfTrees, 'a.b a.c d', 'a', 'd'],
    ['difference of trees by a child', differenceOfTrees, 'a a.b a.c', 'a.b', 'a a.c'],
  ];
  it.each(cases)('%s', (_, operation, left, right, expected) =>
    expect(textOf(operation(set(left), set(right)))).toBe(expected),
  );
});
