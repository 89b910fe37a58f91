import { describe, expect, it } from 'vitest';
import { at, podOf, replicaSetOf, startMs } from '../../../testing/workloads.ts';
import { failure as refusal } from '../../../api/status.ts';
import { eachOf, planReplicas, replicaSetStatus } from './replicas-plan.ts';

const none = () => [];
const pods = (count: number) =>
  Array.from({ length: count }, (_, index) => podOf(`web-${index}`, { node: 'n1', readyAt: 0 }));
const nowMs = startMs + 60_000;

describe('how many pods', () => {
  it.each([
    [3, 0, { create: 3 }],
    [3, 1, { create: 2 }],
    [3, 3, undefined],
    [0, 0, undefined],
    [600, 0, { create: 500 }],
  ])('%d wanted, %d alive', (wanted, alive, plan) => {
    expect(planReplicas(replicaSetOf('web', wanted), alive, () => pods(alive), none, nowMs)).toEqual(plan);
  });

  it('deletes what is too much, never more than 500 at once, and asks for them and their siblings only then', () => {
    const deletion = (wanted: number, alive: number) =>
      planReplicas(replicaSetOf('web', wanted), alive, () => pods(alive), none, nowMs);
    expect(deletion(3, 5)).toMatchObject({ delete: { length: 2 } });
    expect(deletion(0, 700)).toMatchObject({ delete: { length: 500 } });
    const neverAsked = () => {
      throw new Error('asked');
    };
    expect(planReplicas(replicaSetOf('web', 3), 2, neverAsked, neverAsked, nowMs)).toEqual({ create: 1 });
  });
});

describe('the status', () => {
  const labels = { app: 'web', 'pod-template-hash': 'web' };

  it('counts pods that exist, bear all labels, are ready, and have been so for long enough', () => {
    const replicaSet = replicaSetOf('web', 4, { spec: { minReadySeconds: 10 } });
    const active = [
      podOf('a', { labels, readyAt: 0 }),
      podOf('b', { labels, readyAt: 50 }),
      podOf('c', { labels }),
      podOf('d', { labels: { app: 'web' }, readyAt: 55 }),
    ];
    const { status, nextAvailableMs } = replicaSetStatus(replicaSet, eachOf(active), undefined, nowMs, at(60));
    expect(status).toEqual({
      replicas: 4,
      fullyLabeledReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 1,
      observedGeneration: 1,
    });
    // b has been ready for exactly 10 s, which is not yet longer.
    expect(nextAvailableMs).toBe(startMs + 60_000);
  });

  it('says why pods cannot be made until it works again, and keeps the first reason', () => {
    const replicaSet = replicaSetOf('web', 1);
    const failure = {
      reason: 'FailedCreate' as const,
      status: refusal(403, 'Forbidden', 'pods "web-" is forbidden: no'),
    };
    const first = replicaSetStatus(replicaSet, [], failure, nowMs, at(60)).status;
    expect(first.conditions).toEqual([
      {
        type: 'ReplicaFailure',
        status: 'True',
        reason: 'FailedCreate',
        message: 'pods "web-" is forbidden: no',
        lastTransitionTime: at(60),
      },
    ]);
    const failed = { ...replicaSet, status: first };
    expect(
      replicaSetStatus(failed, [], { ...failure, reason: 'FailedDelete' }, nowMs, at(90)).status.conditions,
    ).toEqual(first.conditions);
    expect(replicaSetStatus(failed, [], undefined, nowMs, at(90)).status.conditions).toBeUndefined();
  });
});
