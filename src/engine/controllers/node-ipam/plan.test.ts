import { expect, it } from 'vitest';
import { nextFreeSubnet, subnet, subnetsMax } from './plan.ts';

const taken = (...indices: number[]) => {
  const used = new Set(indices.map(subnet));
  return (range: string) => used.has(range);
};

it('gives one range after the other', () => {
  expect(subnet(nextFreeSubnet(taken(), 0) ?? -1)).toBe('10.244.0.0/24');
  expect(nextFreeSubnet(taken(0), 0)).toBe(1);
});

it('has a range for each of thousands of nodes, none twice', () => {
  expect([255, 256, 3071, 3072, subnetsMax - 1].map(subnet)).toEqual([
    '10.244.255.0/24',
    '10.245.0.0/24',
    '10.255.255.0/24',
    '10.128.0.0/24',
    '10.243.255.0/24',
  ]);
  expect(new Set(Array.from({ length: subnetsMax }, (_, index) => subnet(index))).size).toBe(subnetsMax);
});

it('goes on where it was, so that a freed range rests a while', () => {
  expect(nextFreeSubnet(taken(1), 2)).toBe(2);
  expect(nextFreeSubnet(taken(subnetsMax - 1), subnetsMax - 1)).toBe(0);
});

it('has none left when all are taken', () => {
  expect(nextFreeSubnet(() => true, 7)).toBeUndefined();
});
