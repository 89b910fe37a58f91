/** Events that come in great numbers, as a user sees them. */
import { expect, it } from 'vitest';
import { createSim } from '../../testing/sim.ts';
import type { Event } from '../../kinds/event/types.ts';
import { burstMax, EventCorrelator, refillMs, similarWithinMs } from './event-correlator.ts';

const deployment = (name: string, replicas: number, container: object) =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name, ...container }] } },
    },
  });

it('combines what a ReplicaSet says of many pods, and stops listening after 25', async () => {
  const sim = createSim();
  await sim.kubectl('apply -f web.yaml', { 'web.yaml': deployment('web', 30, { image: 'nginx' }) });
  sim.advance('10s');
  const created = sim
    .list<Event>('', 'events')
    .filter(({ reason }) => reason === 'SuccessfulCreate')
    .map(({ message, count }) => `${message.replace(/web-\w+-\w+/, '<pod>')} x${count}`);
  expect(created).toEqual([
    ...Array.from({ length: 9 }, () => 'Created pod: <pod> x1'),
    '(combined from similar events): Created pod: <pod> x16',
  ]);
  // The scheduler writes events of the newer API, which has no such limits.
  expect(sim.list<Event>('', 'events').filter(({ reason }) => reason === 'Scheduled')).toHaveLength(30);
});

it('counts what it does not write: an ailing pod is heard of every five minutes, with all that has happened', async () => {
  const sim = createSim();
  const probe = { exec: { command: ['cat', '/nowhere'] }, periodSeconds: 1 };
  await sim.kubectl('apply -f sick.yaml', {
    'sick.yaml': deployment('sick', 1, { image: 'busybox', command: ['sleep', '3600'], readinessProbe: probe }),
  });
  const unhealthy = () => sim.list<Event>('', 'events').find(({ reason }) => reason === 'Unhealthy')?.count ?? 0;
  sim.advance('60s');
  // Four of the 25 were spent on pulling and starting.
  const early = unhealthy();
  expect(early).toBe(21);
  sim.advance('60s');
  expect(unhealthy()).toBe(early);
  sim.advance('240s');
  expect(unhealthy()).toBeGreaterThan(250);
});

it('tells nine messages apart, and begins anew after ten quiet minutes', () => {
  const correlator = new EventCorrelator();
  const combined = (message: string, nowMs: number) =>
    correlator.combines('uid', 'Normal SuccessfulCreate', message, nowMs);
  const first = Array.from({ length: 12 }, (_, index) => combined(`pod ${index}`, index));
  expect(first).toEqual([...Array.from({ length: 9 }, () => false), true, true, true]);
  expect(combined('pod 3', 100)).toBe(false);
  expect(correlator.combines('uid', 'Normal Other', 'pod 12', 100)).toBe(false);
  expect(combined('pod 13', 100 + similarWithinMs)).toBe(true);
  expect(combined('pod 14', 101 + 2 * similarWithinMs)).toBe(false);
});

it('lets 25 events through at once, then one every five minutes, for each object', () => {
  const correlator = new EventCorrelator();
  const taken = (uid: string, nowMs: number, count: number) =>
    Array.from({ length: count }, () => correlator.takes(uid, nowMs)).filter(Boolean).length;
  expect(taken('a', 0, 40)).toBe(burstMax);
  expect(taken('b', 0, 3)).toBe(3);
  expect(taken('a', refillMs - 1, 2)).toBe(0);
  const copy = new EventCorrelator();
  copy.load(correlator.save());
  expect([taken('a', refillMs, 2), copy.takes('a', refillMs), copy.takes('a', refillMs)]).toEqual([1, true, false]);
});
