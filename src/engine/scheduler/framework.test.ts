/** The extension points that no plugin of the default profile uses, and the chance that breaks ties. */
import { describe, expect, it } from 'vitest';
import { RandomSource } from '../../base/random.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { deepFreeze } from '../../testing/fake-api.ts';
import { aNode, snapshotOf } from '../../testing/scheduler-samples.ts';
import { chooseBest, Framework } from './framework.ts';
import { NodeInfo } from './node-info.ts';
import { podInfoOf } from './pod-info.ts';
import { definePlugin, fits, reject, type Plugin } from './plugin.ts';

const pod = podInfoOf(
  deepFreeze({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', uid: '1', resourceVersion: '1', creationTimestamp: '' },
    spec: { containers: [] },
    status: { phase: 'Pending' },
  } as unknown as Pod),
);

function frameworkOf(...plugins: Plugin[]): Framework {
  return new Framework(plugins.map((plugin) => ({ plugin, weight: 1 })));
}

describe('reservations', () => {
  it('are taken back, last first, when a later plugin does not permit', () => {
    const calls: string[] = [];
    const holder = (name: string) =>
      definePlugin({
        name,
        reserve: () => (calls.push(`reserve ${name}`), fits),
        unreserve: () => void calls.push(`unreserve ${name}`),
      });
    const gate = definePlugin({ name: 'Gate', permit: () => reject('not today') });
    expect(frameworkOf(holder('A'), holder('B'), gate).reserve(pod, 'worker-1')).toEqual({
      plugin: 'Gate',
      reasons: ['not today'],
      unresolvable: false,
    });
    expect(calls).toEqual(['reserve A', 'reserve B', 'unreserve B', 'unreserve A']);
  });

  it('stay when everybody agrees', () => {
    expect(
      frameworkOf(definePlugin({ name: 'A', reserve: () => fits, permit: () => fits })).reserve(pod, 'worker-1'),
    ).toBe(fits);
  });
});

it('names the plugin that stops a pod before it is bound', () => {
  const volumes = definePlugin({ name: 'Volumes', preBind: () => reject('volume is gone') });
  expect(frameworkOf(volumes).preBind(pod, 'worker-1')).toMatchObject({
    plugin: 'Volumes',
    reasons: ['volume is gone'],
  });
});

it('stops the run when a plugin scores outside 0 to 100', () => {
  const greedy = definePlugin({ name: 'Greedy', score: () => 101 });
  expect(() => frameworkOf(greedy).score(pod, [new NodeInfo(aNode('worker-1'))], snapshotOf([]))).toThrow(
    'plugin Greedy gave the score 101',
  );
});

describe('ties', () => {
  it('are broken evenly', () => {
    const random = new RandomSource(1).stream('ties');
    const chosen = [0, 0, 0, 0];
    for (let round = 0; round < 3000; round++) chosen[chooseBest([7, 9, 9, 9], random).index]++;
    expect(chosen[0]).toBe(0);
    for (const count of chosen.slice(1)) expect(Math.abs(count - 1000)).toBeLessThan(100);
  });

  it('are counted', () => {
    const random = new RandomSource(1).stream('ties');
    expect(chooseBest([1, 3, 2, 3], random).ties).toBe(2);
    expect(chooseBest([1, 3, 2], random)).toEqual({ index: 1, ties: 1 });
  });
});
