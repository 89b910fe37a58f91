import { expect, it } from 'vitest';
import type { Taint } from '../../../kinds/node/types.ts';
import type { Toleration } from '../../../kinds/pod/types.ts';
import { planEviction, shortestPatienceMs, type EvictionPlan } from './plan.ts';

const unreachable: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' };
const maintenance: Taint = { key: 'maintenance', value: 'yes', effect: 'NoExecute' };
const patient = (key: string, tolerationSeconds?: number): Toleration => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
});
const defaults = [patient('node.kubernetes.io/not-ready', 300), patient(unreachable.key, 300)];
const wait = (fireAtMs: number): EvictionPlan => ({ do: 'wait', eviction: { createdAtMs: 1000, fireAtMs } });

it.each<[string, Taint[], Toleration[], EvictionPlan]>([
  ['no taint', [], defaults, { do: 'cancel' }],
  ['a taint that only keeps new pods away', [{ ...maintenance, effect: 'NoSchedule' }], [], { do: 'cancel' }],
  ['not tolerated', [maintenance], defaults, { do: 'evict' }],
  ['tolerated for five minutes', [unreachable], defaults, wait(301_000)],
  ['tolerated for ever', [unreachable], [patient(unreachable.key)], { do: 'cancel' }],
  ['tolerated for no time', [unreachable], [patient(unreachable.key, 0)], { do: 'evict' }],
  ['the shorter of two patiences', [unreachable, maintenance], [...defaults, patient('maintenance', 60)], wait(61_000)],
  ['one of two not tolerated', [unreachable, maintenance], defaults, { do: 'evict' }],
])('decides: %s', (_what, taints, tolerations, plan) => {
  expect(planEviction(taints, tolerations, undefined, 1000)).toEqual(plan);
});

it('lets a deletion that waits keep its time when another taint comes', () => {
  const waiting = { createdAtMs: 500, fireAtMs: 300_500 };
  expect(planEviction([unreachable, maintenance], [...defaults, patient('maintenance', 60)], waiting, 1000)).toEqual({
    do: 'keep',
  });
});

it.each([
  [[], 0],
  [[patient('a')], undefined],
  [[patient('a'), patient('b', 5)], 5000],
  [[patient('a', -1), patient('b', 5)], 0],
])('has patience with %j for %s ms', (tolerations, ms) => {
  expect(shortestPatienceMs(tolerations)).toBe(ms);
});
