import { expect, test } from 'vitest';
import { useNotices } from './notices.ts';

test('announcements come in one batch, each once, and the rest is counted', () => {
  for (const text of ['a', 'b', 'a', 'c', 'd', 'e']) useNotices.getState().announce(text);
  expect(useNotices.getState().takePolite()).toBe('a. b. c. d. And 1 more.');
  expect(useNotices.getState().takePolite()).toBe('');
});
