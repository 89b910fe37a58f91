import { beforeEach, expect, test } from 'vitest';
import { addDrain, addRefusal, drainAt, endDrain, refusalsAt, useDrains, type Drain } from './drain-store.ts';

const drain = (startMs: number): Drain => ({
  node: 'w1',
  startMs,
  endMs: undefined,
  refusals: [],
  cancel: () => undefined,
});
const known = () => useDrains.getState().drains.get('w1') ?? [];

beforeEach(() => useDrains.setState({ drains: new Map() }));

test('a drain is there from its beginning to its end, whenever somebody looks', () => {
  const first = drain(10_000);
  addDrain(first);
  endDrain(first, 20_000);
  addDrain(drain(30_000));
  expect([9_000, 10_000, 19_999, 20_000, 30_000, 99_000].map((nowMs) => drainAt(known(), nowMs)?.startMs)).toEqual([
    undefined,
    10_000,
    10_000,
    undefined,
    30_000,
    30_000,
  ]);
});

test('of each pod the newest refusal up to that moment counts', () => {
  const running = drain(10_000);
  addDrain(running);
  for (const atMs of [11_000, 16_000, 21_000]) addRefusal(running, { pod: 'default/web-1', message: '', atMs });
  addRefusal(running, { pod: 'default/web-2', message: '', atMs: 12_000 });
  const at = (nowMs: number) => refusalsAt(known()[0], nowMs).map(({ pod, atMs }) => [pod, atMs]);
  expect(at(10_500)).toEqual([]);
  expect(at(17_000)).toEqual([
    ['default/web-1', 16_000],
    ['default/web-2', 12_000],
  ]);
});

test('a drain that was undone has never been', () => {
  const undone = drain(10_000);
  addDrain(undone);
  endDrain(undone, 10_000);
  expect(known()).toEqual([]);
});

test('a drain that ends in the past forgets what it was told later', () => {
  const running = drain(10_000);
  addDrain(running);
  for (const atMs of [11_000, 16_000]) addRefusal(running, { pod: 'default/web-1', message: '', atMs });
  endDrain(running, 12_000);
  expect(known()[0].refusals.map(({ atMs }) => atMs)).toEqual([11_000]);
});
