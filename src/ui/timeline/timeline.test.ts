import { expect, test } from 'vitest';
import { placeBranches } from './branch-places.ts';
import { branchSentence } from './branch-sentence.ts';
import { placeLabels, shorterCommands } from './labels.ts';
import { marksOf } from './marks.ts';
import { warningMarks } from './warnings.ts';
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

test('warnings told at about the same time are one mark, which tells what and how often', () => {
  const warnings = [
    { atMs: 1000, reason: 'BackOff', about: 'pod/crash' },
    { atMs: 1200, reason: 'FailedScheduling', about: 'pod/big' },
    { atMs: 1900, reason: 'BackOff', about: 'pod/crash' },
    { atMs: 9000, reason: 'BackOff', about: 'pod/crash' },
  ];
  expect(warningMarks(warnings, 1000)).toEqual([
    { atMs: 1000, lines: ['BackOff pod/crash ×2', 'FailedScheduling pod/big'] },
    { atMs: 9000, lines: ['BackOff pod/crash'] },
  ]);
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

test('only as many ticks as their labels have room', () => {
  const scale = timeScale(42_000, 328);
  expect(scale).toEqual({ fromMs: 0, toMs: 120_000, tickMs: 20_000 });
  for (const nowMs of [0, 102_000, 600_000, 5_000_000]) {
    const narrow = timeScale(nowMs, 328);
    const apart = xOf(narrow, narrow.tickMs, 328);
    expect(apart, `at ${nowMs} ms`).toBeGreaterThan(46);
  }
});

const texts = ['web r1 → r2 · done 9 s', 'web r1 → r2', 'r1 → r2'];

test.each([
  ['in its bar', [{ x: 100, length: 200, texts }], { x: 106, text: texts[0] }],
  ['behind a bar that is too short', [{ x: 100, length: 20, texts }], { x: 126, text: texts[0] }],
  ['before it at the end of the axis', [{ x: 380, length: 20, texts }], { x: 237.6, text: texts[0] }],
  [
    'shorter where another mark follows',
    [
      { x: 0, length: 20, texts },
      { x: 104, length: 8, texts: [] },
    ],
    { x: 26, text: texts[1] },
  ],
  [
    'not at all where there is no room',
    [
      { x: 0, length: 10, texts },
      { x: 40, length: 8, texts: [] },
    ],
    undefined,
  ],
])('a label stands %s', (_, items, label) => {
  expect(placeLabels(items, 400)[0]).toEqual(label);
});

test('labels never run into each other', () => {
  const items = Array.from({ length: 12 }, (_, index) => ({ x: index * 33, length: 12, texts }));
  const placed = placeLabels(items, 400).flatMap((label) => (label ? [label] : []));
  for (const [index, label] of placed.entries())
    expect(label.x + label.text.length * 6.2).toBeLessThanOrEqual(placed[index + 1]?.x ?? 400);
});

test('a command is shortened by whole words', () => {
  expect(shorterCommands('kubectl scale deployment/web --replicas=6')).toEqual([
    'kubectl scale deployment/web --replicas=6',
    'scale deployment/web --replicas=6',
    'scale deployment/web',
    'scale',
  ]);
});

test('branches stand at their forks, side by side, and inside of the axis', () => {
  const places = placeBranches(
    [
      { name: 'before-undo-1', x: 100 },
      { name: 'before-scale-web', x: 110 },
      { name: 'before-drain-worker-2', x: 380 },
    ],
    400,
  );
  expect(places[0].x).toBeLessThanOrEqual(100);
  for (const [index, { x, width }] of places.entries())
    expect(x + width).toBeLessThanOrEqual(places[index + 1]?.x ?? 400);
});

test('a branch says where it parts and what was done in it', () => {
  const branch = { name: 'main', forkMs: 50_000, endMs: 102_000, actions: ['kubectl drain worker-2', 'kubectl scale'] };
  expect(branchSentence(branch)).toBe(
    'Parts at 00:50, seen until 01:42: kubectl drain worker-2 and 1 more. Go back there.',
  );
});
