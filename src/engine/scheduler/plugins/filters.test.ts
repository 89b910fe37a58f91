/** Which nodes each plugin refuses, in upstream's words. */
import { describe, expect, it } from 'vitest';
import type { Affinity, PodSpec } from '../../../kinds/pod/types.ts';
import {
  aNode,
  aPod,
  exists,
  only,
  snapshotOf,
  verdicts,
  type NodeTraits,
  type PodTraits,
} from '../../../testing/scheduler-samples.ts';
import { podInfoOf } from '../pod-info.ts';

describe('filters', () => {
  it.each<[string, PodTraits, NodeTraits, PodTraits[], string]>([
    ['NodeUnschedulable', {}, {}, [], 'ok'],
    ['NodeUnschedulable', {}, { unschedulable: true }, [], '!node(s) were unschedulable'],
    [
      'NodeUnschedulable',
      { tolerations: [{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists' }] },
      { unschedulable: true },
      [],
      'ok',
    ],
    ['NodeName', { nodeName: 'other' }, {}, [], "!node(s) didn't match the requested node name"],
    ['NodeName', { nodeName: 'n' }, {}, [], 'ok'],
    [
      'TaintToleration',
      {},
      { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] },
      [],
      '!node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }',
    ],
    [
      'TaintToleration',
      {},
      { taints: [{ key: 'dedicated', value: 'lab', effect: 'NoExecute' }] },
      [],
      '!node(s) had untolerated taint {dedicated: lab}',
    ],
    ['TaintToleration', {}, { taints: [{ key: 'dedicated', value: 'lab', effect: 'PreferNoSchedule' }] }, [], 'ok'],
    [
      'TaintToleration',
      { tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'lab' }] },
      { taints: [{ key: 'dedicated', value: 'lab', effect: 'NoSchedule' }] },
      [],
      'ok',
    ],
    ['NodeAffinity', { nodeSelector: { disktype: 'ssd' } }, { labels: { disktype: 'ssd' } }, [], 'ok'],
    [
      'NodeAffinity',
      { nodeSelector: { disktype: 'ssd' } },
      {},
      [],
      "!node(s) didn't match Pod's node affinity/selector",
    ],
    [
      'NodePorts',
      { ports: [{ hostPort: 80 }] },
      {},
      [{ ports: [{ hostPort: 80 }] }],
      "node(s) didn't have free ports for the requested pod ports",
    ],
    [
      'NodePorts',
      { ports: [{ hostPort: 80, hostIP: '10.0.0.1' }] },
      {},
      [{ ports: [{ hostPort: 80, hostIP: '10.0.0.2' }] }],
      'ok',
    ],
    [
      'NodePorts',
      { ports: [{ hostPort: 80, hostIP: '10.0.0.1' }] },
      {},
      [{ ports: [{ hostPort: 80 }] }],
      "node(s) didn't have free ports for the requested pod ports",
    ],
    ['NodePorts', { ports: [{ hostPort: 80, protocol: 'UDP' }] }, {}, [{ ports: [{ hostPort: 80 }] }], 'ok'],
    [
      'NodeResourcesFit',
      { requests: [{ cpu: '1', memory: '1Gi' }] },
      {},
      [{ requests: [{ cpu: '3', memory: '9Gi' }] }],
      'ok',
    ],
    [
      'NodeResourcesFit',
      { requests: [{ cpu: '1001m', memory: '1Gi' }] },
      {},
      [{ requests: [{ cpu: '3', memory: '9Gi' }] }],
      'Insufficient cpu',
    ],
    [
      'NodeResourcesFit',
      { requests: [{ cpu: '2', memory: '2Gi' }] },
      {},
      [{ requests: [{ cpu: '3', memory: '9Gi' }] }],
      'Insufficient cpu & Insufficient memory',
    ],
    ['NodeResourcesFit', {}, { allocatable: { cpu: '1', memory: '1Gi', pods: '1' } }, [{}], 'Too many pods'],
    ['NodeResourcesFit', { requests: [{ 'nvidia.com/gpu': '1' }] }, {}, [], 'Insufficient nvidia.com/gpu'],
    [
      'NodeResourcesFit',
      { requests: [{ 'ephemeral-storage': '2Gi' }] },
      { allocatable: { cpu: '1', memory: '1Gi', pods: '9', 'ephemeral-storage': '1Gi' } },
      [],
      'Insufficient ephemeral-storage',
    ],
    // A full node still takes pods that ask for nothing.
    ['NodeResourcesFit', {}, {}, [{ requests: [{ cpu: '4', memory: '10Gi' }] }], 'ok'],
  ])('%s: pod %j on a node %j beside %j: %s', (plugin, pod, node, pods, verdict) => {
    expect(
      verdicts(
        plugin,
        aPod(pod),
        [aNode('n', node)],
        pods.map((other) => aPod({ ...other, on: 'n' })),
      ),
    ).toEqual({ n: verdict });
  });

  it('NodeAffinity looks only at the node that a field names, and finds contradictions', () => {
    const named = (...names: string[][]): Affinity => ({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            { matchFields: names.map((values) => ({ key: 'metadata.name', operator: 'In', values })) },
          ],
        },
      },
    });
    const run = only('NodeAffinity').preFilter(
      podInfoOf(aPod({ affinity: named(['b']) })),
      snapshotOf([aNode('a'), aNode('b')]),
    );
    expect(run).toMatchObject({ onlyNodes: new Set(['b']), limitedBy: ['NodeAffinity'] });
    expect(verdicts('NodeAffinity', aPod({ affinity: named(['a'], ['b']) }), [aNode('a')])).toEqual({
      '*': 'pod affinity terms conflict',
    });
  });

  it('PodTopologySpread keeps within maxSkew and counts only running pods of the namespace', () => {
    const nodes = [
      aNode('a', { labels: { zone: '1' } }),
      aNode('b', { labels: { zone: '1' } }),
      aNode('x', { labels: { zone: '2' } }),
      aNode('bare'),
    ];
    const topologySpreadConstraints: PodSpec['topologySpreadConstraints'] = [
      { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: exists('foo') },
    ];
    const pods = [
      aPod({ labels: { foo: '' }, on: 'a' }),
      aPod({ labels: { foo: '' }, on: 'b' }),
      aPod({ labels: { foo: '' }, on: 'x' }),
    ];
    expect(
      verdicts('PodTopologySpread', aPod({ labels: { foo: '' }, topologySpreadConstraints }), nodes, pods),
    ).toEqual({
      a: "node(s) didn't match pod topology spread constraints",
      b: "node(s) didn't match pod topology spread constraints",
      x: 'ok',
      bare: "!node(s) didn't match pod topology spread constraints (missing required label)",
    });
    const elsewhere = [aPod({ labels: { foo: '' }, on: 'a', namespace: 'other' })];
    expect(
      verdicts('PodTopologySpread', aPod({ labels: { foo: '' }, topologySpreadConstraints }), nodes, elsewhere),
    ).toMatchObject({ a: 'ok', x: 'ok' });
  });

  it('PodTopologySpread treats the fewest as none while there are fewer domains than minDomains', () => {
    const nodes = [aNode('a', { labels: { zone: '1' } }), aNode('x', { labels: { zone: '2' } })];
    const pods = [aPod({ labels: { foo: '' }, on: 'a' }), aPod({ labels: { foo: '' }, on: 'x' })];
    const spread = (minDomains?: number) =>
      aPod({
        labels: { foo: '' },
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'zone',
            whenUnsatisfiable: 'DoNotSchedule',
            labelSelector: exists('foo'),
            ...(minDomains ? { minDomains } : {}),
          },
        ],
      });
    expect(verdicts('PodTopologySpread', spread(), nodes, pods)).toEqual({ a: 'ok', x: 'ok' });
    expect(verdicts('PodTopologySpread', spread(3), nodes, pods)).toEqual({
      a: "node(s) didn't match pod topology spread constraints",
      x: "node(s) didn't match pod topology spread constraints",
    });
  });

  describe('InterPodAffinity', () => {
    const zones = [
      aNode('a', { labels: { zone: '1' } }),
      aNode('b', { labels: { zone: '1' } }),
      aNode('x', { labels: { zone: '2' } }),
    ];
    const near = (app: string): Affinity => ({
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'zone', labelSelector: { matchLabels: { app } } },
        ],
      },
    });
    const far = (app: string, more: object = {}): Affinity => ({
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'zone', labelSelector: { matchLabels: { app } }, ...more },
        ],
      },
    });
    it.each<[string, PodTraits, PodTraits[], Record<string, string>]>([
      [
        'goes to the zone of the other pod',
        { affinity: near('db') },
        [{ labels: { app: 'db' }, on: 'a' }],
        { a: 'ok', b: 'ok', x: "!node(s) didn't match pod affinity rules" },
      ],
      [
        'goes nowhere without the other pod',
        { affinity: near('db') },
        [],
        {
          a: "!node(s) didn't match pod affinity rules",
          b: "!node(s) didn't match pod affinity rules",
          x: "!node(s) didn't match pod affinity rules",
        },
      ],
      [
        'starts a series of its own kind anywhere',
        { labels: { app: 'web' }, affinity: near('web') },
        [],
        { a: 'ok', b: 'ok', x: 'ok' },
      ],
      [
        'keeps out of the zone of its own kind',
        { labels: { app: 'web' }, affinity: far('web') },
        [{ labels: { app: 'web' }, on: 'a' }],
        {
          a: "node(s) didn't match pod anti-affinity rules",
          b: "node(s) didn't match pod anti-affinity rules",
          x: 'ok',
        },
      ],
      [
        'respects the anti-affinity of others',
        { labels: { app: 'web' } },
        [{ labels: { app: 'db' }, affinity: far('web'), on: 'x' }],
        { a: 'ok', b: 'ok', x: "node(s) didn't satisfy existing pods anti-affinity rules" },
      ],
      [
        'looks into its own namespace only',
        { labels: { app: 'web' }, affinity: far('web') },
        [{ labels: { app: 'web' }, on: 'a', namespace: 'other' }],
        { a: 'ok', b: 'ok', x: 'ok' },
      ],
      [
        'looks into selected namespaces',
        { labels: { app: 'web' }, affinity: far('web', { namespaceSelector: { matchLabels: { team: 'other' } } }) },
        [{ labels: { app: 'web' }, on: 'a', namespace: 'other' }],
        {
          a: "node(s) didn't match pod anti-affinity rules",
          b: "node(s) didn't match pod anti-affinity rules",
          x: 'ok',
        },
      ],
    ])('%s', (_sentence, pod, pods, expected) => {
      expect(
        verdicts(
          'InterPodAffinity',
          aPod(pod),
          zones,
          pods.map((other) => aPod(other)),
        ),
      ).toEqual(expected);
    });
  });
});
