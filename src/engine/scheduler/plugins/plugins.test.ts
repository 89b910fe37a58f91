/** What each plugin says about a pod and a node, in upstream's words and numbers. */
import { describe, expect, it } from 'vitest';
import type { LabelSelector } from '../../../api/selector.ts';
import type { Node, Taint } from '../../../kinds/node/types.ts';
import type { Affinity, Pod, PodSpec } from '../../../kinds/pod/types.ts';
import type { Service } from '../../../kinds/service/types.ts';
import { deepFreeze } from '../../../testing/fake-api.ts';
import { SchedulerCache } from '../cache.ts';
import { Framework } from '../framework.ts';
import { podInfoOf } from '../pod-info.ts';
import { fits, type Snapshot } from '../plugin.ts';
import { defaultProfile } from '../table.ts';

type NodeTraits = {
  labels?: Record<string, string>;
  taints?: Taint[];
  unschedulable?: boolean;
  allocatable?: Record<string, string>;
  images?: Node['status']['images'];
};

function aNode(name: string, { labels, taints, unschedulable, allocatable, images }: NodeTraits = {}): Node {
  return deepFreeze({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: name,
      resourceVersion: '1',
      creationTimestamp: '',
      labels: { 'kubernetes.io/hostname': name, ...labels },
    },
    spec: { ...(taints ? { taints } : {}), ...(unschedulable ? { unschedulable } : {}) },
    status: { allocatable: allocatable ?? { cpu: '4', memory: '10Gi', pods: '110' }, ...(images ? { images } : {}) },
  });
}

type PodTraits = Partial<Omit<PodSpec, 'containers'>> & {
  labels?: Record<string, string>;
  namespace?: string;
  on?: string;
  requests?: Record<string, string>[];
  images?: string[];
  ports?: { hostPort: number; hostIP?: string; protocol?: 'TCP' | 'UDP' }[];
};

let serial = 0;

function aPod({
  labels,
  namespace = 'default',
  on,
  requests = [{}],
  images = [],
  ports = [],
  ...spec
}: PodTraits = {}): Pod {
  const name = `pod-${++serial}`;
  return deepFreeze({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid: name,
      resourceVersion: '1',
      creationTimestamp: '',
      ...(labels ? { labels } : {}),
    },
    spec: {
      ...spec,
      ...(on ? { nodeName: on } : {}),
      containers: (images.length ? images.map(() => ({})) : requests).map((amounts, index) => ({
        name: `c${index}`,
        image: images[index] ?? '',
        resources: { requests: amounts },
        ports: ports.map((port) => ({ containerPort: port.hostPort, protocol: 'TCP', ...port })),
      })),
    },
    status: { phase: 'Pending' },
  } as unknown as Pod);
}

function snapshotOf(nodes: Node[], pods: Pod[] = [], services: Service[] = []): Snapshot {
  const cache = new SchedulerCache();
  for (const node of nodes) cache.setNode(node);
  for (const pod of pods) cache.setPod(pod);
  return {
    nodes: cache.nodes,
    counts: cache.counts,
    node: (name) => cache.node(name),
    imageSpread: (image) => cache.imageSpread(image),
    services: () => services,
    replicaSet: () => undefined,
    namespace: (name) => deepFreeze({ metadata: { name, labels: { team: name } } }) as never,
    namespaces: () =>
      ['default', 'other'].map((name) => deepFreeze({ metadata: { name, labels: { team: name } } }) as never),
    disruptionBudgets: () => [],
  };
}

function only(plugin: string): Framework {
  return new Framework(defaultProfile.filter((entry) => entry.plugin.name === plugin));
}

/** node → `ok`, or reasons, with `!` when eviction would not help. */
function verdicts(plugin: string, pod: Pod, nodes: Node[], pods: Pod[] = []): Record<string, string> {
  const framework = only(plugin);
  const snapshot = snapshotOf(nodes, pods);
  const info = podInfoOf(pod);
  const run = framework.preFilter(info, snapshot);
  if ('reasons' in run) return { '*': run.reasons.join(', ') };
  return Object.fromEntries(
    nodes.map((node) => {
      const known = snapshot.node(node.metadata.name);
      const verdict = known ? framework.filter(run, info, known) : fits;
      return [node.metadata.name, verdict ? `${verdict.unresolvable ? '!' : ''}${verdict.reasons.join(' & ')}` : 'ok'];
    }),
  );
}

function scores(
  plugin: string,
  pod: Pod,
  nodes: Node[],
  pods: Pod[] = [],
  services: Service[] = [],
  feasible = nodes,
): Record<string, number> {
  const snapshot = snapshotOf(nodes, pods, services);
  const candidates = feasible.map((node) => snapshot.node(node.metadata.name)).filter((node) => node !== undefined);
  const { columns } = only(plugin).score(podInfoOf(pod), candidates, snapshot);
  return Object.fromEntries(candidates.map((node, index) => [node.name, columns[0]?.[index] ?? -1]));
}

const exists = (key: string): LabelSelector => ({ matchExpressions: [{ key, operator: 'Exists' }] });

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

// Nodes, pods and numbers are those of upstream's own tests of the plugins.
describe('scores', () => {
  const sized = (name: string, cpu: string, memory: string) =>
    aNode(name, { allocatable: { cpu, memory, pods: '110' } });
  const big = {
    requests: [
      { cpu: '1000m', memory: '2000' },
      { cpu: '2000m', memory: '3000' },
    ],
  };
  const cpuOnly = { requests: [{ cpu: '3000m', memory: '0' }] };
  const cpuAndMemory = { requests: [{ cpu: '3000m', memory: '5000' }] };

  it.each<[string, string, PodTraits, Node[], PodTraits[], Record<string, number>]>([
    // k8s: pkg/scheduler/framework/plugins/noderesources/least_allocated_test.go
    [
      'NodeResourcesFit',
      'differently sized nodes',
      big,
      [sized('n1', '4', '10000'), sized('n2', '6', '10000')],
      [],
      { n1: 37, n2: 50 },
    ],
    [
      'NodeResourcesFit',
      'with pods there',
      big,
      [sized('n1', '10', '20000'), sized('n2', '10', '20000')],
      [
        { ...cpuOnly, on: 'n1' },
        { ...cpuAndMemory, on: 'n2' },
      ],
      { n1: 57, n2: 45 },
    ],
    [
      'NodeResourcesFit',
      'with pods there, differently sized',
      big,
      [sized('n1', '10', '20000'), sized('n2', '10', '50000')],
      [
        { ...cpuOnly, on: 'n1' },
        { ...cpuAndMemory, on: 'n2' },
      ],
      { n1: 57, n2: 60 },
    ],
    [
      'NodeResourcesFit',
      'more than there is',
      cpuOnly,
      [sized('n1', '4', '10000'), sized('n2', '4', '10000')],
      [
        { ...cpuOnly, on: 'n1' },
        { ...cpuAndMemory, on: 'n2' },
      ],
      { n1: 50, n2: 25 },
    ],
    ['NodeResourcesFit', 'nodes without resources', {}, [aNode('n1', { allocatable: {} })], [], { n1: 0 }],
    // k8s: pkg/scheduler/framework/plugins/noderesources/balanced_allocation_test.go
    [
      'NodeResourcesBalancedAllocation',
      'differently sized nodes',
      big,
      [sized('n1', '4', '10000'), sized('n2', '6', '10000')],
      [],
      { n1: 87, n2: 100 },
    ],
    [
      'NodeResourcesBalancedAllocation',
      'with pods there',
      big,
      [sized('n1', '10', '20000'), sized('n2', '10', '20000')],
      [
        { ...cpuOnly, on: 'n1' },
        { ...cpuAndMemory, on: 'n2' },
      ],
      { n1: 82, n2: 95 },
    ],
    [
      'NodeResourcesBalancedAllocation',
      'with pods there, differently sized',
      big,
      [sized('n1', '10', '20000'), sized('n2', '10', '50000')],
      [
        { ...cpuOnly, on: 'n1' },
        { ...cpuAndMemory, on: 'n2' },
      ],
      { n1: 82, n2: 80 },
    ],
    [
      'NodeResourcesBalancedAllocation',
      'at capacity',
      cpuOnly,
      [sized('n1', '6', '10000'), sized('n2', '6', '10000')],
      [
        { ...cpuOnly, on: 'n1' },
        { ...cpuAndMemory, on: 'n2' },
      ],
      { n1: 50, n2: 75 },
    ],
  ])('%s: %s', (plugin, _case, pod, nodes, pods, expected) => {
    expect(
      scores(
        plugin,
        aPod(pod),
        nodes,
        pods.map((other) => aPod(other)),
      ),
    ).toEqual(expected);
  });

  // k8s: pkg/scheduler/framework/plugins/imagelocality/image_locality_test.go
  it('ImageLocality prefers the node with more of the images, scaled by their spread', () => {
    const mebibyte = 1024 * 1024;
    const image = (name: string, size: number) => ({ names: [`gcr.io/${name}:latest`], sizeBytes: size * mebibyte });
    const one = aNode('one', { images: [image('40', 40), image('300', 300), image('2000', 2000)] });
    const two = aNode('two', { images: [image('250', 250), image('10', 10)] });
    expect(scores('ImageLocality', aPod({ images: ['gcr.io/40', 'gcr.io/250'] }), [one, two])).toEqual({
      one: 0,
      two: 5,
    });
    expect(scores('ImageLocality', aPod({ images: ['gcr.io/40', 'gcr.io/300'] }), [one, two])).toEqual({
      one: 7,
      two: 0,
    });
    expect(scores('ImageLocality', aPod({ images: ['gcr.io/10', 'gcr.io/2000'] }), [one, two])).toEqual({
      one: 49,
      two: 0,
    });
  });

  it('TaintToleration prefers nodes with fewer taints that ask to stay away', () => {
    const soft = (...keys: string[]): NodeTraits => ({
      taints: keys.map((key) => ({ key, effect: 'PreferNoSchedule' })),
    });
    const nodes = [aNode('none'), aNode('one', soft('a')), aNode('two', soft('a', 'b'))];
    expect(scores('TaintToleration', aPod(), nodes)).toEqual({ none: 100, one: 50, two: 0 });
    expect(scores('TaintToleration', aPod({ tolerations: [{ operator: 'Exists' }] }), nodes)).toEqual({
      none: 100,
      one: 100,
      two: 100,
    });
  });

  it('NodeAffinity adds up the weights of preferred terms: 5 for env=dev, 1 for team=engineering', () => {
    const preferred = (weight: number, key: string, value: string) => ({
      weight,
      preference: { matchExpressions: [{ key, operator: 'In' as const, values: [value] }] },
    });
    const affinity: Affinity = {
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          preferred(5, 'env', 'dev'),
          preferred(1, 'team', 'engineering'),
        ],
      },
    };
    const dev = { env: 'dev' };
    const team = { team: 'engineering' };
    const nodes = [
      aNode('both', { labels: { ...dev, ...team } }),
      aNode('dev', { labels: dev }),
      aNode('team', { labels: team }),
      aNode('none'),
    ];
    expect(scores('NodeAffinity', aPod({ affinity }), nodes)).toEqual({ both: 100, dev: 83, team: 16, none: 0 });
    expect(scores('NodeAffinity', aPod(), nodes)).toEqual({ both: -1, dev: -1, team: -1, none: -1 });
  });

  // k8s: pkg/scheduler/framework/plugins/podtopologyspread/scoring_test.go
  it.each([
    [1, [2, 1, 0, 3], [20, 60, 100, 0]],
    [2, [2, 1, 0, 3], [33, 66, 100, 16]],
    [3, [4, 3, 2, 1], [44, 66, 77, 100]],
    [1, [0, 0, 0, 0], [100, 100, 100, 100]],
  ])('PodTopologySpread with maxSkew %i and pods spread as %j', (maxSkew, spread, expected) => {
    const names = ['a', 'b', 'c', 'd'];
    const pods = names.flatMap((on, index) =>
      Array.from({ length: spread[index] }, () => aPod({ labels: { foo: '' }, on })),
    );
    const pod = aPod({
      labels: { foo: '' },
      topologySpreadConstraints: [
        {
          maxSkew,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: exists('foo'),
        },
      ],
    });
    const found = scores(
      'PodTopologySpread',
      pod,
      names.map((name) => aNode(name)),
      pods,
    );
    expect(names.map((name) => found[name])).toEqual(expected);
  });

  it('PodTopologySpread spreads the pods of a Service though they ask for nothing', () => {
    const web = deepFreeze({ spec: { selector: { app: 'web' } } }) as unknown as Service;
    const pods = [aPod({ labels: { app: 'web' }, on: 'a' }), aPod({ labels: { app: 'web' }, on: 'a' })];
    const found = scores('PodTopologySpread', aPod({ labels: { app: 'web' } }), [aNode('a'), aNode('b')], pods, [web]);
    expect(found.b).toBe(100);
    expect(found.a).toBeLessThan(100);
    expect(
      scores('PodTopologySpread', aPod({ labels: { app: 'api' } }), [aNode('a'), aNode('b')], pods, [web]),
    ).toEqual({ a: -1, b: -1 });
  });

  it('InterPodAffinity adds and subtracts the weights of preferred terms, from 0 for the worst to 100 for the best', () => {
    const term = (weight: number, app: string) => ({
      weight,
      podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app } } },
    });
    const affinity: Affinity = {
      podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [term(10, 'db')] },
      podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [term(5, 'noise')] },
    };
    const pods = [aPod({ labels: { app: 'db' }, on: 'a' }), aPod({ labels: { app: 'noise' }, on: 'b' })];
    expect(scores('InterPodAffinity', aPod({ affinity }), [aNode('a'), aNode('b'), aNode('c')], pods)).toEqual({
      a: 100,
      b: 0,
      c: 33,
    });
  });
});
