import { expect, test } from 'vitest';
import { momentAfter, momentBefore, slackMs, type Moments } from './moments.ts';

const moments: Moments = {
  inputs: [{ atMs: 10_000 }, { atMs: 42_000.4 }],
  rollouts: [
    { startMs: 42_010, endMs: 51_000 },
    { startMs: 60_000, endMs: undefined },
  ],
  warnings: [{ atMs: 45_000 }],
  bookmarks: [{ atMs: 30_000 }],
};

test.each<[nowMs: number, before: number | undefined]>([
  [9000, undefined],
  [20_000, 10_000],
  [31_000, 30_000],
  [30_000 + slackMs, 10_000],
  [50_000, 45_000],
  [70_000, 60_000],
])('from %i one step back is %s', (nowMs, before) => {
  expect(momentBefore(moments, nowMs)).toBe(before);
});

test.each<[nowMs: number, untilMs: number, after: number | undefined]>([
  [0, 70_000, 10_000],
  [10_000, 70_000, 30_000],
  // Never to before an input: its moment is rounded up.
  [30_000, 70_000, 42_001],
  [45_000, 70_000, 51_000],
  [51_000, 59_000, undefined],
  [60_000, 70_000, undefined],
])('from %i, seen until %i, one step on is %s', (nowMs, untilMs, after) => {
  expect(momentAfter(moments, nowMs, untilMs)).toBe(after);
});
