import { expect, test } from 'vitest';
import { icons, silhouettes, stripeOf, tokenIcon, tokens } from './state.ts';

test('without colour, every state still differs by silhouette and by icon', () => {
  const outlines = tokens.map((token) => silhouettes[token].path + (silhouettes[token].texture ?? ''));
  expect(new Set(outlines).size).toBe(tokens.length);
  const drawn = tokens.map((token) => JSON.stringify(icons[tokenIcon[token]]));
  expect(new Set(drawn).size).toBe(tokens.length);
});

test('what needs attention has a heavier outline than what is calm', () => {
  expect(silhouettes.failed.strokeWidth).toBeGreaterThan(silhouettes.degraded.strokeWidth);
  expect(silhouettes.degraded.strokeWidth).toBeGreaterThan(silhouettes.ready.strokeWidth);
});

test('the seventh revision has the stripe of the first', () => {
  expect([1, 2, 6, 7, 8].map(stripeOf)).toEqual([1, 2, 6, 1, 2]);
});
