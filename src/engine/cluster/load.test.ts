/** Users cost CPU: what `kubectl top` says follows the traffic, and an autoscaler follows that. */
import { expect, it } from 'vitest';
import { image, shopMachines, shopUsers, webDeployment, webService } from '../../api/shop.ts';
import { newRecording } from '../../api/recording.ts';
import { Cluster } from './cluster.ts';

const shop = image('shop-v1', {
  image: 'shop:v1',
  startSeconds: 1,
  latencyMs: 40,
  concurrency: 20,
  idleCpu: '10m',
  cpuPerRequest: '500m',
  memory: '64Mi',
  memoryPerRequest: '10Mi',
});
const autoscaler = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 2,
    maxReplicas: 8,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }],
    behavior: { scaleDown: { stabilizationWindowSeconds: 30 } },
  },
};

function clusterWith(container: object = {}): Cluster {
  const requests = { cpu: '250m', memory: '128Mi' };
  const web = webDeployment({ requests, container: { resources: { requests, ...container } } });
  const cluster = new Cluster(newRecording(3, [...shopMachines(), shop]));
  cluster.run(15_000);
  for (const [path, body] of [
    ['/apis/apps/v1/namespaces/default/deployments', web],
    ['/api/v1/namespaces/default/services', webService()],
    ['/apis/orrery.dev/v1/namespaces/default/traffics', shopUsers(20)],
  ] as const) {
    const { code } = cluster.handle({ method: 'POST', path, contentType: 'application/json', body });
    expect(code).toBe(201);
  }
  cluster.run(60_000);
  return cluster;
}

function used(cluster: Cluster): { cpuMilli: number; memoryMebibytes: number }[] {
  const { body } = cluster.handle({ method: 'GET', path: '/apis/metrics.k8s.io/v1beta1/namespaces/default/pods' });
  const { items } = body as { items: { containers: { usage: { cpu: string; memory: string } }[] }[] };
  return items.map(({ containers: [{ usage }] }) => ({
    cpuMilli: Number(usage.cpu.replace('n', '')) / 1e6,
    memoryMebibytes: Number(usage.memory.replace('Ki', '')) / 1024,
  }));
}

function ask(cluster: Cluster, requestsPerSecond: number): void {
  const path = '/apis/orrery.dev/v1/namespaces/default/traffics/users';
  const contentType = 'application/merge-patch+json';
  expect(cluster.handle({ method: 'PATCH', path, contentType, body: { spec: { requestsPerSecond } } }).code).toBe(200);
}

function replicas(cluster: Cluster): number {
  const { body } = cluster.handle({ method: 'GET', path: '/apis/apps/v1/namespaces/default/deployments/web' });
  return (body as { spec: { replicas: number } }).spec.replicas;
}

it('what a pod uses follows its users', () => {
  const cluster = clusterWith();
  const sum = (): number => used(cluster).reduce((total, { cpuMilli }) => total + cpuMilli, 0);
  // 20 a second, each served for 40 ms with half a CPU, beside 10m for each of four pods.
  expect(sum()).toBeGreaterThan(0.85 * (20 * 0.04 * 500 + 40));
  expect(sum()).toBeLessThan(1.15 * (20 * 0.04 * 500 + 40));
  for (const { memoryMebibytes } of used(cluster)) expect(memoryMebibytes).toBeGreaterThan(64);
  const before = sum();
  ask(cluster, 60);
  cluster.run(100_000);
  expect(sum() / before).toBeGreaterThan(2.4);
  ask(cluster, 0);
  cluster.run(140_000);
  expect(used(cluster)).toEqual(Array.from({ length: 4 }, () => ({ cpuMilli: 10, memoryMebibytes: 64 })));
});

it('no more than its limit', () => {
  const cluster = clusterWith({ limits: { cpu: '300m' } });
  ask(cluster, 400);
  cluster.run(100_000);
  expect(used(cluster).map(({ cpuMilli }) => cpuMilli)).toEqual([300, 300, 300, 300]);
});

it('an autoscaler follows the users, up at once and down after its window', () => {
  const cluster = clusterWith();
  const path = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers';
  expect(cluster.handle({ method: 'POST', path, contentType: 'application/json', body: autoscaler }).code).toBe(201);
  cluster.run(120_000);
  // About 440m of 1000m are used, and half is wanted: 3.5 pods, rounded up.
  expect(replicas(cluster)).toBe(4);
  ask(cluster, 60);
  cluster.run(200_000);
  expect(replicas(cluster)).toBe(8);
  ask(cluster, 2);
  cluster.run(300_000);
  expect(replicas(cluster)).toBe(2);
});

it('and a saved moment goes on with the same numbers', () => {
  const cluster = clusterWith();
  const { recording, applied } = cluster;
  const inputs = recording.inputs.slice(0, applied);
  const save = JSON.parse(JSON.stringify(cluster.save())) as ReturnType<Cluster['save']>;
  const resumed = new Cluster({ ...recording, inputs }, {}, save);
  for (const each of [cluster, resumed]) each.run(67_300);
  expect(used(resumed)).toEqual(used(cluster));
});
