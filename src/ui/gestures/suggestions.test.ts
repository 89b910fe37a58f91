import { expect, test } from 'vitest';
import { pod, stillWorld } from '../../testing/page/world.ts';
import { applyFrame, emptyCluster } from '../stores/cluster-store.ts';
import type { ObjectChange } from '../../protocol/messages.ts';
import { suggestionsFor } from './suggestions.ts';

const world = (changes: ObjectChange[]) =>
  applyFrame(emptyCluster(), {
    number: 1,
    reset: true,
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
  });

/** The world whose web still runs v1, before anybody shipped. */
const beforeShipping = () =>
  stillWorld().map((change) =>
    change.resource === 'deployments'
      ? {
          ...change,
          object: JSON.parse(JSON.stringify(change.object).replace('shop:v2', 'shop:v1')) as typeof change.object,
        }
      : change,
  );

test('the first visit may kill a ready pod of web, drain a node that has one, and ship v2', () => {
  const [kill, drain, ship] = suggestionsFor(world(beforeShipping()));
  expect(kill).toMatchObject({ id: 'kill', pod: expect.stringMatching(/^default\/web-/) as string });
  expect(drain).toMatchObject({ id: 'drain', node: expect.stringMatching(/^worker-/) as string });
  expect(ship).toEqual({ id: 'ship', deployment: 'default/web', container: 'web', image: 'shop:v2' });
});

test('what is done already, or cannot be done, is not suggested', () => {
  expect(suggestionsFor(world(stillWorld())).map(({ id }) => id)).toEqual(['kill', 'drain']);
  const owner = { kind: 'ReplicaSet', name: 'web-1', uid: 'u1' };
  const leaving = pod({
    name: 'web-1-a',
    owner,
    node: 'worker-1',
    image: 'shop:v1',
    app: 'web',
    cpu: '1',
    memory: '1Gi',
    state: 'leaving',
  });
  expect(suggestionsFor(world([leaving]))).toEqual([]);
});
