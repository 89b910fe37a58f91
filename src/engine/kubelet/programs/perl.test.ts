import { expect, it } from 'vitest';
import { pi } from './perl.ts';

it.each([
  [1, '3'],
  [5, '3.1416'],
  [20, '3.1415926535897932385'],
  [50, '3.1415926535897932384626433832795028841971693993751'],
])('%i digits of pi', (digits, expected) => expect(pi(digits)).toBe(expected));

it('has two thousand of them, the last ten as everybody has', () => {
  expect(pi(2000)).toHaveLength(2001);
  expect(pi(1001).slice(-10)).toBe('2164201989');
});
