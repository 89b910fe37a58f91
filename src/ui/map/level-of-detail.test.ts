import { expect, test } from 'vitest';
import { levelOfDetail, podDensity, zoomStep } from './level-of-detail.ts';

test('a card shows less the smaller it is on the screen', () => {
  expect([400, 180, 179, 72, 71, 20, 19].map((width) => levelOfDetail(width))).toEqual([
    'L1',
    'L1',
    'L2',
    'L2',
    'L3',
    'L3',
    'L4',
  ]);
});

test('slow zooming round a border does not flicker', () => {
  expect(levelOfDetail(170, 'L1')).toBe('L1');
  expect(levelOfDetail(170, 'L2')).toBe('L2');
  expect(levelOfDetail(160, 'L1')).toBe('L2');
});

test('pods are drawn as large as they fit, and what does not fit is counted', () => {
  expect(podDensity(4, 370, 140)).toMatchObject({ glyph: 34, label: true, shown: 4 });
  // In a window of 1280 × 720 a card has room for four names.
  expect(podDensity(4, 289, 60)).toMatchObject({ label: true, shown: 4 });
  expect(podDensity(20, 370, 140)).toMatchObject({ label: false, shown: 20 });
  const crowded = podDensity(110, 370, 140);
  expect(crowded.shown).toBeLessThan(110);
  expect(crowded.glyph).toBe(18);
});

test('cards are laid out anew at steps of the zoom, exactly at one', () => {
  expect(zoomStep(1)).toBe(1);
  expect(zoomStep(1.05)).toBe(1);
  expect(zoomStep(0.5)).toBeCloseTo(0.512, 3);
});
