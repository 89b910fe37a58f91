import { describe, expect, it } from 'vitest';
import type { ConfigMap } from '../../kinds/config-map/types.ts';
import type { DaemonSet } from '../../kinds/daemon-set/types.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { EndpointSlice } from '../../kinds/endpoint-slice/types.ts';
import type { Namespace } from '../../kinds/namespace/types.ts';
import type { Node } from '../../kinds/node/types.ts';
import { isPodReady } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { PodDisruptionBudget } from '../../kinds/pod-disruption-budget/types.ts';
import type { ReplicaSet } from '../../kinds/replica-set/types.ts';
import type { ServiceAccount } from '../../kinds/service-account/types.ts';
import { ControlPlane, type Manifest } from '../../testing/control-plane.ts';

const apps = 'apps/v1';
const podSpec = { containers: [{ name: 'web', image: 'shop:v1', ports: [{ name: 'http', containerPort: 8080 }] }] };

function deploymentOf(replicas: number, namespace = 'default'): Manifest {
  return {
    apiVersion: apps,
    kind: 'Deployment',
    metadata: { name: 'web', namespace },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: podSpec },
    },
  };
}

const service: Manifest = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'shop', namespace: 'default' },
  spec: { selector: { app: 'web' }, ports: [{ name: 'web', port: 80, targetPort: 'http' }] },
};

const pods = (plane: ControlPlane) => plane.list<Pod>('v1', 'Pod');
const livePods = (plane: ControlPlane) => pods(plane).filter(({ metadata }) => !metadata.deletionTimestamp);
const slicesOf = (plane: ControlPlane, name = 'shop') =>
  plane
    .list<EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice')
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name);
const node = (plane: ControlPlane, name: string) => plane.get<Node>('v1', 'Node', name);
const taintsOf = (plane: ControlPlane, name: string) =>
  (node(plane, name)?.spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);
const running = (replicas: number, options = {}) => {
  const plane = new ControlPlane(options);
  plane.create(deploymentOf(replicas));
  return plane.run(10);
};

describe('endpoint slices', () => {
  it('list the ready pods of a Service at their own port', () => {
    const plane = running(3);
    plane.create(service);
    plane.run(5);
    const [slice, ...others] = slicesOf(plane);
    expect(others).toEqual([]);
    expect(slice.metadata.name).toMatch(/^shop-[a-z0-9]{5}$/);
    expect(slice.ports).toEqual([{ name: 'web', port: 8080, protocol: 'TCP' }]);
    expect(slice.endpoints.map(({ targetRef }) => targetRef?.name).sort()).toEqual(
      pods(plane)
        .map(({ metadata }) => metadata.name)
        .sort(),
    );
    expect(slice.endpoints.every(({ conditions }) => conditions.ready)).toBe(true);
  });

  it('follow pods as they come and go', () => {
    const plane = running(2);
    plane.create(service);
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
    const plane = running(1);
    plane.create(service);
    plane.run(5);
    plane.delete('v1', 'Service', 'default/shop');
    plane.run(5);
    expect(slicesOf(plane)).toEqual([]);
  });
});

describe('a disruption budget', () => {
  it('counts what may go, from what the Deployment wants', () => {
    const plane = running(5);
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
    const [victim] = pods(plane);
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
      spec: podSpec,
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

describe('a machine that falls silent', () => {
  it('is unknown after 50 to 55 seconds, its pods not ready, and evicted five minutes later', () => {
    const plane = running(3);
    const mine = () => livePods(plane).filter(({ spec }) => spec.nodeName === 'n2');
    expect(mine()).toHaveLength(1);
    plane.nodes.setSilent('n2', true);
    plane.run(48);
    expect(taintsOf(plane, 'n2')).toEqual([]);
    plane.run(14);
    expect(node(plane, 'n2')?.status.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    });
    expect(plane.events('Node')).toContain('NodeNotReady: Node n2 status is now: NodeNotReady');
    expect(plane.events('Pod')).toContain('NodeNotReady: Node is not ready');
    expect(mine().map(isPodReady)).toEqual([false]);
    expect(plane.get<Deployment>(apps, 'Deployment', 'default/web')?.status.availableReplicas).toBe(2);
    plane.run(5);
    expect(taintsOf(plane, 'n2')).toEqual([
      'node.kubernetes.io/unreachable:NoSchedule',
      'node.kubernetes.io/unreachable:NoExecute',
    ]);
    plane.run(290);
    expect(mine()).toHaveLength(1);
    plane.run(20);
    expect(mine()).toEqual([]);
    const leaving = pods(plane).find(({ spec }) => spec.nodeName === 'n2');
    expect(leaving?.status.conditions).toContainEqual(
      expect.objectContaining({
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByTaintManager',
        message: 'Taint manager: deleting due to NoExecute taint',
      }),
    );
    expect(plane.events('Pod')).toContain(
      `TaintManagerEviction: Marking for deletion Pod default/${leaving?.metadata.name}`,
    );
    expect(livePods(plane)).toHaveLength(3);
  });

  it('keeps its pods when it speaks again in time', () => {
    const plane = running(3);
    const before = livePods(plane)
      .map(({ metadata }) => metadata.uid)
      .sort();
    plane.nodes.setSilent('n2', true);
    plane.run(120);
    expect(taintsOf(plane, 'n2')).toHaveLength(2);
    plane.nodes.setSilent('n2', false);
    plane.run(400);
    expect(taintsOf(plane, 'n2')).toEqual([]);
    expect(plane.events('Pod').filter((line) => line.includes('Cancelling'))).toHaveLength(1);
    expect(
      livePods(plane)
        .map(({ metadata }) => metadata.uid)
        .sort(),
    ).toEqual(before);
  });

  it('is not emptied when all machines are silent: then it is the network', () => {
    const plane = running(3);
    for (const name of ['n1', 'n2', 'n3']) plane.nodes.setSilent(name, true);
    plane.run(900);
    expect(livePods(plane)).toHaveLength(3);
    expect(taintsOf(plane, 'n1')).toEqual(['node.kubernetes.io/unreachable:NoSchedule']);
  });

  it('is cordoned by its spec', () => {
    const plane = new ControlPlane();
    plane.patch('v1', 'Node', 'n1', { spec: { unschedulable: true } });
    plane.run(1);
    expect(taintsOf(plane, 'n1')).toEqual(['node.kubernetes.io/unschedulable:NoSchedule']);
    plane.patch('v1', 'Node', 'n1', { spec: { unschedulable: null } });
    plane.run(1);
    expect(taintsOf(plane, 'n1')).toEqual([]);
  });
});

describe('a machine', () => {
  it('gets a range of pod addresses and loses its first taint', () => {
    const plane = new ControlPlane();
    expect(['n1', 'n2', 'n3'].map((name) => node(plane, name)?.spec.podCIDR)).toEqual([
      '10.244.0.0/24',
      '10.244.1.0/24',
      '10.244.2.0/24',
    ]);
    expect(taintsOf(plane, 'n1')).toEqual([]);
    expect(plane.events('Node')).toContain('RegisteredNode: Node n1 event: Registered Node n1 in Controller');
  });

  it('takes its lease along, and after a while its pods, when it is deleted', () => {
    const plane = running(3);
    plane.delete('v1', 'Node', 'n1');
    plane.run(10);
    expect(plane.list('coordination.k8s.io/v1', 'Lease').map(({ metadata }) => metadata.name)).toEqual(['n2', 'n3']);
    expect(plane.events('Node')).toContain('RemovingNode: Node n1 event: Removing Node n1 from Controller');
    expect(pods(plane).filter(({ spec }) => spec.nodeName === 'n1')).toHaveLength(1);
    plane.run(80);
    expect(pods(plane).filter(({ spec }) => spec.nodeName === 'n1')).toEqual([]);
    expect(livePods(plane)).toHaveLength(3);
  });
});

describe('garbage', () => {
  const left = (plane: ControlPlane) => [plane.list(apps, 'ReplicaSet').length, pods(plane).length];

  it('in the background: the Deployment goes first, then what it owned', () => {
    const plane = running(2);
    plane.delete(apps, 'Deployment', 'default/web');
    expect(plane.list(apps, 'Deployment')).toEqual([]);
    plane.run(10);
    expect(left(plane)).toEqual([0, 0]);
    const reasons = [...plane.trace.writes()].map(({ reason }) => reason ?? '');
    expect(
      reasons.some((reason) => /^deleted ReplicaSet web-\w+: its owner Deployment web is gone$/.test(reason)),
    ).toBe(true);
  });

  it('in the foreground: pods first, then the ReplicaSet, then the Deployment', () => {
    const plane = running(2);
    plane.delete(apps, 'Deployment', 'default/web', { propagationPolicy: 'Foreground' });
    const gone: string[] = [];
    plane.api.subscribe(
      { group: apps.split('/')[0], resource: 'deployments' },
      ({ type }) => type === 'DELETED' && gone.push('Deployment'),
    );
    plane.api.subscribe(
      { group: apps.split('/')[0], resource: 'replicasets' },
      ({ type }) => type === 'DELETED' && gone.push('ReplicaSet'),
    );
    plane.api.subscribe({ group: '', resource: 'pods' }, ({ type }) => type === 'DELETED' && gone.push('Pod'));
    plane.run(10);
    expect(gone).toEqual(['Pod', 'Pod', 'ReplicaSet', 'Deployment']);
  });

  it('orphaned: what the Deployment owned stays and belongs to nobody', () => {
    const plane = running(2);
    plane.delete(apps, 'Deployment', 'default/web', { propagationPolicy: 'Orphan' });
    plane.run(10);
    expect(plane.list(apps, 'Deployment')).toEqual([]);
    const [replicaSet] = plane.list<ReplicaSet>(apps, 'ReplicaSet');
    expect(replicaSet.metadata.ownerReferences ?? []).toEqual([]);
    expect(livePods(plane)).toHaveLength(2);
    // A Deployment with the same selector and template takes it in again.
    plane.create(deploymentOf(2));
    plane.run(10);
    expect(
      plane
        .list<ReplicaSet>(apps, 'ReplicaSet')
        .map(({ metadata }) => [metadata.name, metadata.ownerReferences?.[0].name]),
    ).toEqual([[replicaSet.metadata.name, 'web']]);
  });

  it('deletes what names an owner that never was', () => {
    const plane = new ControlPlane();
    plane.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'stray',
        namespace: 'default',
        ownerReferences: [{ apiVersion: apps, kind: 'Deployment', name: 'ghost', uid: 'no-such-uid' }],
      },
    });
    plane.run(5);
    expect(plane.get('v1', 'ConfigMap', 'default/stray')).toBeUndefined();
  });
});

describe('a namespace', () => {
  const created = () => {
    const plane = new ControlPlane();
    plane.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } });
    return plane.run(5);
  };

  it('has a ServiceAccount and the root certificate, again when they are deleted or changed', () => {
    const plane = created();
    const account = () => plane.get<ServiceAccount>('v1', 'ServiceAccount', 'team/default');
    const certificate = () => plane.get<ConfigMap>('v1', 'ConfigMap', 'team/kube-root-ca.crt');
    expect(account()).toBeDefined();
    const { data } = certificate() ?? {};
    expect(data?.['ca.crt']).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
    plane.delete('v1', 'ServiceAccount', 'team/default');
    plane.patch('v1', 'ConfigMap', 'team/kube-root-ca.crt', { data: { 'ca.crt': 'mine' } });
    plane.run(2);
    expect(account()).toBeDefined();
    expect(certificate()?.data).toEqual(data);
  });

  it('takes everything along when it is deleted, and says meanwhile what is left', () => {
    const plane = created();
    plane.create(deploymentOf(2, 'team'));
    plane.create({ ...service, metadata: { name: 'shop', namespace: 'team' } });
    plane.run(10);
    plane.patch('v1', 'Pod', `team/${pods(plane)[0].metadata.name}`, {
      metadata: { finalizers: ['example.com/hold'] },
    });
    plane.delete('v1', 'Namespace', 'team');
    plane.run(20);
    const team = plane.get<Namespace>('v1', 'Namespace', 'team');
    expect(team?.status.phase).toBe('Terminating');
    expect(team?.status.conditions?.map(({ type, status, message }) => `${type} ${status} ${message}`)).toEqual([
      'NamespaceDeletionDiscoveryFailure False All resources successfully discovered',
      'NamespaceDeletionGroupVersionParsingFailure False All legacy kube types successfully parsed',
      'NamespaceDeletionContentFailure False All content successfully deleted, may be waiting on finalization',
      'NamespaceContentRemaining True Some resources are remaining: pods. has 1 resource instances',
      'NamespaceFinalizersRemaining True Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    ]);
    plane.patch('v1', 'Pod', `team/${pods(plane)[0].metadata.name}`, { metadata: { finalizers: null } });
    plane.run(30);
    expect(plane.get('v1', 'Namespace', 'team')).toBeUndefined();
    expect(pods(plane)).toEqual([]);
    expect(plane.list(apps, 'Deployment')).toEqual([]);
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
    livePods(plane)
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
    while (plane.step(untilMs)) expect(livePods(plane).filter(isPodReady).length).toBeGreaterThanOrEqual(2);
    expect(livePods(plane).map(({ spec }) => spec.containers[0].image)).toEqual(['agent:v2', 'agent:v2', 'agent:v2']);
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
      livePods(plane)
        .map(({ spec }) => spec.containers[0].image)
        .sort();
    expect(images()).toEqual(['agent:v1', 'agent:v1', 'agent:v1']);
    plane.delete('v1', 'Pod', `default/${livePods(plane)[0].metadata.name}`);
    plane.run(10);
    expect(images()).toEqual(['agent:v1', 'agent:v1', 'agent:v2']);
  });
});

describe('all together', () => {
  const everything = (seed: number) => {
    const plane = running(4, { seed, nodes: ['n1', 'n2', 'n3', 'n4'] });
    plane.create(service);
    plane.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } });
    plane.create(deploymentOf(2, 'team'));
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
        pods: livePods(plane).map(
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
    plane.create(deploymentOf(1));
    const untilMs = plane.nowMs + 1000;
    const seen = new Set<string>();
    while (plane.step(untilMs))
      for (const { name, ready } of plane.controllers.queues()) for (const key of ready) seen.add(`${name} ${key}`);
    expect([...seen]).toContain('deployment-controller default/web');
    plane.run(5);
    expect(plane.controllers.queues().every(({ ready }) => ready.length === 0)).toBe(true);
  });
});
