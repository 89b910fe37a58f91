import { expect, it } from 'vitest';
import { nextFreeSubnet, subnet, subnetsMax } from './plan.ts';

it('gives one range after the other', () => {
  expect(subnet(nextFreeSubnet(new Set(), 0) ?? -1)).toBe('10.244.0.0/24');
  expect(nextFreeSubnet(new Set([subnet(0)]), 0)).toBe(1);
});

it('goes on where it was, so that a freed range rests a while', () => {
  expect(nextFreeSubnet(new Set([subnet(1)]), 2)).toBe(2);
  expect(nextFreeSubnet(new Set([subnet(255)]), 255)).toBe(0);
});

it('has none left after 256', () => {
  const all = new Set(Array.from({ length: subnetsMax }, (_, index) => subnet(index)));
  expect(nextFreeSubnet(all, 7)).toBeUndefined();
});
