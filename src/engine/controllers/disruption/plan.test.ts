import { describe, expect, it } from 'vitest';
import type { PodDisruptionBudget } from '../../../kinds/pod-disruption-budget/types.ts';
import { at, metadataOf, podOf, startMs } from '../../../testing/workloads.ts';
import { expectedPods, failedStatus, needsScale, planBudget } from './plan.ts';

function budgetOf(
  spec: PodDisruptionBudget['spec'],
  status: Partial<PodDisruptionBudget['status']> = {},
): PodDisruptionBudget {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadataOf('web', { generation: 3 }),
    spec,
    status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0, ...status },
  };
}

const readyPods = (count: number) => Array.from({ length: count }, (_, index) => podOf(`web-${index}`, { readyAt: 0 }));
const nowMs = startMs + 600_000;

describe('how many pods must stay', () => {
  it.each<[PodDisruptionBudget['spec'], number, number, { expected: number; desiredHealthy: number }]>([
    [{ minAvailable: 2 }, 3, 0, { expected: 3, desiredHealthy: 2 }],
    [{ minAvailable: '80%' }, 5, 5, { expected: 5, desiredHealthy: 4 }],
    [{ minAvailable: '50%' }, 7, 7, { expected: 7, desiredHealthy: 4 }],
    [{ maxUnavailable: 1 }, 2, 3, { expected: 3, desiredHealthy: 2 }],
    [{ maxUnavailable: '30%' }, 10, 10, { expected: 10, desiredHealthy: 7 }],
    [{ maxUnavailable: '25%' }, 3, 3, { expected: 3, desiredHealthy: 2 }],
    [{ maxUnavailable: 5 }, 3, 3, { expected: 3, desiredHealthy: 0 }],
  ])('%j with %d pods of controllers that want %d', (spec, pods, scale, wanted) => {
    const budget = budgetOf(spec);
    expect(expectedPods(budget, readyPods(pods), scale)).toEqual(wanted);
    expect(needsScale(budget)).toBe(scale > 0);
  });
});

describe('how many may go', () => {
  it.each([
    [5, 4, 5, 1],
    [4, 4, 5, 0],
    [3, 4, 5, 0],
    // Without expected pods nothing is allowed, however little is needed.
    [3, 0, 0, 0],
  ])('%d healthy, %d needed, %d expected → %d', (healthy, desiredHealthy, expected, allowed) => {
    const { status } = planBudget(
      budgetOf({ minAvailable: desiredHealthy }),
      readyPods(healthy),
      { expected, desiredHealthy },
      nowMs,
    );
    expect(status).toMatchObject({ currentHealthy: healthy, disruptionsAllowed: allowed, observedGeneration: 3 });
    expect(status.conditions).toEqual([
      {
        type: 'DisruptionAllowed',
        status: allowed > 0 ? 'True' : 'False',
        reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
        message: '',
        observedGeneration: 3,
        lastTransitionTime: at(600),
      },
    ]);
  });

  it('does not count pods that are being deleted or have just been evicted', () => {
    const [first, second, third] = readyPods(3);
    const leaving = { ...first, metadata: { ...first.metadata, deletionTimestamp: at(590) } };
    const budget = budgetOf({ minAvailable: 1 }, { disruptedPods: { [second.metadata.name]: at(590), gone: at(590) } });
    const plan = planBudget(budget, [leaving, second, third], { expected: 3, desiredHealthy: 1 }, nowMs);
    expect(plan.status).toMatchObject({ currentHealthy: 1, disruptedPods: { [second.metadata.name]: at(590) } });
    expect(plan.recheckAfterMs).toBe(110_000);
  });

  it('counts an evicted pod again when it has not been deleted for two minutes', () => {
    const [pod] = readyPods(1);
    const budget = budgetOf({ minAvailable: 0 }, { disruptedPods: { [pod.metadata.name]: at(470) } });
    const plan = planBudget(budget, [pod], { expected: 1, desiredHealthy: 0 }, nowMs);
    expect(plan.overdue).toEqual([pod]);
    expect(plan.status.currentHealthy).toBe(1);
    expect(plan.status.disruptedPods).toBeUndefined();
  });

  it('keeps the transition time while the answer stays the same', () => {
    const first = planBudget(
      budgetOf({ minAvailable: 1 }),
      readyPods(2),
      { expected: 2, desiredHealthy: 1 },
      nowMs,
    ).status;
    const again = planBudget(
      budgetOf({ minAvailable: 1 }, first),
      readyPods(2),
      { expected: 2, desiredHealthy: 1 },
      nowMs + 60_000,
    ).status;
    expect(again).toEqual(first);
  });

  it('allows nothing when the numbers cannot be had, and says why', () => {
    const status = failedStatus(
      budgetOf({ maxUnavailable: 1 }, { disruptionsAllowed: 2 }),
      'found no controllers for pod "x"',
      nowMs,
    );
    expect(status).toMatchObject({
      disruptionsAllowed: 0,
      conditions: [{ status: 'False', reason: 'SyncFailed', message: 'found no controllers for pod "x"' }],
    });
  });
});
