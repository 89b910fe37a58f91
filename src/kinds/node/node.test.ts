import { describe, expect, it } from 'vitest';
import { created, refusals, updated } from '../samples.ts';
import { node } from './index.ts';
import { nodeRolesText, nodeStatusText } from './status-text.ts';
import type { Node } from './types.ts';

it('keeps the status given at creation: it says which machine joins', () => {
  const object = created(node, { status: { capacity: { cpu: '2000m', memory: '4096Mi' } } });
  expect(object.status).toEqual({ capacity: { cpu: '2', memory: '4Gi' }, allocatable: { cpu: '2', memory: '4Gi' } });
});

it.each<[string, object, string[]]>([
  ['a good node', { spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] } }, []],
  ['a taint without effect', { spec: { taints: [{ key: 'gpu' }] } }, ['metadata.taints[0].effect: Required value']],
  [
    'the same taint twice',
    {
      spec: {
        taints: [
          { key: 'a', value: 'b', effect: 'NoSchedule' },
          { key: 'a', effect: 'NoSchedule' },
        ],
      },
    },
    [
      'metadata.taints[1]: Duplicate value: core.Taint{Key:"a", Value:"", Effect:"NoSchedule", TimeAdded:<nil>}: taints must be unique by key and effect pair',
    ],
  ],
  [
    'an unknown effect',
    { spec: { taints: [{ key: 'a', effect: 'Never' }] } },
    [
      'metadata.taints[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ],
  ],
  [
    'negative capacity',
    { status: { capacity: { cpu: '-1' } } },
    [
      'status.capacity.cpu: Invalid value: "-1": must be greater than or equal to 0',
      'status.allocatable.cpu: Invalid value: "-1": must be greater than or equal to 0',
    ],
  ],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(node, manifest)).toEqual(expected);
});

it('refuses another address range', () => {
  expect(
    updated(node, { spec: { podCIDRs: ['10.1.0.0/24'] } }, { spec: { podCIDRs: ['10.2.0.0/24'] } }).refused,
  ).toEqual(['spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid']);
});

describe('status text', () => {
  const withReady = (status: string, unschedulable?: boolean) =>
    ({ spec: { unschedulable }, status: { conditions: [{ type: 'Ready', status }] } }) as Node;

  it.each([
    [withReady('True'), 'Ready'],
    [withReady('False'), 'NotReady'],
    [withReady('Unknown'), 'NotReady'],
    [withReady('True', true), 'Ready,SchedulingDisabled'],
    [{ spec: {}, status: {} } as Node, 'Unknown'],
  ])('%#', (object, expected) => {
    expect(nodeStatusText(object)).toBe(expected);
  });

  it('reads roles from labels', () => {
    const labels = { 'node-role.kubernetes.io/worker': '', 'node-role.kubernetes.io/control-plane': '' };
    expect(nodeRolesText(created(node, { metadata: { labels } }))).toBe('control-plane,worker');
    expect(nodeRolesText(created(node, {}))).toBe('<none>');
  });
});
