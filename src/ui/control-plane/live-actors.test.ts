import { expect, test } from 'vitest';
import { liveActors } from './live-actors.ts';

test('who did something a moment ago is lit, as virtual time goes', () => {
  const active = { 'deployment-controller': 1000, scheduler: 1200 };
  expect(liveActors(active, 1100)).toEqual({ written: true, scheduler: false, controller: 'deployment controller' });
  expect(liveActors(active, 1700)).toEqual({ written: true, scheduler: true, controller: undefined });
  expect(liveActors(active, 5000)).toEqual({ written: false, scheduler: false, controller: undefined });
});

test('of several controllers the one nearest to the wish is named', () => {
  const active = { 'replicaset-controller': 1000, 'deployment-controller': 990, 'endpointslice-controller': 1000 };
  expect(liveActors(active, 1010).controller).toBe('deployment controller');
});
