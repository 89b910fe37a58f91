import { expect, test } from 'vitest';
import type { RequestView, TrafficView } from '../../protocol/views.ts';
import { stored } from '../../testing/page/world.ts';
import { emptyCluster } from '../stores/cluster-store.ts';
import { dotsAt, drawsDots } from './dots.ts';
import { requestText } from './request-text.ts';
import { laneNumbers, percent } from './lane-numbers.ts';
import { selectReadiness } from './service-readiness.ts';

const request = (startMs: number, endMs: number, outcome: RequestView['outcome'] = 'ok'): RequestView => ({
  id: startMs,
  startMs,
  endMs,
  outcome,
});

test('a dot goes from the users to the Service as virtual time passes', () => {
  const slow = [request(0, 2000)];
  expect([0, 500, 1000, 2000].map((nowMs) => dotsAt(slow, nowMs).map((dot) => dot.at))).toEqual([
    [0],
    [0.25],
    [0.5],
    [],
  ]);
});

test('a request of 40 ms can still be seen', () => {
  expect(dotsAt([request(0, 40)], 250)).toEqual([{ id: 0, at: 0.5, failed: false }]);
});

test('a failed request becomes a cross once it has failed', () => {
  expect(dotsAt([request(0, 2000, 'timeout')], 1000)[0].failed).toBe(false);
  expect(dotsAt([request(0, 100, 'refused')], 200)[0].failed).toBe(true);
});

test('too many or too fast for dots', () => {
  expect([drawsDots(40, 1, 330), drawsDots(151, 1, 2000), drawsDots(10, 10, 330), drawsDots(10, 1, 40)]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('numbers are those of the engine, and one failure in thousands is not 100 %', () => {
  const view: TrafficView = {
    key: 'default/users',
    service: 'web',
    requestsPerSecond: 20,
    sent: 10_000,
    succeeded: 9999,
    failed: 1,
    failures: { timeout: 1 },
    p95Ms: 41.2,
    inFlight: [],
    perSecond: [],
    limited: false,
  };
  expect(laneNumbers(view)).toEqual({ answered: '99.9 %', p95: '41 ms', failed: '1', causes: '1 timeout' });
  expect([percent(1), percent(0.5), percent(0.0001), percent(0)]).toEqual(['100 %', '50 %', '0.1 %', '0 %']);
});

test.each([
  ['on its way', request(100, 140), 'web-k2x', 128, 'request 100: to web-k2x, ends in 12 ms'],
  ['answered', request(100, 140), 'web-k2x', 200, 'request 100: answered by web-k2x after 40 ms'],
  ['not told before it fails', request(0, 100, 'timeout'), 'web-k2x', 50, 'request 0: to web-k2x, ends in 50 ms'],
  ['without a pod', request(5, 6, 'no-endpoint'), undefined, 9, 'request 5: failed after 1 ms, no endpoint was ready'],
  ['refused', request(5, 8, 'refused'), 'web-a', 9, 'request 5: failed after 3 ms at web-a, connection refused'],
] as const)('a request says where it is: %s', (_, view, pod, nowMs, text) => {
  expect(requestText(view, pod, nowMs)).toBe(text);
});

test.each([
  ['steady', [true, true, true, true], 4, '4/4'],
  ['in the middle of a Recreate', [], 4, '0/4'],
  ['with a surge', [true, true, true, true, false], 4, '4/5'],
  ['without a workload', [true], undefined, '1/1'],
])('a Service counts its ready endpoints out of what was asked for: %s', (_, ready, replicas, text) => {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [] } };
  const labels = { 'kubernetes.io/service-name': 'web' };
  const tables: Record<string, { version: number; byKey: Map<string, unknown> }> = {};
  const put = (resource: string, change: { key: string; object: unknown }) =>
    (tables[resource] = { version: 1, byKey: new Map([[change.key, change.object]]) });
  const metadata = { name: 'web', namespace: 'default' };
  put('services', stored('services', 'v1', 'Service', { metadata, spec: { selector: { app: 'web' } } }));
  put(
    'endpointslices',
    stored('endpointslices', 'discovery.k8s.io/v1', 'EndpointSlice', {
      metadata: { ...metadata, labels },
      endpoints: [
        ...ready.map((each) => ({ addresses: ['10.0.0.1'], conditions: { ready: each } })),
        { addresses: ['10.0.0.9'], conditions: { ready: false, serving: true, terminating: true } },
      ],
    }),
  );
  if (replicas !== undefined)
    put('deployments', stored('deployments', 'apps/v1', 'Deployment', { metadata, spec: { replicas, template } }));
  const readiness = selectReadiness({ ...emptyCluster(), tables: tables as never }).get('default/web');
  expect(`${readiness?.ready}/${readiness?.total}`).toBe(text);
});
