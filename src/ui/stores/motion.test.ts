import { expect, test } from 'vitest';
import { motionOf } from './motion.ts';

test.each([
  ['nobody chose, the system is calm', undefined, true, 'reduced'],
  ['nobody chose, the system moves', undefined, false, 'full'],
  ['the choice wins over a calm system', 'full', true, 'full'],
  ['the choice wins over a system that moves', 'reduced', false, 'reduced'],
  ['a value of another page is no choice', 'yes', true, 'reduced'],
] as const)('motion: %s', (_, stored, systemReduces, expected) => {
  expect(motionOf(stored, systemReduces)).toBe(expected);
});
