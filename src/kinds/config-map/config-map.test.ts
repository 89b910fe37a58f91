import { expect, it } from 'vitest';
import { refusals, updated } from '../samples.ts';
import { configMap } from './index.ts';

it.each<[string, object, string[]]>([
  ['a good config map', { data: { 'app.conf': 'x' }, binaryData: { logo: 'eA==' } }, []],
  ['a path as a key', { data: { '..': 'x' } }, [`data[..]: Invalid value: "..": must not be '..'`]],
  [
    'a key in both places',
    { data: { a: 'x' }, binaryData: { a: 'eA==' } },
    ['data[a]: Invalid value: "a": duplicate of key present in binaryData'],
  ],
  ['too much', { data: { a: 'é'.repeat(600_000) } }, ['[]: Too long: may not be more than 1048576 bytes']],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(configMap, manifest)).toEqual(expected);
});

it('refuses any change of an immutable config map', () => {
  const frozen = { immutable: true, data: { a: 'x' } };
  expect(updated(configMap, frozen, frozen).refused).toEqual([]);
  expect(updated(configMap, frozen, { immutable: true, data: { a: 'y' } }).refused).toEqual([
    'data: Forbidden: field is immutable when `immutable` is set',
  ]);
});
