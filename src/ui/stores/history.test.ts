import { expect, test } from 'vitest';
import { emptyHistory, upTo } from './history.ts';

test('going back in time forgets what lies ahead', () => {
  const rollout = {
    key: 'default/web',
    fromRevision: 1,
    toRevision: 2,
    startMs: 2000,
    endMs: 9000,
    outcome: 'done' as const,
    strategy: 'RollingUpdate' as const,
  };
  const history = {
    ...emptyHistory(),
    available: [
      { atMs: 0, value: 4 },
      { atMs: 5000, value: 3 },
    ],
    rollouts: [rollout, { ...rollout, startMs: 7000 }],
  };
  const then = upTo(history, 4000);
  expect(then.available).toEqual([{ atMs: 0, value: 4 }]);
  expect(then.rollouts).toEqual([{ ...rollout, endMs: undefined }]);
});
