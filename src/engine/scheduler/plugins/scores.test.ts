/** How each plugin scores nodes, in upstream's numbers. */
import { describe, expect, it } from 'vitest';
import type { Node } from '../../../kinds/node/types.ts';
import type { Affinity } from '../../../kinds/pod/types.ts';
import type { Service } from '../../../kinds/service/types.ts';
import { deepFreeze } from '../../../testing/fake-api.ts';
import { aNode, aPod, exists, scores, type NodeTraits, type PodTraits } from '../../../testing/scheduler-samples.ts';

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
