import { expect, test } from 'vitest';
import type { Node } from '../../kinds/node/types.ts';
import { stillWorld } from '../../testing/page/world.ts';
import { applyFrame, emptyCluster } from '../stores/cluster-store.ts';
import { tableOf } from '../stores/resources.ts';
import { drainHint, hintsFor } from './hints.ts';
import { actionsFor } from './actions.ts';
import { nodeRef, podRef } from '../stores/selection.ts';

const frame = {
  number: 1,
  reset: true,
  nowMs: 0,
  epochMs: 0,
  playing: false,
  speed: 1,
  revision: 1,
  traffic: [],
  activity: {},
  canUndo: false,
  canRedo: false,
  limits: [],
};
const cluster = applyFrame(emptyCluster(), { ...frame, changes: stillWorld() });
const node = (name: string) => tableOf(cluster.tables, 'nodes').byKey.get(name) as Node;
const web = 'default/web-7d9f8c6b5-2vqxk';

test('every place says what would happen to the pod', () => {
  const hints = hintsFor({ kind: 'pod', key: web, label: 'web-2vq', docked: false }, cluster);
  expect(hints.get('bin')).toEqual({
    verdict: 'yes',
    text: 'Delete it. ReplicaSet web-7d9f8c6b5 creates another one.',
  });
  expect(hints.get('node worker-2')).toEqual({ verdict: 'no', text: 'Pods never move.' });
  expect(hints.has('node worker-1')).toBe(false);
});

test('the dock says what a drain would do before the drop', () => {
  expect(drainHint(node('worker-1'), cluster)).toEqual({
    verdict: 'careful',
    text: 'Drain worker-1: Evict 2 · stay 1 · blocked 1 (PDB web: allowed 1, healthy 4, min 3)',
  });
});

test('a budget that allows nothing is named', () => {
  const strict = stillWorld().map((change) =>
    change.resource === 'poddisruptionbudgets' && change.object
      ? {
          ...change,
          object: {
            ...change.object,
            status: { disruptionsAllowed: 0, currentHealthy: 3, desiredHealthy: 3, expectedPods: 3 },
          },
        }
      : change,
  );
  const blocked = applyFrame(emptyCluster(), { ...frame, changes: strict });
  expect(drainHint(node('worker-1'), blocked)).toEqual({
    verdict: 'careful',
    text: 'Drain worker-1: Evict 1 · stay 1 · blocked 2 (PDB web: allowed 0, healthy 3, min 3)',
  });
});

test('a node in the dock can only go back to the grid', () => {
  const hints = hintsFor({ kind: 'node', key: 'worker-3', label: 'worker-3', docked: true }, cluster);
  expect([...hints.keys()]).toEqual(['place worker-3', 'canvas']);
});

test('every object can be described, in kubectl’s own words', () => {
  const commandOf = (ref: ReturnType<typeof nodeRef>) =>
    actionsFor(ref, cluster).find((action) => action.id === 'describe')?.command;
  expect(commandOf(nodeRef('worker-3'))).toBe('kubectl describe node worker-3');
  expect(commandOf(podRef(web))).toBe('kubectl describe pod web-7d9f8c6b5-2vqxk');
});

test('what cannot be done now says why', () => {
  const actions = actionsFor(nodeRef('worker-3'), cluster);
  expect(actions.find((action) => action.id === 'cordon')?.disabled).toBe('It is cordoned already.');
  const leaving = actionsFor(podRef('default/web-7d9f8c6b5-2lqzn'), cluster);
  expect(leaving.find((action) => action.id === 'delete')?.disabled).toBe('It is leaving already.');
});
