import { expect, it } from 'vitest';
import type { KindDefinition } from '../../../api/kind.ts';
import { pod } from '../../../kinds/pod/index.ts';
import { replicaSet } from '../../../kinds/replica-set/index.ts';
import { at, podOf, replicaSetOf, startMs } from '../../../testing/workloads.ts';
import { asKind } from '../shared/ownership.ts';
import { deletionConditions, remainingSeconds, type Remains } from './plan.ts';

const pods = (...objects: ReturnType<typeof podOf>[]): Remains => ({ kind: asKind(pod), objects });
const sets = (...objects: ReturnType<typeof replicaSetOf>[]): Remains => ({
  kind: asKind(replicaSet) as KindDefinition,
  objects,
});

it.each<[string, Remains[], number, number]>([
  ['nothing left', [pods(), sets()], 10, 0],
  ['a pod in its grace of 30 s', [pods(podOf('a'))], 10, 20],
  ['a pod beyond its grace', [pods(podOf('a'))], 40, 1],
  ['a finished pod', [pods(podOf('a', { phase: 'Succeeded' }))], 10, 1],
  ['something with a finalizer', [pods(podOf('a', { phase: 'Failed', metadata: { finalizers: ['mine'] } }))], 10, 15],
  ['something else', [sets(replicaSetOf('a', 0))], 10, 1],
])('expects the rest to take: %s', (_what, remains, seconds, expected) => {
  expect(remainingSeconds(remains, at(0), startMs + seconds * 1000)).toBe(expected);
});

it('says what is left, in upstream words', () => {
  const remains = [pods(podOf('a', { metadata: { finalizers: ['mine'] } }), podOf('b')), sets(replicaSetOf('c', 0))];
  const conditions = deletionConditions(undefined, remains, ['no'], at(9));
  expect(conditions?.map(({ type, status, reason, message }) => [type, status, reason, message])).toEqual([
    ['NamespaceDeletionDiscoveryFailure', 'False', 'ResourcesDiscovered', 'All resources successfully discovered'],
    [
      'NamespaceDeletionGroupVersionParsingFailure',
      'False',
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ],
    [
      'NamespaceDeletionContentFailure',
      'True',
      'ContentDeletionFailed',
      'Failed to delete all resource types, 1 remaining: no',
    ],
    [
      'NamespaceContentRemaining',
      'True',
      'SomeResourcesRemain',
      'Some resources are remaining: pods. has 2 resource instances, replicasets.apps has 1 resource instances',
    ],
    [
      'NamespaceFinalizersRemaining',
      'True',
      'SomeFinalizersRemain',
      'Some content in the namespace has finalizers remaining: mine in 1 resource instances',
    ],
  ]);
});

it('says nothing new when nothing has changed, and moves times only with the status', () => {
  const first = deletionConditions(undefined, [pods(podOf('a'))], [], at(9)) ?? [];
  expect(deletionConditions(first, [pods(podOf('a'))], [], at(10))).toBeUndefined();
  const fewer = deletionConditions(first, [pods(podOf('a'), podOf('b'))], [], at(11));
  expect(fewer?.[3]).toMatchObject({ status: 'True', lastTransitionTime: at(9) });
  const none = deletionConditions(first, [pods()], [], at(12));
  expect(none?.[3]).toMatchObject({ status: 'False', reason: 'ContentRemoved', lastTransitionTime: at(12) });
});
