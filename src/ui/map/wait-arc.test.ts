import { expect, test } from 'vitest';
import type { Pod } from '../../kinds/pod/types.ts';
import { formatTime } from '../../api/time.ts';
import { pod } from '../../testing/page/world.ts';
import { firstReason, waitsVisibly } from './pending.ts';
import { waitOf } from './wait-arc.tsx';

const startMs = Date.UTC(2026, 0, 1);
const base = pod({
  name: 'web-1',
  owner: { kind: 'ReplicaSet', name: 'web', uid: 'u' },
  node: 'n',
  image: 'i',
  app: 'web',
  cpu: '1',
  memory: '1',
}).object as Pod;

test('a terminating pod counts its grace period down', () => {
  const leaving: Pod = {
    ...base,
    metadata: { ...base.metadata, deletionTimestamp: formatTime(startMs + 30_000), deletionGracePeriodSeconds: 30 },
  };
  expect(waitOf(leaving, 'Terminating', startMs)).toEqual({ share: 0, leftSeconds: 30 });
  expect(waitOf(leaving, 'Terminating', startMs + 15_000)).toEqual({ share: 0.5, leftSeconds: 15 });
  expect(waitOf(leaving, 'Terminating', startMs + 60_000)).toEqual({ share: 1, leftSeconds: 0 });
});

test.each([
  [1, 10],
  [2, 20],
  [3, 40],
  [9, 300],
])('after %i restarts a crash loop waits %i s', (restartCount, seconds) => {
  const status = {
    name: 'web',
    image: 'i',
    imageID: '',
    ready: false,
    restartCount,
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: { terminated: { exitCode: 1, finishedAt: formatTime(startMs) } },
  };
  const crashing: Pod = { ...base, status: { ...base.status, containerStatuses: [status] } };
  expect(waitOf(crashing, 'CrashLoopBackOff', startMs)).toEqual({ share: 0, leftSeconds: seconds });
});

test('a ready pod waits for nothing', () => {
  expect(waitOf(base, 'Running', startMs)).toBeUndefined();
});

const refused: Pod = {
  ...base,
  metadata: { ...base.metadata, creationTimestamp: formatTime(startMs) },
  status: {
    phase: 'Pending',
    conditions: [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message: '0/4 nodes are available: 4 Insufficient cpu. preemption: none.',
      },
    ],
  },
};

test('a pod that the scheduler refused waits visibly, one that is about to be bound does not', () => {
  expect(waitsVisibly(refused, startMs)).toBe(true);
  expect(waitsVisibly({ ...refused, status: { phase: 'Pending' } }, startMs + 500)).toBe(false);
  expect(waitsVisibly({ ...refused, status: { phase: 'Pending' } }, startMs + 5000)).toBe(true);
});

test('the tray says the first clause of the scheduler’s message', () => {
  expect(firstReason([refused])).toBe('0/4 nodes are available: 4 Insufficient cpu.');
});
