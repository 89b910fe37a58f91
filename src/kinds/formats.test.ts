import { expect, it } from 'vitest';
import { base64Bytes, base64OfText, utf8Bytes } from './base64.ts';
import { isIpv4, isIpv6, numberOfIntOrPercent, portNameProblems } from './formats.ts';

it.each([
  ['10.0.0.1', true, false],
  ['255.255.255.255', true, false],
  ['256.0.0.1', false, false],
  ['10.0.0', false, false],
  ['10.0.0.1.', false, false],
  ['01.0.0.1', false, false],
  ['::', false, true],
  ['::1', false, true],
  ['2001:db8::ffff', false, true],
  ['2001:db8:0:0:0:0:0:1', false, true],
  ['::ffff:10.0.0.1', false, true],
  ['2001:db8:0:0:0:0:1', false, false],
  ['1::2::3', false, false],
  ['12345::', false, false],
  ['web', false, false],
])('%s: IPv4 %s, IPv6 %s', (address, four, six) => {
  expect([isIpv4(address), isIpv6(address)]).toEqual([four, six]);
});

it.each([
  ['http', []],
  ['8080', ['must contain at least one letter (a-z)']],
  ['a--b', ['must not contain consecutive hyphens']],
  ['-a', ['must not begin or end with a hyphen']],
  [
    'HTTP',
    [
      'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
      'must contain at least one letter (a-z)',
    ],
  ],
])('port name %s', (name, problems) => {
  expect(portNameProblems(name)).toEqual(problems);
});

it('counts bytes, not characters', () => {
  expect(utf8Bytes('aé€😀')).toBe(1 + 2 + 3 + 4);
  for (const text of ['', 'a', 'ab', 'abc', '€😀']) expect(base64Bytes(base64OfText(text))).toBe(utf8Bytes(text));
});

it('reads numbers and percentages alike', () => {
  expect([3, '25%', 'many'].map(numberOfIntOrPercent)).toEqual([3, 25, Number.NaN]);
});
