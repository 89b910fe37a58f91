import { describe, expect, it } from 'vitest';
import { parseTime } from '../../api/time.ts';
import { isPodActive, isPodAvailable, isPodReady } from './conditions.ts';
import type { Pod } from './types.ts';

const readyAt = '2025-01-01T00:00:00Z';
const readyMs = parseTime(readyAt);

function pod(status: 'True' | 'False', extra: { phase?: string; deletionTimestamp?: string } = {}): Pod {
  return {
    metadata: { name: 'p', deletionTimestamp: extra.deletionTimestamp },
    status: { phase: extra.phase ?? 'Running', conditions: [{ type: 'Ready', status, lastTransitionTime: readyAt }] },
  } as Pod;
}

describe('isPodAvailable', () => {
  it.each([
    ['at once without minReadySeconds', 'True', 0, 0, true],
    ['not before minReadySeconds are over', 'True', 10, 9_000, false],
    ['not at the very second', 'True', 10, 10_000, false],
    ['after minReadySeconds', 'True', 10, 10_001, true],
    ['never while unready', 'False', 0, 60_000, false],
  ] as const)('%s', (_, status, minReadySeconds, elapsedMs, expected) => {
    expect(isPodAvailable(pod(status), minReadySeconds, readyMs + elapsedMs)).toBe(expected);
  });
});

it('counts only pods that are neither finished nor being deleted as active', () => {
  expect(isPodActive(pod('True'))).toBe(true);
  expect(isPodActive(pod('True', { phase: 'Failed' }))).toBe(false);
  expect(isPodActive(pod('True', { deletionTimestamp: readyAt }))).toBe(false);
  expect(isPodReady(pod('False'))).toBe(false);
});
