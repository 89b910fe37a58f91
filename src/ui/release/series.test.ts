import { expect, test } from 'vitest';
import type { ReleaseSample } from '../../api/chronicle.ts';
import { downtimeOf, failedBetween, boxesPath, podAreas, requestShares, stretches, windowAt } from './series.ts';

const sample = (atMs: number, ready: number, more: Partial<ReleaseSample> = {}): ReleaseSample => ({
  atMs,
  byRevision: { 1: { ready, waiting: 0 } },
  started: 0,
  leaving: 0,
  desired: 4,
  ceiling: 5,
  floor: 3,
  ...more,
});

test('the last two minutes, each sample holding until the next', () => {
  const shown = stretches([sample(0, 4), sample(10_000, 3)], windowAt(130_000));
  expect(shown.map(({ fromMs, toMs, value }) => [fromMs, toMs, value.byRevision[1].ready])).toEqual([
    [10_000, 130_000, 3],
  ]);
});

test('pods are stacked by revision, waiting ones on top of ready ones', () => {
  const both = sample(0, 3, { byRevision: { 1: { ready: 3, waiting: 0 }, 2: { ready: 1, waiting: 1 } } });
  const areas = podAreas(stretches([both], { fromMs: 0, toMs: 1000 }));
  expect(areas.map(({ revision, ready, steps: [{ low, high }] }) => [revision, ready, low, high])).toEqual([
    [1, true, 0, 3],
    [2, true, 3, 4],
    [2, false, 4, 5],
  ]);
  const path = boxesPath(
    areas[0].steps,
    (atMs) => atMs / 10,
    (pods) => 10 - pods,
  );
  expect(path).toBe('M0 10V7H100V10Z');
});

test('shares of a second add up to one, and unknown pods count for nobody', () => {
  const second = {
    second: 1,
    sent: 20,
    ok: 20,
    failed: 0,
    failures: {},
    byRevision: { aaa: 15, bbb: 5, other: 7 },
    p95Ms: 40,
  };
  const shares = requestShares(
    [second],
    new Map([
      ['aaa', 1],
      ['bbb', 2],
    ]),
  );
  expect(shares.map(({ revision, steps: [{ low, high }] }) => [revision, low, high])).toEqual([
    [1, 0, 0.75],
    [2, 0.75, 1],
  ]);
});

test('a recreation is down from the last old pod to the first new one, and says what the time went into', () => {
  const samples = [
    sample(0, 4),
    sample(10_000, 0, { leaving: 4 }),
    sample(12_000, 0),
    sample(17_000, 0, { started: 4 }),
    sample(24_200, 4),
  ];
  expect(downtimeOf(samples, 30_000)).toEqual({
    startMs: 10_000,
    endMs: 24_200,
    parts: [
      { name: 'old pods leaving', ms: 2000 },
      { name: 'scheduling, pulling and creating', ms: 5000 },
      { name: 'starting and probing', ms: 7200 },
    ],
  });
  expect(downtimeOf(samples.slice(0, 2), 11_000)).toMatchObject({ startMs: 10_000, endMs: undefined });
});

test('starting for the first time is no downtime', () => {
  expect(downtimeOf([sample(0, 0), sample(5000, 4)], 6000)).toBeUndefined();
});

test('failed requests of a downtime are those of its seconds', () => {
  const second = (index: number, failed: number) => ({
    second: index,
    sent: 20,
    ok: 20 - failed,
    failed,
    failures: {},
    byRevision: {},
    p95Ms: undefined,
  });
  expect(failedBetween([second(9, 1), second(10, 20), second(11, 20), second(13, 5)], 10_200, 12_000)).toBe(40);
});
