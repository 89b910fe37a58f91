import { expect, it } from 'vitest';
import { meanServed, noteWork, workWindowSeconds, type Work } from './work.ts';

it.each<[string, [beginsMs: number, servedMs: number][], nowMs: number, mean: number]>([
  ['nobody', [], 20_000, 0],
  ['one request of 1.5 s within the window', [[10_500, 1500]], 20_000, 0.1],
  [
    'two at a time count twice',
    [
      [10_100, 750],
      [10_900, 750],
    ],
    20_000,
    0.1,
  ],
  ['the second that is not over does not count yet', [[19_990, 1500]], 19_999, 0],
  [
    'what is older does not count any more',
    [
      [4999, 1500],
      [5000, 3000],
    ],
    20_000,
    0.2,
  ],
  [
    'one that had to wait, before one that had not',
    [
      [12_000, 1500],
      [10_000, 1500],
    ],
    20_000,
    0.2,
  ],
])('%s', (_, requests, nowMs, mean) => {
  const work: Work = [];
  for (const [beginsMs, servedMs] of requests) noteWork(work, beginsMs, servedMs);
  expect(meanServed(work, nowMs)).toBeCloseTo(mean, 10);
});

it('remembers no more than it needs', () => {
  const work: Work = [];
  for (let second = 0; second < 1000; second++) noteWork(work, second * 1000, 10);
  expect(work.length).toBeLessThanOrEqual(workWindowSeconds + 1);
});
