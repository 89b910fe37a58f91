import { expect, it } from 'vitest';
import type { Condition } from '../../../api/object.ts';
import type { Node, NodeSpec } from '../../../kinds/node/types.ts';
import { at, nodeOf } from '../../../testing/workloads.ts';
import { notReadyTaint, planNoScheduleTaints, swapTaints, unreachableTaint } from './taints.ts';

function nodeWith(conditions: [string, Condition['status']][], spec: NodeSpec = {}): Node {
  return { ...nodeOf('n1', { spec }), status: { conditions: conditions.map(([type, status]) => ({ type, status })) } };
}

const noSchedule = (key: string) => ({ key: `node.kubernetes.io/${key}`, effect: 'NoSchedule' as const });

it.each<[string, Node, string[]]>([
  ['not ready', nodeWith([['Ready', 'False']]), ['not-ready']],
  ['silent', nodeWith([['Ready', 'Unknown']]), ['unreachable']],
  [
    'out of memory',
    nodeWith([
      ['Ready', 'True'],
      ['MemoryPressure', 'True'],
    ]),
    ['memory-pressure'],
  ],
  ['out of disk', nodeWith([['DiskPressure', 'True']]), ['disk-pressure']],
  ['out of process ids', nodeWith([['PIDPressure', 'True']]), ['pid-pressure']],
  ['without a network', nodeWith([['NetworkUnavailable', 'True']]), ['network-unavailable']],
  ['cordoned', nodeWith([['Ready', 'True']], { unschedulable: true }), ['unschedulable']],
])('keeps new pods away from a node that is %s', (_what, node, keys) => {
  expect(planNoScheduleTaints(node, at(9))).toEqual(keys.map((key) => ({ ...noSchedule(key), timeAdded: at(9) })));
});

it('takes the first taint away once the node is ready, and leaves those of others', () => {
  const mine = { key: 'team', value: 'shop', effect: 'NoSchedule' as const };
  const node = nodeWith([['Ready', 'True']], { taints: [noSchedule('not-ready'), mine, notReadyTaint] });
  expect(planNoScheduleTaints(node, at(9))).toEqual([mine, notReadyTaint]);
});

it('changes nothing when the taints are right', () => {
  expect(
    planNoScheduleTaints(
      nodeWith([
        ['Ready', 'True'],
        ['DiskPressure', 'Unknown'],
      ]),
      at(9),
    ),
  ).toBeUndefined();
  expect(
    planNoScheduleTaints(nodeWith([['Ready', 'False']], { taints: [noSchedule('not-ready')] }), at(9)),
  ).toBeUndefined();
});

it('swaps not-ready for unreachable', () => {
  const node = nodeWith([], { taints: [notReadyTaint] });
  expect(swapTaints(node, [unreachableTaint], [notReadyTaint], at(9))).toEqual([
    { ...unreachableTaint, timeAdded: at(9) },
  ]);
  expect(swapTaints(node, [notReadyTaint], [unreachableTaint], at(9))).toBeUndefined();
});
