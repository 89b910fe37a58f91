import { expect, it } from 'vitest';
import { at, podOf } from '../../../testing/workloads.ts';
import { finishedPodsMax, planPodCollection } from './plan.ts';

const hasNode = (name: string) => name === 'here';
const names = (pods: { metadata: { name: string } }[]) => pods.map(({ metadata }) => metadata.name);

it('gives up pods of a node only when it has been missing for 40 s', () => {
  const pods = [podOf('a', { node: 'here' }), podOf('b', { node: 'gone' })];
  const first = planPodCollection(pods, hasNode, {}, 20_000);
  expect(first).toMatchObject({ orphaned: [], quarantine: { gone: 20_000 } });
  const second = planPodCollection(pods, hasNode, first.quarantine, 40_000);
  expect(second.orphaned).toEqual([]);
  const third = planPodCollection(pods, hasNode, second.quarantine, 60_000);
  expect(names(third.orphaned)).toEqual(['b']);
});

it('forgets a node that came back', () => {
  const pods = [podOf('b', { node: 'here' })];
  expect(planPodCollection(pods, hasNode, { here: 0 }, 60_000)).toMatchObject({ orphaned: [], quarantine: {} });
});

it('takes pods that were deleted before they had a node', () => {
  const leaving = podOf('a', { metadata: { deletionTimestamp: at(5) } });
  expect(names(planPodCollection([leaving, podOf('b')], hasNode, {}, 0).unscheduled)).toEqual(['a']);
});

it('takes finished pods beyond 12500, evicted ones first, then the oldest', () => {
  const finished = (name: string, second: number, more = {}) =>
    podOf(name, { node: 'here', phase: 'Failed', metadata: { creationTimestamp: at(second) }, ...more });
  const many = Array.from({ length: finishedPodsMax - 1 }, (_, index) => finished(`old-${index}`, 100));
  const pods = [
    ...many,
    finished('oldest', 1),
    finished('evicted', 200, { status: { reason: 'Evicted' } }),
    podOf('alive', { node: 'here' }),
  ];
  expect(names(planPodCollection(pods, hasNode, {}, 0).finished)).toEqual(['evicted']);
  expect(names(planPodCollection([...pods, finished('one-more', 300)], hasNode, {}, 0).finished)).toEqual([
    'evicted',
    'oldest',
  ]);
  expect(planPodCollection(many, hasNode, {}, 0).finished).toEqual([]);
});
