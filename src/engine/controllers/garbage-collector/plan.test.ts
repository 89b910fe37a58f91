import { expect, it } from 'vitest';
import { at, ownedBy, podOf } from '../../../testing/workloads.ts';
import {
  foregroundFinalizer,
  isBlocking,
  isOrphaningDependents,
  isWaitingForDependents,
  orphanFinalizer,
  planCollection,
  withoutFinalizer,
  type CollectPlan,
  type OwnerState,
} from './plan.ts';

const [first] = ownedBy('ReplicaSet', 'first');
const [second] = ownedBy('ReplicaSet', 'second');
const pod = podOf('web-1');
const withFinalizers = (...finalizers: string[]) => podOf('web-1', { metadata: { finalizers } });

it.each<[string, OwnerState[], boolean, ReturnType<typeof podOf>, CollectPlan]>([
  ['has no owner', [], false, pod, { do: 'nothing' }],
  ['its owner is there', ['solid'], false, pod, { do: 'nothing' }],
  ['its owner is gone', ['dangling'], false, pod, { do: 'delete', policy: 'Background', owner: first }],
  ['one of two owners is gone', ['dangling', 'solid'], false, pod, { do: 'unlink', keep: [second] }],
  ['one of two owners waits', ['waiting', 'solid'], false, pod, { do: 'unlink', keep: [second] }],
  ['its owner waits for it', ['waiting'], false, pod, { do: 'delete', policy: 'Background', owner: first }],
  ['its owner waits, and it owns others', ['waiting'], true, pod, { do: 'delete', policy: 'Foreground', owner: first }],
  ['gone, and it owns others', ['dangling'], true, pod, { do: 'delete', policy: 'Background', owner: first }],
  [
    'asks to orphan',
    ['dangling'],
    false,
    withFinalizers(orphanFinalizer),
    { do: 'delete', policy: 'Orphan', owner: first },
  ],
  [
    'asks for foreground',
    ['dangling'],
    false,
    withFinalizers(foregroundFinalizer),
    { do: 'delete', policy: 'Foreground', owner: first },
  ],
])('decides about an object: %s', (_what, states, hasDependents, object, plan) => {
  const owners = states.map((state, index) => [[first, second][index], state] as const);
  expect(planCollection(object, owners, hasDependents)).toEqual(plan);
});

it('knows who waits and who sets free', () => {
  const deleting = (finalizer: string) =>
    podOf('a', { metadata: { finalizers: [finalizer], deletionTimestamp: at(1) } });
  expect(isWaitingForDependents(deleting(foregroundFinalizer))).toBe(true);
  expect(isWaitingForDependents(withFinalizers(foregroundFinalizer))).toBe(false);
  expect(isOrphaningDependents(deleting(orphanFinalizer))).toBe(true);
  expect(isOrphaningDependents(deleting(foregroundFinalizer))).toBe(false);
});

it('counts only dependents that block', () => {
  const owner = ownedBy('ReplicaSet', 'first');
  expect(isBlocking(podOf('a', { owner }), 'uid-first')).toBe(true);
  expect(isBlocking(podOf('a', { owner }), 'uid-second')).toBe(false);
  expect(isBlocking(podOf('a', { owner: [{ ...owner[0], blockOwnerDeletion: false }] }), 'uid-first')).toBe(false);
});

it('takes one finalizer away and leaves the others', () => {
  expect(withoutFinalizer(withFinalizers('mine', orphanFinalizer), orphanFinalizer).metadata.finalizers).toEqual([
    'mine',
  ]);
  expect(withoutFinalizer(withFinalizers(orphanFinalizer), orphanFinalizer).metadata.finalizers).toBeUndefined();
});
