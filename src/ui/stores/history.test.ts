import { expect, test } from 'vitest';
import type { ReleaseSample } from '../../api/chronicle.ts';
import type { Frame } from '../../protocol/messages.ts';
import { applyHistory, emptyHistory } from './history.ts';

const frame = (more: Partial<Frame>): Frame => ({
  number: 1,
  reset: false,
  nowMs: 10_000,
  epochMs: 0,
  playing: true,
  speed: 1,
  revision: 1,
  changes: [],
  traffic: [],
  activity: {},
  canUndo: false,
  canRedo: false,
  limits: [],
  ...more,
});
const point = (atMs: number, value: number) => ({ atMs, value });
const sample = (atMs: number, ready: number): ReleaseSample => ({
  atMs,
  byRevision: { 1: { ready, waiting: 0 } },
  started: 0,
  leaving: 0,
  desired: 4,
  ceiling: 5,
  floor: 3,
});

test('a tail takes the place of what was known from its first moment on', () => {
  const first = applyHistory(
    emptyHistory(),
    frame({
      reset: true,
      chronicle: { available: [point(0, 4), point(5000, 3)], releases: { 'default/web': [sample(0, 4)] } },
    }),
  );
  const next = applyHistory(
    first,
    frame({
      chronicle: { available: [point(5000, 2), point(6000, 4)], releases: { 'default/web': [sample(5000, 2)] } },
    }),
  );
  expect(next.available).toEqual([point(0, 4), point(5000, 2), point(6000, 4)]);
  expect(next.releases['default/web'].map(({ atMs }) => atMs)).toEqual([0, 5000]);
});

test('a frame that says nothing of history leaves it as it is', () => {
  const history = emptyHistory();
  expect(applyHistory(history, frame({}))).toBe(history);
});

test('what lies ahead is kept apart while somebody looks back, and forgotten after', () => {
  const seen = { available: [point(0, 4), point(40_000, 3)], rollouts: [], warnings: [] };
  const back = applyHistory(
    emptyHistory(),
    frame({ reset: true, chronicle: { available: [point(0, 4)] }, ahead: seen, seenMs: 60_000 }),
  );
  expect(back.available).toEqual([point(0, 4)]);
  expect(back.ahead).toEqual({ seenMs: 60_000, seen });
  expect(applyHistory(back, frame({ seenMs: 60_000 }))).toBe(back);
  expect(applyHistory(back, frame({})).ahead).toBeUndefined();
});
