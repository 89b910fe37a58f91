import { expect, test } from 'vitest';
import { silenceText } from './silent-node.tsx';

test.each([
  ['not marked yet', 933_000, undefined, 'last heard of 67s ago'],
  ['the timer runs', 933_000, 1_238_000, 'last heard of 67s ago · its pods leave in 3m58s'],
  ['the timer has run out', 633_000, 938_000, 'last heard of 6m7s ago · its pods are to leave'],
  ['it never reported', undefined, undefined, 'not heard of'],
])('a silent node says for how long: %s', (_, renewedMs, evictionMs, text) => {
  expect(silenceText(renewedMs, evictionMs, 1_000_000)).toBe(text);
});
