import { expect, it } from 'vitest';
import { isStrictSubset, prefixOf } from './cidr.ts';

it.each([
  ['10.244.0.0/16', 16, 4],
  ['0.0.0.0/0', 0, 4],
  ['2001:db8::/64', 64, 6],
  ['::ffff:10.0.0.1/128', 128, 6],
])('reads %s', (cidr, length, family) => {
  const prefix = prefixOf(cidr);
  expect([prefix?.bits.length, prefix?.family]).toEqual([length, family]);
});

it.each(['10.0.0.0', '10.0.0.0/33', '10.0.0/8', '10.0.0.0/-1', '10.0.0.0/8/8', '2001:db8::/129', ''])(
  'does not take %s for a range',
  (text) => {
    expect(prefixOf(text)).toBeUndefined();
  },
);

it.each([
  ['10.0.0.0/8', '10.1.0.0/16', true],
  ['10.0.0.0/8', '10.0.0.0/8', false],
  ['10.0.0.0/8', '11.0.0.0/16', false],
  ['10.0.0.0/8', '2001:db8::/64', false],
  ['2001:db8::/32', '2001:db8:1::/48', true],
])('of %s, %s is a part: %s', (whole, part, is) => {
  expect(isStrictSubset(whole, part)).toBe(is);
});
