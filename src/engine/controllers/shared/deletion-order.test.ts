import { expect, it } from 'vitest';
import type { Pod } from '../../../kinds/pod/types.ts';
import { ownedBy, podOf, startMs } from '../../../testing/workloads.ts';
import { deletionCost, deletionCostAnnotation, podsToDelete } from './deletion-order.ts';

const hourMs = 3_600_000;
const nowMs = startMs + hourMs;
const running = { node: 'n1', readyAt: 0 };
const costs = (cost: string) => ({ metadata: { annotations: { [deletionCostAnnotation]: cost } } });
const restarted = (restartCount: number) => ({
  status: {
    containerStatuses: [{ name: 'web', state: {}, lastState: {}, ready: true, restartCount, image: '', imageID: '' }],
  },
});

// Each row: the pod named first is lost before the one named second.
const rows: [why: string, first: Pod, second: Pod][] = [
  ['not on a node yet', podOf('first'), podOf('second', { node: 'n1' })],
  ['Pending before Unknown', podOf('first', { node: 'n1' }), podOf('second', { node: 'n1', phase: 'Unknown' })],
  [
    'Unknown before Running',
    podOf('first', { node: 'n1', phase: 'Unknown' }),
    podOf('second', { node: 'n1', phase: 'Running' }),
  ],
  ['not ready', podOf('first', { node: 'n1', phase: 'Running' }), podOf('second', running)],
  ['cheaper by annotation', podOf('first', { ...running, ...costs('-5') }), podOf('second', running)],
  [
    'an unreadable cost is 0',
    podOf('first', { ...running, ...costs('+9') }),
    podOf('second', { ...running, ...costs('1') }),
  ],
  ['ready for a shorter time', podOf('first', { node: 'n1', readyAt: 3590 }), podOf('second', running)],
  ['more restarts', podOf('first', { ...running, ...restarted(3) }), podOf('second', { ...running, ...restarted(1) })],
];

it.each(rows)('loses first: %s', (_why, first, second) => {
  expect(podsToDelete([second, first], [], 1, nowMs).map(({ metadata }) => metadata.name)).toEqual(['first']);
});

it('takes ages as equal when they have the same power of two, and then goes by uid', () => {
  // 40 and 60 minutes in nanoseconds lie between 2^41 and 2^42.
  const older = podOf('older', { node: 'n1', readyAt: 0, metadata: { uid: 'a' } });
  const younger = podOf('younger', { node: 'n1', readyAt: 1200, metadata: { uid: 'b' } });
  expect(podsToDelete([younger, older], [], 1, nowMs)).toEqual([older]);
});

it('goes by age when pods never became ready', () => {
  const older = podOf('older', { node: 'n1', phase: 'Running' });
  const younger = podOf('younger', {
    node: 'n1',
    phase: 'Running',
    metadata: { creationTimestamp: '2026-01-01T00:59:59Z' },
  });
  expect(podsToDelete([older, younger], [], 1, nowMs)).toEqual([younger]);
});

it('thins out the node where most pods of the same Deployment run', () => {
  const owner = ownedBy('ReplicaSet', 'web-1');
  const crowded = [podOf('a', { ...running, owner }), podOf('b', { ...running, owner })];
  const alone = podOf('c', { node: 'n2', readyAt: 1, owner });
  const ofSibling = podOf('d', { node: 'n2', readyAt: 0 });
  expect(podsToDelete([alone, ...crowded], [alone, ...crowded], 1, nowMs)[0].spec.nodeName).toBe('n1');
  // With the sibling ReplicaSet's pod both nodes have two; then the uid decides.
  expect(podsToDelete([alone, ...crowded], [alone, ...crowded, ofSibling], 1, nowMs)[0].metadata.name).toBe('a');
});

it.each([
  ['5', 5],
  ['-5', -5],
  ['0', 0],
  ['007', 0],
  ['+5', 0],
  ['1.5', 0],
  ['2147483648', 0],
])('reads the deletion cost %s as %d', (text, cost) => {
  expect(deletionCost(podOf('a', costs(text)))).toBe(cost);
});

it('deletes everything without asking for an order', () => {
  const pods = [podOf('a'), podOf('b')];
  expect(podsToDelete(pods, [], 2, nowMs)).toEqual(pods);
});
