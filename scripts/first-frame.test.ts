import { expect, it } from 'vitest';
import type { Frame } from '../src/protocol/messages.ts';
import { firstFrame } from './first-frame.ts';

/** It is a part of the page, so it must be small: as much as the first paint may weigh. */
const bytesMax = 60 * 1024;

it('is the demo as it stands when a first visit joins it', () => {
  const text = firstFrame();
  expect(text.length).toBeLessThanOrEqual(bytesMax);
  expect(text).not.toContain('<');
  const frame = JSON.parse(text) as Frame;
  expect([frame.reset, frame.playing, frame.nowMs]).toEqual([true, true, 42_000]);
  const keysOf = (wanted: string) => frame.changes.filter(({ resource }) => resource === wanted).map(({ key }) => key);
  expect(keysOf('nodes')).toEqual(['control-plane', 'worker-1', 'worker-2', 'worker-3']);
  expect(keysOf('pods')).toHaveLength(9);
  expect(frame.traffic).toHaveLength(1);
  expect(frame.chronicle?.available?.at(-1)?.value).toBe(6);
});
