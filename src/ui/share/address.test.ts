import { expect, it } from 'vitest';
import { lessonAddress, lessonOfAddress } from './address.ts';

it('names a lesson and its step', () => {
  expect(lessonAddress({ slug: 'rolling-update', step: 3 })).toBe('#lesson=rolling-update&step=3');
});

it.each([
  ['#lesson=rolling-update&step=3', { slug: 'rolling-update', step: 3 }],
  ['#lesson=drain', { slug: 'drain', step: 1 }],
  ['#lesson=drain&step=-2', { slug: 'drain', step: 1 }],
  ['#lesson=a%26b&step=2', { slug: 'a&b', step: 2 }],
  ['#s=AAAA', undefined],
  ['', undefined],
])('reads %s', (hash, address) => {
  expect(lessonOfAddress(hash)).toEqual(address);
});
