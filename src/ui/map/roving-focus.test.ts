import { expect, test } from 'vitest';
import { nearest } from './roving-focus.ts';

const at = (x: number, y: number) => ({ x, y, width: 10, height: 10 });
const grid = [at(0, 0), at(20, 0), at(40, 0), at(0, 20), at(20, 20)];

test.each([
  ['ArrowRight', 0, 1],
  ['ArrowLeft', 1, 0],
  ['ArrowDown', 1, 4],
  ['ArrowUp', 4, 1],
] as const)('%s from %i goes to %i', (direction, from, to) => {
  expect(nearest(grid[from], grid, direction)).toBe(to);
});

test('at the edge there is nowhere to go', () => {
  expect(nearest(grid[2], grid, 'ArrowRight')).toBe(-1);
});
