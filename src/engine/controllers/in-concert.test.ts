import { describe, expect, it } from 'vitest';
import type { DaemonSet } from '../../kinds/daemon-set/types.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { EndpointSlice } from '../../kinds/endpoint-slice/types.ts';
import type { Endpoints } from '../../kinds/endpoints/types.ts';
import type { PodDisruptionBudget } from '../../kinds/pod-disruption-budget/types.ts';
import type { ReplicaSet } from '../../kinds/replica-set/types.ts';
import { isPodReady } from '../../kinds/pod/conditions.ts';
import { ControlPlane, type Manifest } from '../../testing/control-plane.ts';
import {
  livePodsOf,
  podsOf,
  runningWeb,
  shopService,
  taintsOf,
  webDeployment,
  webPodSpec,
} from '../../testing/web-shop.ts';

const apps = 'apps/v1';
const slicesOf = (plane: ControlPlane, name = 'shop') =>
  plane
    .list<EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice')
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name);

describe('endpoint slices', () => {
  it('list the ready pods of a Service at their own port', () => {
    const plane = runningWeb(3);
    plane.create(shopService());
    plane.run(5);
    const [slice, ...others] = slicesOf(plane);
    expect(others).toEqual([]);
    expect(slice.metadata.name).toMatch(/^shop-[a-z0-9]{5}$/);
    expect(slice.ports).toEqual([{ name: 'web', port: 8080, protocol: 'TCP' }]);
    expect(slice.endpoints.map(({ targetRef }) => targetRef?.name).sort()).toEqual(
      podsOf(plane)
        .map(({ metadata }) => metadata.name)
        .sort(),
    );
    expect(slice.endpoints.every(({ conditions }) => conditions.ready)).toBe(true);
  });

  it('follow pods as they come and go', () => {
    const plane = runningWeb(2);
    plane.create(shopService());
    plane.run(5);
    plane.patch(apps, 'Deployment', 'default/web', { spec: { replicas: 120 } });
    plane.run(20);
    const sizes = slicesOf(plane).map(({ endpoints }) => endpoints.length);
    expect(sizes).toHaveLength(2);
    expect(sizes[0] + sizes[1]).toBe(120);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
    plane.patch(apps, 'Deployment', 'default/web', { spec: { replicas: 1 } });
    plane.run(20);
    expect(slicesOf(plane).flatMap(({ endpoints }) => endpoints)).toHaveLength(1);
    plane.patch(apps, 'Deployment', 'default/web', { spec: { replicas: 0 } });
    plane.run(20);
    expect(slicesOf(plane).map(({ endpoints }) => endpoints)).toEqual([[]]);
  });

  it('go with their Service', () => {
    const plane = runningWeb(1);
    plane.create(shopService());
    plane.run(5);
    plane.delete('v1', 'Service', 'default/shop');
    plane.run(5);
    expect(slicesOf(plane)).toEqual([]);
  });
});

describe('endpoints', () => {
  const endpointsOf = (plane: ControlPlane, name = 'shop') =>
    plane.get<Endpoints>('v1', 'Endpoints', `default/${name}`);
  const countOf = (plane: ControlPlane) =>
    endpointsOf(plane)?.subsets?.map(({ addresses = [], ports = [] }) => [addresses.length, ports[0].port]);

  it('list the ready pods of a Service as they come and go, all in one object', () => {
    const plane = runningWeb(2);
    plane.create(shopService());
    plane.run(5);
    expect(countOf(plane)).toEqual([[2, 8080]]);
    plane.patch(apps, 'Deployment', 'default/web', { spec: { replicas: 120 } });
    plane.run(20);
    expect(countOf(plane)).toEqual([[120, 8080]]);
    plane.patch(apps, 'Deployment', 'default/web', { spec: { replicas: 0 } });
    plane.run(20);
    expect(endpointsOf(plane)?.subsets).toBeUndefined();
  });

  it('come back when they are deleted, and go with their Service', () => {
    const plane = runningWeb(1);
    plane.create(shopService());
    plane.run(5);
    plane.delete('v1', 'Endpoints', 'default/shop');
    plane.run(5);
    expect(countOf(plane)).toEqual([[1, 8080]]);
    plane.delete('v1', 'Service', 'default/shop');
    plane.run(5);
    expect(endpointsOf(plane)).toBeUndefined();
  });

  it('of a Service without a selector are left to whoever writes them, until the Service goes', () => {
    const plane = runningWeb(1);
    const metadata = { name: 'outside', namespace: 'default' };
    const subsets = [{ addresses: [{ ip: '192.0.2.7' }], ports: [{ port: 5432, protocol: 'TCP' }] }];
    plane.create({ apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ port: 5432 }] } });
    plane.create({ apiVersion: 'v1', kind: 'Endpoints', metadata, subsets });
    plane.run(5);
    expect(endpointsOf(plane, 'outside')?.subsets).toEqual(subsets);
    plane.delete('v1', 'Service', 'default/outside');
    plane.run(5);
    expect(endpointsOf(plane, 'outside')).toBeUndefined();
  });

  it('of the Service kubernetes tell where the API server answers', () => {
    expect(endpointsOf(new ControlPlane(), 'kubernetes')).toMatchObject({
      metadata: { labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
      subsets: [{ addresses: [{ ip: '172.18.0.2' }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] }],
    });
  });
});

describe('a disruption budget', () => {
  it('counts what may go, from what the Deployment wants', () => {
    const plane = runningWeb(5);
    plane.create({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'web' } }, maxUnavailable: '30%' },
    });
    plane.run(5);
    const status = () => plane.get<PodDisruptionBudget>('policy/v1', 'PodDisruptionBudget', 'default/web')?.status;
    expect(status()).toMatchObject({
      expectedPods: 5,
      desiredHealthy: 3,
      currentHealthy: 5,
      disruptionsAllowed: 2,
      observedGeneration: 1,
    });
    const [victim] = podsOf(plane);
    plane.api.handle(
      {
        verb: 'create',
        group: '',
        version: 'v1',
        resource: 'pods',
        subresource: 'eviction',
        namespace: 'default',
        name: victim.metadata.name,
        body: {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { name: victim.metadata.name, namespace: 'default' },
        },
      },
      { actor: 'kubectl', cause: { kind: 'input', input: 2 } },
    );
    expect(status()).toMatchObject({ disruptionsAllowed: 1 });
    plane.run(10);
    expect(status()).toMatchObject({ currentHealthy: 5, disruptionsAllowed: 2 });
    expect(status()?.disruptedPods).toBeUndefined();
  });

  it('cannot count pods that nobody manages', () => {
    const plane = new ControlPlane();
    plane.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'alone', namespace: 'default', labels: { app: 'web' } },
      spec: webPodSpec,
    });
    plane.create({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'web' } }, minAvailable: '50%' },
    });
    plane.run(5);
    expect(plane.events('PodDisruptionBudget').join('\n')).toContain(
      'UnmanagedPods: Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged.',
    );
  });
});

describe('a DaemonSet', () => {
  const agent: Manifest = {
    apiVersion: apps,
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'default' },
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: {
        metadata: { labels: { app: 'agent' } },
        spec: { containers: [{ name: 'agent', image: 'agent:v1' }] },
      },
    },
  };
  const status = (plane: ControlPlane) => plane.get<DaemonSet>(apps, 'DaemonSet', 'default/agent')?.status;
  const where = (plane: ControlPlane) =>
    livePodsOf(plane)
      .map(({ spec }) => spec.nodeName)
      .sort();

  it('runs on every machine, also on one that joins later', () => {
    const plane = new ControlPlane();
    plane.create(agent);
    plane.run(5);
    expect(where(plane)).toEqual(['n1', 'n2', 'n3']);
    plane.nodes.join('n4');
    plane.run(5);
    expect(where(plane)).toEqual(['n1', 'n2', 'n3', 'n4']);
    expect(status(plane)).toMatchObject({
      desiredNumberScheduled: 4,
      currentNumberScheduled: 4,
      numberReady: 4,
      numberAvailable: 4,
      updatedNumberScheduled: 4,
      numberMisscheduled: 0,
    });
  });

  it('rolls one machine after the other, with never more than one missing', () => {
    const plane = new ControlPlane();
    plane.create(agent);
    plane.run(5);
    plane.patch(apps, 'DaemonSet', 'default/agent', {
      spec: { template: { spec: { containers: [{ name: 'agent', image: 'agent:v2' }] } } },
    });
    const untilMs = plane.nowMs + 30_000;
    while (plane.step(untilMs)) expect(livePodsOf(plane).filter(isPodReady).length).toBeGreaterThanOrEqual(2);
    expect(livePodsOf(plane).map(({ spec }) => spec.containers[0].image)).toEqual(['agent:v2', 'agent:v2', 'agent:v2']);
    expect(status(plane)?.updatedNumberScheduled).toBe(3);
  });

  it('with OnDelete waits for somebody to delete the old pods', () => {
    const plane = new ControlPlane();
    plane.create({ ...agent, spec: { ...(agent.spec as object), updateStrategy: { type: 'OnDelete' } } });
    plane.run(5);
    plane.patch(apps, 'DaemonSet', 'default/agent', {
      spec: { template: { spec: { containers: [{ name: 'agent', image: 'agent:v2' }] } } },
    });
    plane.run(10);
    const images = () =>
      livePodsOf(plane)
        .map(({ spec }) => spec.containers[0].image)
        .sort();
    expect(images()).toEqual(['agent:v1', 'agent:v1', 'agent:v1']);
    plane.delete('v1', 'Pod', `default/${livePodsOf(plane)[0].metadata.name}`);
    plane.run(10);
    expect(images()).toEqual(['agent:v1', 'agent:v1', 'agent:v2']);
  });
});

describe('all together', () => {
  const everything = (seed: number) => {
    const plane = runningWeb(4, { seed, nodes: ['n1', 'n2', 'n3', 'n4'] });
    plane.create(shopService());
    plane.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } });
    plane.create(webDeployment(2, 'team'));
    plane.run(3);
    plane.delete('v1', 'Namespace', 'team');
    plane.patch(apps, 'Deployment', 'default/web', {
      spec: { template: { spec: { containers: [{ name: 'web', image: 'shop:v2' }] } } },
    });
    plane.nodes.setSilent('n3', true);
    return plane;
  };

  it('comes to rest in the same state however late each part hears', () => {
    const outcomes = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
      const plane = everything(seed).run(900);
      return {
        pods: livePodsOf(plane).map(
          ({ spec, status }) => `${spec.containers[0].image} ${status.phase} ${spec.nodeName === 'n3'}`,
        ),
        replicaSets: plane
          .list<ReplicaSet>(apps, 'ReplicaSet')
          .map(({ metadata, spec }) => `${metadata.name} ${spec.replicas}`)
          .sort(),
        endpoints: slicesOf(plane).flatMap(({ endpoints }) => endpoints.filter(({ conditions }) => conditions.ready))
          .length,
        namespaces: plane.list('v1', 'Namespace').map(({ metadata }) => metadata.name),
        taints: taintsOf(plane, 'n3'),
        status: plane.get<Deployment>(apps, 'Deployment', 'default/web')?.status.availableReplicas,
      };
    });
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
    expect(outcomes[0].endpoints).toBe(4);
  });

  it('writes nothing once it has come to rest', () => {
    const plane = everything(3).run(900);
    const { revision } = plane;
    plane.run(600);
    expect(plane.writesSince(revision)).toEqual([]);
  });

  it.each([0.3, 7, 58, 70])('goes on exactly as before when saved and loaded after %d s', (seconds) => {
    const loaded = new ControlPlane({ seed: 5, nodes: [] }, everything(5).run(seconds).save());
    expect(loaded.run(500 - seconds).log()).toBe(
      everything(5)
        .run(seconds)
        .run(500 - seconds)
        .log(),
    );
  });

  it('lists what waits in each queue', () => {
    const plane = new ControlPlane();
    plane.create(webDeployment(1));
    const untilMs = plane.nowMs + 1000;
    const seen = new Set<string>();
    while (plane.step(untilMs))
      for (const { name, ready } of plane.controllers.queues()) for (const key of ready) seen.add(`${name} ${key}`);
    expect([...seen]).toContain('deployment-controller default/web');
    plane.run(5);
    expect(plane.controllers.queues().every(({ ready }) => ready.length === 0)).toBe(true);
  });
});
