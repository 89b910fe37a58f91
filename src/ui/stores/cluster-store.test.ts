import { expect, test } from 'vitest';
import type { Frame, ObjectChange } from '../../protocol/messages.ts';
import { pod, stillWorld } from '../../testing/page/world.ts';
import { applyFrame, derive, emptyCluster } from './cluster-store.ts';
import { tableOf } from './resources.ts';

function frame(changes: ObjectChange[], more: Partial<Frame> = {}): Frame {
  return {
    number: 1,
    reset: false,
    nowMs: 1000,
    epochMs: 0,
    playing: true,
    speed: 1,
    revision: 1,
    changes,
    traffic: [],
    activity: {},
    canUndo: false,
    canRedo: false,
    limits: [],
    ...more,
  };
}

const owner = { kind: 'ReplicaSet', name: 'web-1', uid: 'u1' };
const podOn = (node: string, name = 'web-1-a') =>
  pod({ name, owner, node, image: 'shop:v1', app: 'web', cpu: '1', memory: '1Gi' });
const world = () => applyFrame(emptyCluster(), frame(stillWorld(), { reset: true }));

test('a frame changes only the tables of what it names', () => {
  const before = world();
  const after = applyFrame(before, frame([podOn('worker-1')]));
  expect(after.tables['nodes']).toBe(before.tables['nodes']);
  expect(after.tables['pods']).not.toBe(before.tables['pods']);
  expect(tableOf(after.tables, 'pods').byKey.has('default/web-1-a')).toBe(true);
});

test('the pods of a node keep their list until one of them changes', () => {
  const first = world();
  const before = { one: first.podsOnNode.of('worker-1'), two: first.podsOnNode.of('worker-2') };
  const after = applyFrame(first, frame([podOn('worker-1')]));
  expect(after.podsOnNode.of('worker-2')).toBe(before.two);
  expect(after.podsOnNode.of('worker-1')).toHaveLength(before.one.length + 1);
});

test('a pod that gets its node leaves the list of those without one', () => {
  const unbound = podOn('');
  const waiting = applyFrame(world(), frame([unbound]));
  expect(waiting.podsOnNode.of('').map((each) => each.metadata.name)).toEqual(['web-1-a']);
  const bound = applyFrame(waiting, frame([podOn('worker-3')]));
  expect(bound.podsOnNode.of('')).toEqual([]);
  expect(bound.podsOnNode.of('worker-3').some((each) => each.metadata.name === 'web-1-a')).toBe(true);
});

test('a deleted pod is gone from its node and its owner', () => {
  const there = applyFrame(world(), frame([podOn('worker-1')]));
  const gone = applyFrame(there, frame([{ resource: 'pods', key: 'default/web-1-a', object: null }]));
  expect(gone.podsOnNode.of('worker-1').some((each) => each.metadata.name === 'web-1-a')).toBe(false);
  expect(gone.podsOfOwner.of('u1')).toEqual([]);
});

test('after a reset nothing of the old world is left', () => {
  const again = applyFrame(world(), frame([podOn('worker-9')], { reset: true }));
  expect(tableOf(again.tables, 'pods').byKey.size).toBe(1);
  expect(tableOf(again.tables, 'nodes').byKey.size).toBe(0);
  expect(again.podsOnNode.of('worker-1')).toEqual([]);
});

test('a derived value is worked out once for all who ask, and again only when its tables change', () => {
  let computed = 0;
  const countNodes = derive(['nodes'], (tables) => (computed++, tableOf(tables, 'nodes').byKey.size));
  const first = world();
  expect([countNodes(first), countNodes(first)]).toEqual([4, 4]);
  countNodes(applyFrame(first, frame([podOn('worker-1')])));
  expect(computed).toBe(1);
});
