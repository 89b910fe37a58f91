import { expect, it } from 'vitest';
import type { Deployment } from '../../../kinds/deployment/types.ts';
import type { HorizontalPodAutoscaler } from '../../../kinds/horizontal-pod-autoscaler/types.ts';
import { Cluster } from '../../cluster/cluster.ts';
import { createSim, simOf, type Sim } from '../../../testing/sim.ts';

function deployment(cpu: string, request?: string): string {
  const resources = request ? { requests: { cpu: request } } : {};
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' }, annotations: { 'orrery.dev/cpu-usage': cpu } },
        spec: { containers: [{ name: 'web', image: 'nginx', resources }] },
      },
    },
  });
}

async function autoscaled(cpu: string, request?: string): Promise<Sim> {
  const sim = createSim();
  await sim.kubectl('apply -f web.yaml', { 'web.yaml': deployment(cpu, request) });
  sim.settle();
  await sim.kubectl('autoscale deployment web --min=1 --max=6 --cpu-percent=50');
  return sim;
}

const replicas = (sim: Sim) => sim.get<Deployment>('apps', 'deployments', 'default/web')?.spec.replicas;
const autoscaler = (sim: Sim) =>
  sim.get<HorizontalPodAutoscaler>('autoscaling', 'horizontalpodautoscalers', 'default/web');

it('follows what the pods use, up at once and down after five minutes', async () => {
  const sim = await autoscaled('150m', '100m');
  sim.advance('2m');
  expect(replicas(sim)).toBe(6);
  await sim.kubectl('annotate pods -l app=web orrery.dev/cpu-usage=10m --overwrite');
  sim.advance('4m');
  expect(replicas(sim)).toBe(6);
  expect(autoscaler(sim)?.status.conditions?.[0].reason).toBe('ScaleDownStabilized');
  sim.advance('3m');
  expect(replicas(sim)).toBe(2);
});

it('says why it cannot when pods request nothing', async () => {
  const sim = await autoscaled('150m');
  sim.advance('1m');
  expect(replicas(sim)).toBe(1);
  const active = autoscaler(sim)?.status.conditions?.find(({ type }) => type === 'ScalingActive');
  expect(active).toMatchObject({ status: 'False', reason: 'FailedGetResourceMetric' });
  expect(active?.message).toMatch(
    /^the HPA was unable to compute the replica count: failed to get cpu utilization: missing request for cpu in container web of Pod web-\w+-\w+$/,
  );
  const events = await sim.kubectl('get events --field-selector involvedObject.kind=HorizontalPodAutoscaler');
  expect(events).toContain('FailedGetResourceMetric');
  expect(events).toContain(
    'invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: failed to get cpu utilization: missing request for cpu',
  );
});

it('remembers its recommendations in a save', async () => {
  const sim = await autoscaled('150m', '100m');
  sim.advance('2m');
  await sim.kubectl('annotate pods -l app=web orrery.dev/cpu-usage=10m --overwrite');
  sim.advance('1m');
  const saved = structuredClone(sim.cluster.save());
  const loaded = simOf(new Cluster(sim.cluster.recording, {}, saved));
  for (const each of [sim, loaded]) each.advance('8m');
  expect(replicas(loaded)).toBe(2);
  expect(loaded.cluster.hash()).toBe(sim.cluster.hash());
});
