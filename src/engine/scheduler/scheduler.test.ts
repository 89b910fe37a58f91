/** The scheduler through its own door: objects come in through the API, bindings, events and conditions come out. */
import { describe, expect, it } from 'vitest';
import type { Pod } from '../../kinds/pod/types.ts';
import { feasibleNodesToFind } from './cycle.ts';
import {
  addNode,
  addPod,
  eventsOf,
  nodeOf,
  whyPending,
  controlPlane,
  createSchedulerWorld,
  type SchedulerWorld,
} from '../../testing/scheduler-world.ts';

describe('placing', () => {
  it('binds the pod, says so in an event, and names itself and its reason in the write', () => {
    const world = createSchedulerWorld();
    addNode(world, 'worker-1');
    addNode(world, 'worker-2', {}, { cpu: '2' });
    addPod(world, 'web', {}, { cpu: '1' });
    world.advance(100);
    expect(nodeOf(world, 'web')).toBe('worker-1');
    expect(eventsOf(world, 'web')).toEqual(['Normal Scheduled Successfully assigned default/web to worker-1']);
    const binding = world.engine.api.writes.find(({ request }) => request.subresource === 'binding');
    expect(binding?.caller).toMatchObject({
      actor: 'scheduler',
      cause: { kind: 'revision', revision: 3 },
      reason: 'chose worker-1 of 2 nodes that fit',
    });
    expect(binding?.request.body).toMatchObject({
      kind: 'Binding',
      metadata: { name: 'web', namespace: 'default' },
      target: { kind: 'Node', name: 'worker-1' },
    });
  });

  it('keeps a record of every verdict', () => {
    const world = createSchedulerWorld();
    addNode(world, 'control-plane', controlPlane);
    addNode(world, 'worker-1');
    addNode(world, 'worker-2', {}, { cpu: '2' });
    world.advance(50);
    addPod(world, 'web', {}, { cpu: '1', memory: '1Gi' });
    world.advance(100);
    const uid = world.engine.api.get<Pod>('pods', 'default/web')?.metadata.uid ?? '';
    const record = world.engine.trace.scheduling(uid);
    expect(record).toMatchObject({
      pod: 'default/web',
      attempt: 1,
      priority: 0,
      notLookedAt: 0,
      outcome: { node: 'worker-1', tie: 1 },
    });
    expect(record?.nodes.find(({ node }) => node === 'control-plane')).toEqual({
      node: 'control-plane',
      refused: {
        plugin: 'TaintToleration',
        reasons: ['node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }'],
        unresolvable: true,
      },
    });
    // worker-1: CPU 3/4 and memory 7/8 free → (75 + 87) / 2 = 81; balance 1 − (0.25 − 0.125) / 2 → 93; taints 3 × 100.
    expect(record?.nodes.find(({ node }) => node === 'worker-1')).toEqual({
      node: 'worker-1',
      scores: [
        { plugin: 'TaintToleration', score: 100, weight: 3 },
        { plugin: 'NodeResourcesFit', score: 81, weight: 1 },
        { plugin: 'NodeResourcesBalancedAllocation', score: 93, weight: 1 },
        { plugin: 'ImageLocality', score: 0, weight: 1 },
      ],
      total: 474,
    });
  });

  it('counts pods that it has placed but not yet heard back about', () => {
    const world = createSchedulerWorld();
    addNode(world, 'worker-1');
    addNode(world, 'worker-2');
    for (let index = 0; index < 8; index++) addPod(world, `web-${index}`, {}, { cpu: '1' });
    addPod(world, 'late', {}, { cpu: '1' });
    world.advance(200);
    const nodes = Array.from({ length: 8 }, (_, index) => nodeOf(world, `web-${index}`));
    expect(nodes.filter((node) => node === 'worker-1')).toHaveLength(4);
    expect(nodes.filter((node) => node === 'worker-2')).toHaveLength(4);
    expect(nodeOf(world, 'late')).toBeUndefined();
  });

  it('leaves pods of other schedulers and gated pods alone', () => {
    const world = createSchedulerWorld();
    addNode(world, 'worker-1');
    addPod(world, 'theirs', { schedulerName: 'mine' });
    addPod(world, 'gated', { schedulingGates: [{ name: 'quota' }, { name: 'data' }] });
    world.advance(1000);
    expect(nodeOf(world, 'theirs')).toBeUndefined();
    expect(nodeOf(world, 'gated')).toBeUndefined();
    expect(world.scheduler.queue()).toMatchObject([
      { pod: 'default/gated', state: 'gated', attempts: 0, lastMessage: 'waiting for scheduling gates: [quota data]' },
    ]);
    const gated = world.engine.api.get<Pod>('pods', 'default/gated');
    world.engine.api.put({ ...gated, spec: { ...gated?.spec, schedulingGates: [] } } as never);
    world.advance(1000);
    expect(nodeOf(world, 'gated')).toBe('worker-1');
  });

  it('takes the more important pod first', () => {
    const world = createSchedulerWorld();
    addPod(world, 'low', { priority: 1 }, { cpu: '4' });
    addPod(world, 'high', { priority: 1000, preemptionPolicy: 'Never' }, { cpu: '4' });
    world.advance(4000);
    addNode(world, 'worker-1');
    world.advance(20_000);
    expect([nodeOf(world, 'high'), nodeOf(world, 'low')]).toEqual(['worker-1', undefined]);
  });
});

describe('pods that find no place', () => {
  it.each<[string, (world: SchedulerWorld) => void, string]>([
    ['no nodes', () => {}, 'no nodes available to schedule pods'],
    [
      'a taint and too little CPU, with nothing to evict',
      (world) => {
        addNode(world, 'control-plane', controlPlane);
        for (const name of ['worker-1', 'worker-2', 'worker-3']) addNode(world, name, {}, { cpu: '1' });
      },
      '0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 Insufficient cpu. preemption: 0/4 nodes are available: 1 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod.',
    ],
    [
      'cordoned everywhere',
      (world) => {
        addNode(world, 'worker-1', { unschedulable: true });
        addNode(world, 'worker-2', { unschedulable: true });
      },
      '0/2 nodes are available: 2 node(s) were unschedulable. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
    ],
  ])('says why: %s', (_case, prepare, message) => {
    const world = createSchedulerWorld();
    prepare(world);
    world.advance(50);
    addPod(world, 'web', {}, { cpu: '2' });
    world.advance(500);
    expect(eventsOf(world, 'web')).toEqual([`Warning FailedScheduling ${message}`]);
    expect(whyPending(world, 'web')).toBe(`False Unschedulable: ${message}`);
    expect(world.scheduler.queue()).toMatchObject([{ pod: 'default/web', attempts: 1, lastMessage: message }]);
  });

  it('names the plugin that left nodes out when a field names the node', () => {
    const world = createSchedulerWorld();
    addNode(world, 'worker-1', {}, { cpu: '1' });
    addNode(world, 'worker-2');
    const matchFields = [{ key: 'metadata.name', operator: 'In', values: ['worker-1'] }];
    addPod(
      world,
      'agent',
      {
        affinity: {
          nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] } },
        },
      },
      { cpu: '2' },
    );
    world.advance(500);
    expect(eventsOf(world, 'agent')).toEqual([
      "Warning FailedScheduling 0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.",
    ]);
  });

  it('backs off 1, 2, 4, 8 and then 10 seconds while there are no nodes', () => {
    const world = createSchedulerWorld();
    addPod(world, 'web');
    const attemptsAt: number[] = [];
    for (let second = 0; second < 40; second++) {
      world.advance(1000);
      const [waiting] = world.scheduler.queue();
      if (waiting.attempts > attemptsAt.length) attemptsAt.push(second);
    }
    expect(attemptsAt).toEqual([0, 2, 5, 10, 19, 30]);
  });

  it('waits for what could help: a node without room changes nothing, one with room does', () => {
    const world = createSchedulerWorld();
    addNode(world, 'worker-1', {}, { cpu: '1' });
    addPod(world, 'web', {}, { cpu: '2' });
    world.advance(20_000);
    addNode(world, 'worker-2', {}, { cpu: '1' });
    world.advance(20_000);
    expect(world.scheduler.queue()).toMatchObject([{ state: 'unschedulable', attempts: 1 }]);
    addNode(world, 'worker-3', {}, { cpu: '2' });
    world.advance(100);
    expect(nodeOf(world, 'web')).toBe('worker-3');
  });

  it('tries again when a pod goes, when a cordon is lifted, and when five minutes have passed', () => {
    const world = createSchedulerWorld();
    addNode(world, 'worker-1', {}, { cpu: '1' });
    addPod(world, 'first', {}, { cpu: '1' });
    world.advance(100);
    addPod(world, 'second', {}, { cpu: '1' });
    world.advance(100);
    expect(nodeOf(world, 'second')).toBeUndefined();
    world.engine.api.remove('pods', 'default/first');
    world.advance(3000);
    expect(nodeOf(world, 'second')).toBe('worker-1');

    addNode(world, 'worker-1', { unschedulable: true }, { cpu: '4' });
    addPod(world, 'third');
    world.advance(20_000);
    addNode(world, 'worker-1', {}, { cpu: '4' });
    world.advance(100);
    expect(nodeOf(world, 'third')).toBe('worker-1');

    addPod(world, 'fourth', { nodeSelector: { disktype: 'ssd' } });
    world.advance(300_000);
    expect(world.scheduler.queue()).toMatchObject([{ pod: 'default/fourth', attempts: 1 }]);
    world.advance(60_000);
    expect(world.scheduler.queue()).toMatchObject([{ pod: 'default/fourth', attempts: 2 }]);
  });

  it('reports a refused binding and tries again', () => {
    const world = createSchedulerWorld();
    addNode(world, 'worker-1');
    let refusals = 1;
    world.engine.api.refuse = (request) =>
      request.subresource === 'binding' && refusals-- > 0
        ? { kind: 'Status', status: 'Failure', message: 'the API server is tired', code: 500 }
        : undefined;
    addPod(world, 'web');
    world.advance(500);
    expect(eventsOf(world, 'web')).toEqual([
      'Warning FailedScheduling running Bind plugin "DefaultBinder": the API server is tired',
    ]);
    expect(whyPending(world, 'web')).toMatch(/^False SchedulerError: /);
    world.advance(3000);
    expect(nodeOf(world, 'web')).toBe('worker-1');
  });
});

describe('many nodes', () => {
  it.each([
    [10, 10],
    [99, 99],
    [100, 100],
    [200, 100],
    [250, 120],
    [1000, 420],
    [5000, 500],
    [6000, 300],
  ])('of %i nodes, %i that fit are enough', (nodes, enough) => {
    expect(feasibleNodesToFind(nodes)).toBe(enough);
  });

  it('looks at other nodes the next time', () => {
    const world = createSchedulerWorld();
    for (let index = 0; index < 150; index++) addNode(world, `n-${index}`);
    addPod(world, 'one');
    addPod(world, 'two');
    world.advance(100);
    const looked = ['one', 'two'].map((name) =>
      world.engine.trace.scheduling(world.engine.api.get<Pod>('pods', `default/${name}`)?.metadata.uid ?? ''),
    );
    expect(looked.map((record) => [record?.nodes.length, record?.notLookedAt, record?.nodes[0]?.node])).toEqual([
      [100, 50, 'n-0'],
      [100, 50, 'n-100'],
    ]);
  });
});
