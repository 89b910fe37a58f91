/** Events that come in great numbers, as a user sees them. */
import { expect, it } from 'vitest';
import { createSim } from '../../testing/sim.ts';
import type { Event } from '../../kinds/event/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
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

it('lets the scheduler speak as the newer API has it: without counts and old times, repetitions as a series', async () => {
  const sim = createSim();
  await sim.kubectl('apply -f big.yaml', {
    'big.yaml': deployment('big', 1, { image: 'nginx', resources: { requests: { cpu: '100' } } }),
  });
  sim.advance('5s');
  const refusals = () => sim.list<Event>('', 'events').filter(({ reason }) => reason === 'FailedScheduling');
  expect(refusals()).toMatchObject([
    {
      action: 'Scheduling',
      eventTime: expect.stringMatching(/\.\d{6}Z$/) as string,
      firstTimestamp: null,
      lastTimestamp: null,
      source: {},
      reportingComponent: 'default-scheduler',
      reportingInstance: 'default-scheduler-control-plane',
    },
  ]);
  expect(refusals()[0].count).toBeUndefined();
  const [pod] = sim.list<Pod>('', 'pods').filter(({ metadata }) => metadata.labels?.app === 'big');
  // Tried again every five minutes and a bit. The first refusal changed the pod, so the second begins another event.
  sim.advance('11m');
  const lines = (await sim.kubectl(`describe pod ${pod.metadata.name}`))
    .split('\n')
    .filter((line) => line.includes('FailedScheduling'))
    .map((line) => line.trim().split(/ {2,}/).slice(0, 4).join(' | '));
  expect(lines).toEqual([
    'Warning | FailedScheduling | 11m | default-scheduler',
    expect.stringMatching(/^Warning \| FailedScheduling \| \d+s \(x2 over 5m\d+s\) \| default-scheduler$/),
  ]);
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
