import { expect, it } from 'vitest';
import { duplicateFields, duplicatesMax } from './duplicate-fields.ts';

it.each<[string, string, string[]]>([
  ['none', '{"a":1,"b":{"a":[{"a":1},{"a":"a"}]}}', []],
  ['one', '{"a":1,"b":2,"a":3}', ['a']],
  ['one that stands three times', '{"a":1,"a":2,"a":3}', ['a']],
  ['one deep inside', '{"spec":{"containers":[{"name":"x"},{"name":"y","name":"z"}]}}', ['spec.containers[1].name']],
  ['two, in their order', '{"z":{"b":1,"b":2},"a":1,"a":2}', ['z.b', 'a']],
  ['one whose value is an object', '{"a":{"b":1},"a":{"b":2}}', ['a']],
  ['one after lists in lists', '{"a":[[1,{"x":1,"x":2}]]}', ['a[0][1].x']],
  ['one that is written in two ways', '{"a":1,"\\u0061":2}', ['a']],
  ['names that only look like it', '{"a":"\\",\\"a\\":1","b":"a"}', []],
  ['values that say the same', '{"a":"a","b":"a","c":["a","a"]}', []],
  ['no object', '"a"', []],
])('%s', (_, text, expected) => {
  JSON.parse(text);
  expect(duplicateFields(text)).toEqual(expected);
});

it('no more than so many', () => {
  const names = Array.from({ length: 2 * duplicatesMax }, (_, index) => `"f${index}":1,"f${index}":2`);
  expect(duplicateFields(`{${names.join(',')}}`)).toHaveLength(duplicatesMax);
});
