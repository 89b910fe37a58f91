import { describe, expect, it } from 'vitest';
import { created, refusals, updated } from '../samples.ts';
import { secret } from './index.ts';

it('turns plain text into base64, over what data says', () => {
  const object = created(secret, { data: { a: 'eA==', b: 'eQ==' }, stringData: { a: 'grüße €', empty: '' } });
  expect(object).toMatchObject({ type: 'Opaque', data: { a: 'Z3LDvMOfZSDigqw=', b: 'eQ==', empty: '' } });
  expect(object).not.toHaveProperty('stringData');
  expect(Buffer.from(object.data?.a ?? '', 'base64').toString()).toBe('grüße €');
});

it.each<[string, object, string[]]>([
  ['a good secret', { data: { 'key.name': 'eA==' } }, []],
  [
    'a key with a blank',
    { data: { 'my key': 'eA==' } },
    [
      `data[my key]: Invalid value: "my key": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
    ],
  ],
  [
    'a certificate without its key',
    { type: 'kubernetes.io/tls', data: { 'tls.crt': '' } },
    ['data[tls.key]: Required value'],
  ],
  [
    'a login without anything',
    { type: 'kubernetes.io/basic-auth' },
    ['data[username]: Required value', 'data[password]: Required value'],
  ],
  ['too much', { data: { big: 'A'.repeat(1_400_000) } }, ['data: Too long: may not be more than 1048576 bytes']],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(secret, manifest)).toEqual(expected);
});

describe('updates', () => {
  it('refuses another type', () => {
    expect(updated(secret, {}, { type: 'example.com/other' }).refused).toEqual([
      'type: Invalid value: "example.com/other": field is immutable',
    ]);
  });

  it('refuses any change of an immutable secret', () => {
    expect(updated(secret, { immutable: true, data: { a: 'eA==' } }, { data: { a: 'eQ==' } }).refused).toEqual([
      'immutable: Forbidden: field is immutable when `immutable` is set',
      'data: Forbidden: field is immutable when `immutable` is set',
    ]);
  });
});
