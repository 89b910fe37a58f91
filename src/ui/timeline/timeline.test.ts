import { expect, test } from 'vitest';
import { labelRoom, marksOf, shortened } from './marks.ts';
import { ticks, timeAt, timeScale, xOf } from './scale.ts';

test('the first two minutes are shown whole; later the ticks grow coarser', () => {
  expect(timeScale(42_000)).toEqual({ fromMs: 0, toMs: 110_000, tickMs: 10_000 });
  expect(timeScale(102_350)).toEqual({ fromMs: 0, toMs: 110_000, tickMs: 10_000 });
  expect(timeScale(3_600_000).tickMs).toBe(300_000);
  expect(ticks(timeScale(3_600_000)).length).toBeLessThanOrEqual(13);
});

test('a place on the axis and its time are each other’s inverse', () => {
  const scale = timeScale(0);
  expect(timeAt(scale, xOf(scale, 42_000, 1000), 1000)).toBeCloseTo(42_000);
});

test('the requests of one gesture make one mark; near ones are counted', () => {
  const inputs = [
    { atMs: 0, label: 'kubectl drain worker-2', gesture: 1 },
    { atMs: 5000, label: 'kubectl drain worker-2', gesture: 1 },
    { atMs: 20_000, label: 'kubectl scale web', gesture: 2 },
    { atMs: 20_500, label: 'kubectl scale web', gesture: 3 },
    { atMs: 40_000, label: 'kubectl drain worker-2', gesture: 1 },
  ];
  expect(marksOf(inputs, 1000)).toEqual([
    { atMs: 0, label: 'kubectl drain worker-2', count: 1 },
    { atMs: 20_000, label: 'kubectl scale web', count: 2 },
  ]);
});

test('labels do not run into the next mark', () => {
  const marks = marksOf(
    [
      { atMs: 0, label: 'kubectl scale deployment web', gesture: 1 },
      { atMs: 9000, label: 'x', gesture: 2 },
    ],
    10,
  );
  const [room] = labelRoom(marks, [0, 100], 1000);
  expect(shortened(marks[0].label, room)).toBe('kubectl scal…');
  expect(shortened('kubectl', 3)).toBe('');
});
