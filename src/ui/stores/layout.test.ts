import { expect, test } from 'vitest';
import { readSizes } from './layout.ts';

test.each([
  [undefined, { workloads: 296, inspector: 320, console: 196 }],
  ['not json', { workloads: 296, inspector: 320, console: 196 }],
  ['{"workloads":400,"inspector":"wide","console":5}', { workloads: 400, inspector: 320, console: 34 }],
])('sizes stored as %s', (stored, sizes) => {
  expect(readSizes(stored)).toEqual(sizes);
});
