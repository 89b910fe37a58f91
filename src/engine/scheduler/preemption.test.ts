/** Who has to go when a more important pod finds no place. */
import { describe, expect, it } from 'vitest';
import { podCondition } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { addNode, addPod, eventsOf, nodeOf, createSchedulerWorld } from '../../testing/scheduler-world.ts';

describe('preemption', () => {
  // The worked case of the course: one node of 10 units, A and B of 5 at priority 100, then C of 10 at 1000 and D of 2 at 50.
  it('makes room for C by evicting A and B; D waits', () => {
    const world = createSchedulerWorld();
    addNode(world, 'node', {}, { cpu: '10' });
    addPod(world, 'a', { priority: 100 }, { cpu: '5' });
    addPod(world, 'b', { priority: 100 }, { cpu: '5' });
    world.advance(200);
    addPod(world, 'c', { priority: 1000 }, { cpu: '10' });
    addPod(world, 'd', { priority: 50 }, { cpu: '2' });
    world.advance(200);
    const c = world.engine.api.get<Pod>('pods', 'default/c');
    expect(c?.status.nominatedNodeName).toBe('node');
    expect(eventsOf(world, 'c')).toEqual(['Warning FailedScheduling 0/1 nodes are available: 1 Insufficient cpu.']);
    for (const name of ['a', 'b']) {
      const victim = world.engine.api.get<Pod>('pods', `default/${name}`);
      expect(victim?.metadata.deletionTimestamp).toBeDefined();
      expect(victim && podCondition(victim, 'DisruptionTarget')).toMatchObject({
        status: 'True',
        reason: 'PreemptionByScheduler',
        message: 'default-scheduler: preempting to accommodate a higher priority pod',
      });
      expect(eventsOf(world, name)).toContain(`Normal Preempted Preempted by pod ${c?.metadata.uid} on node node`);
    }
    // A ends first: D would have room for a moment, but that room is C's.
    world.engine.api.remove('pods', 'default/a');
    world.advance(5000);
    expect([nodeOf(world, 'c'), nodeOf(world, 'd')]).toEqual([undefined, undefined]);
    world.engine.api.remove('pods', 'default/b');
    world.advance(10_000);
    expect([nodeOf(world, 'c'), nodeOf(world, 'd')]).toEqual(['node', undefined]);
  });

  it('spares pods that a budget protects, and evicts no more than needed', () => {
    const world = createSchedulerWorld();
    for (const name of ['node-1', 'node-2']) addNode(world, name, {}, { cpu: '2' });
    addPod(
      world,
      'guarded',
      { priority: 1, nodeSelector: { 'kubernetes.io/hostname': 'node-1' } },
      { cpu: '2' },
      { app: 'guarded' },
    );
    addPod(world, 'cheap-1', { priority: 1, nodeSelector: { 'kubernetes.io/hostname': 'node-2' } }, { cpu: '1' });
    addPod(world, 'cheap-2', { priority: 1, nodeSelector: { 'kubernetes.io/hostname': 'node-2' } }, { cpu: '1' });
    world.engine.api.put({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'guard' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } },
      status: { disruptionsAllowed: 0 },
    });
    world.advance(200);
    addPod(world, 'vip', { priority: 10 }, { cpu: '1' });
    world.advance(200);
    const going = world.engine.api
      .list<Pod>('pods')
      .filter((pod) => pod.metadata.deletionTimestamp)
      .map((pod) => pod.metadata.name);
    expect(going).toHaveLength(1);
    expect(going[0]).toMatch(/^cheap-/);
  });

  it('does not evict for pods that never preempt', () => {
    const world = createSchedulerWorld();
    addNode(world, 'node', {}, { cpu: '1' });
    addPod(world, 'a', {}, { cpu: '1' });
    world.advance(200);
    addPod(world, 'polite', { priority: 10, preemptionPolicy: 'Never' }, { cpu: '1' });
    world.advance(200);
    expect(eventsOf(world, 'polite')).toEqual([
      'Warning FailedScheduling 0/1 nodes are available: 1 Insufficient cpu. preemption: not eligible due to preemptionPolicy=Never.',
    ]);
  });
});
