/** Users of a Service whose addresses somebody has written by hand. */
import { expect, test } from 'vitest';
import type { Pod } from '../../kinds/pod/types.ts';
import type { Traffic } from '../../kinds/traffic/types.ts';
import { createSim } from '../../testing/sim.ts';

const service = `
apiVersion: v1
kind: Service
metadata: { name: shop }
spec: { ports: [{ port: 80 }] }
`;
const users = `
apiVersion: orrery.dev/v1
kind: Traffic
metadata: { name: users }
spec: { service: shop, requestsPerSecond: 20 }
`;
const endpoints = (...ips: (string | undefined)[]) => `
apiVersion: v1
kind: Endpoints
metadata: { name: shop }
subsets: [{ addresses: [${ips.map((ip) => `{ ip: ${ip} }`).join(', ')}], ports: [{ port: 8080 }] }]
`;

test('reach the pods whose addresses are listed, and no others', async () => {
  const sim = createSim();
  await sim.kubectl('kubectl create deployment web --image=shop:v1 --port=8080 --replicas=2');
  sim.settle();
  const [first, second] = sim.list<Pod>('', 'pods').filter(({ metadata }) => metadata.labels?.app === 'web');
  const counts = () => sim.get<Traffic>('orrery.dev', 'traffics', 'default/users')?.status;
  await sim.kubectl('kubectl apply -f service.yaml -f users.yaml', { 'service.yaml': service, 'users.yaml': users });
  sim.advance('20s');
  expect(Object.keys(counts()?.failures ?? {})).toEqual(['no-endpoint']);
  expect(counts()?.succeeded).toBe(0);

  await sim.kubectl('kubectl apply -f endpoints.yaml', { 'endpoints.yaml': endpoints(first.status.podIP) });
  sim.advance('20s');
  const { succeeded = 0, failed } = counts() ?? {};
  expect(succeeded).toBeGreaterThan(250);
  const reached = () => new Set(sim.cluster.network.observe(true)[0].inFlight.map(({ pod }) => pod));
  expect(reached()).toEqual(new Set([`default/${first.metadata.name}`]));

  await sim.kubectl('kubectl apply -f endpoints.yaml', {
    'endpoints.yaml': endpoints(first.status.podIP, second.status.podIP),
  });
  sim.advance('20s');
  expect(reached()).toEqual(new Set([first, second].map(({ metadata }) => `default/${metadata.name}`)));
  expect(counts()?.failed).toBe(failed);

  await sim.kubectl('kubectl delete endpoints shop');
  sim.advance('20s');
  expect(counts()?.failed ?? 0).toBeGreaterThan((failed ?? 0) + 250);
});
