/** The world of the design still: web in the middle of a rolling update on three workers, one of them cordoned. */
import type { KubernetesObject, ObjectMeta } from '../../api/object.ts';
import { formatTime } from '../../api/time.ts';
import type { ObjectChange } from '../../protocol/messages.ts';

export const epochMs = Date.UTC(2026, 0, 5, 9, 0, 0);
export const stillMs = 102_350;

type Manifest = Record<string, unknown> & { metadata: Partial<ObjectMeta> };

let nextUid = 1;

/** An object as the API server would return it. */
export function stored(resource: string, apiVersion: string, kind: string, manifest: Manifest, atMs = 0): ObjectChange {
  const name = manifest.metadata.name ?? '';
  const metadata: ObjectMeta = {
    uid: `uid-${kind}-${name}-${nextUid++}`,
    resourceVersion: '812',
    creationTimestamp: formatTime(epochMs + atMs),
    ...manifest.metadata,
    name,
  };
  const object = { apiVersion, kind, ...manifest, metadata } as unknown as KubernetesObject;
  return { resource, key: metadata.namespace ? `${metadata.namespace}/${name}` : name, object };
}

export function machine(
  name: string,
  zone: string | undefined,
  options: { cordoned?: boolean; down?: boolean } = {},
): ObjectChange {
  const labels: Record<string, string> = zone
    ? { 'topology.kubernetes.io/zone': zone, 'kubernetes.io/hostname': name }
    : { 'node-role.kubernetes.io/control-plane': '' };
  return stored('nodes', 'v1', 'Node', {
    metadata: { name, labels },
    spec: options.cordoned ? { unschedulable: true } : {},
    status: {
      allocatable: { cpu: '4', memory: '16Gi', pods: '110' },
      capacity: { cpu: '4', memory: '16Gi', pods: '110' },
      conditions: [{ type: 'Ready', status: options.down ? 'Unknown' : 'True', reason: 'KubeletReady' }],
    },
  });
}

export interface PodOptions {
  name: string;
  owner: { kind: string; name: string; uid: string };
  node: string;
  image: string;
  app: string;
  cpu: string;
  memory: string;
  hash?: string;
  state?: 'ready' | 'starting' | 'leaving' | 'crashing' | 'unready';
  atMs?: number;
}

export function pod(options: PodOptions): ObjectChange {
  const { state = 'ready', atMs = 1000 } = options;
  const ready = state === 'ready' || state === 'leaving';
  const startedAt = formatTime(epochMs + atMs + 1000);
  const condition = (type: string, ok: boolean, sinceMs = atMs) => ({
    type,
    status: ok ? 'True' : 'False',
    lastTransitionTime: formatTime(epochMs + sinceMs),
  });
  const waiting = state === 'crashing' ? { waiting: { reason: 'CrashLoopBackOff' } } : { running: { startedAt } };
  return stored(
    'pods',
    'v1',
    'Pod',
    {
      metadata: {
        name: options.name,
        namespace: 'default',
        labels: { app: options.app, ...(options.hash ? { 'pod-template-hash': options.hash } : {}) },
        ownerReferences: [{ apiVersion: 'apps/v1', controller: true, ...options.owner }],
        ...(state === 'leaving'
          ? { deletionTimestamp: formatTime(epochMs + stillMs + 25_000), deletionGracePeriodSeconds: 30 }
          : {}),
      },
      spec: {
        nodeName: options.node,
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        containers: [
          {
            name: options.app,
            image: options.image,
            resources: { requests: { cpu: options.cpu, memory: options.memory } },
          },
        ],
      },
      status: {
        phase: 'Running',
        conditions: [
          condition('PodScheduled', true),
          condition('Initialized', true),
          condition('ContainersReady', ready, state === 'unready' ? atMs + 9000 : atMs),
          condition('Ready', ready),
        ],
        containerStatuses: [
          {
            name: options.app,
            image: options.image,
            imageID: '',
            ready,
            started: true,
            restartCount: state === 'crashing' ? 3 : 0,
            state: waiting,
            lastState: {},
          },
        ],
      },
    },
    atMs,
  );
}

function deployment(
  name: string,
  replicas: number,
  image: string,
  revision: number,
  status: Record<string, number>,
): ObjectChange {
  const labels = { app: name };
  return stored('deployments', 'apps/v1', 'Deployment', {
    metadata: {
      name,
      namespace: 'default',
      generation: 1,
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
    },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name, image, resources: {} }] } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    },
    status: {
      observedGeneration: 1,
      ...status,
      conditions: [{ type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated' }],
    },
  });
}

function replicaSet(
  owner: ObjectChange,
  name: string,
  image: string,
  replicas: number,
  revision: number,
): ObjectChange {
  const { uid, name: ownerName } = owner.object?.metadata ?? { uid: '', name: '' };
  return stored('replicasets', 'apps/v1', 'ReplicaSet', {
    metadata: {
      name,
      namespace: 'default',
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: ownerName, uid, controller: true }],
    },
    spec: {
      replicas,
      selector: {},
      template: { metadata: {}, spec: { containers: [{ name: ownerName, image, resources: {} }] } },
    },
    status: { replicas, readyReplicas: replicas },
  });
}

export function stillWorld(): ObjectChange[] {
  const web = deployment('web', 4, 'shop:v2', 2, {
    replicas: 5,
    updatedReplicas: 2,
    readyReplicas: 4,
    availableReplicas: 4,
    unavailableReplicas: 1,
  });
  const api = deployment('api', 2, 'catalog:1.4', 1, {
    replicas: 2,
    updatedReplicas: 2,
    readyReplicas: 2,
    availableReplicas: 2,
  });
  const web1 = replicaSet(web, 'web-7d9f8c6b5', 'shop:v1', 3, 1);
  const web2 = replicaSet(web, 'web-5f6c9d7b8', 'shop:v2', 2, 2);
  const api1 = replicaSet(api, 'api-6b8d5f7c9', 'catalog:1.4', 2, 1);
  const agent = stored('daemonsets', 'apps/v1', 'DaemonSet', {
    metadata: { name: 'log-agent', namespace: 'default' },
    spec: {
      selector: { matchLabels: { app: 'log-agent' } },
      template: { metadata: {}, spec: { containers: [] } },
      updateStrategy: { type: 'RollingUpdate' },
    },
    status: { desiredNumberScheduled: 3, currentNumberScheduled: 3, numberReady: 3, numberMisscheduled: 0 },
  });
  const owner = (change: ObjectChange) => ({
    kind: change.object?.kind ?? '',
    name: change.object?.metadata.name ?? '',
    uid: change.object?.metadata.uid ?? '',
  });
  const shop = (set: ObjectChange, suffix: string, node: string, state: PodOptions['state'], atMs: number) =>
    pod({
      name: `${set.object?.metadata.name}-${suffix}`,
      owner: owner(set),
      node,
      app: 'web',
      cpu: '250m',
      memory: '256Mi',
      state,
      atMs,
      image: set === web1 ? 'shop:v1' : 'shop:v2',
      hash: (set.object?.metadata.name ?? '').slice(4),
    });
  const catalog = (suffix: string, node: string) =>
    pod({
      name: `api-6b8d5f7c9-${suffix}`,
      owner: owner(api1),
      node,
      app: 'api',
      image: 'catalog:1.4',
      cpu: '1',
      memory: '2Gi',
      hash: '6b8d5f7c9',
      atMs: 34_000,
    });
  const logs = (suffix: string, node: string) =>
    pod({
      name: `log-agent-${suffix}`,
      owner: owner(agent),
      node,
      app: 'log-agent',
      image: 'log-agent:2.1',
      cpu: '100m',
      memory: '64Mi',
      atMs: 99_000,
    });
  return [
    machine('control-plane', undefined),
    machine('worker-1', 'a'),
    machine('worker-2', 'a'),
    machine('worker-3', 'b', { cordoned: true }),
    web,
    api,
    web1,
    web2,
    api1,
    agent,
    shop(web1, '2vqxk', 'worker-1', 'ready', 1000),
    shop(web2, '8hd2m', 'worker-1', 'ready', 30_000),
    catalog('x7c2q', 'worker-1'),
    logs('p2x8d', 'worker-1'),
    shop(web1, '9sdlw', 'worker-2', 'ready', 1000),
    shop(web2, 'k2x4q', 'worker-2', 'starting', 33_000),
    catalog('m4tq8', 'worker-2'),
    logs('d7k2s', 'worker-2'),
    shop(web1, 'p5wzz', 'worker-3', 'ready', 1000),
    shop(web1, '2lqzn', 'worker-3', 'leaving', 2000),
    logs('q9f4j', 'worker-3'),
    stored('services', 'v1', 'Service', {
      metadata: { name: 'web', namespace: 'default' },
      spec: { type: 'ClusterIP', selector: { app: 'web' }, sessionAffinity: 'None' },
      status: { loadBalancer: {} },
    }),
    stored('endpointslices', 'discovery.k8s.io/v1', 'EndpointSlice', {
      metadata: { name: 'web-abc', namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4',
      endpoints: [1, 2, 3, 4, 5].map((n) => ({
        addresses: [`10.0.0.${n}`],
        conditions: { ready: n < 5, serving: true, terminating: false },
      })),
    }),
    stored('poddisruptionbudgets', 'policy/v1', 'PodDisruptionBudget', {
      metadata: { name: 'web', namespace: 'default' },
      spec: { minAvailable: 3, selector: { matchLabels: { app: 'web' } } },
      status: { disruptionsAllowed: 1, currentHealthy: 4, desiredHealthy: 3, expectedPods: 5 },
    }),
    stored('traffics', 'orrery.dev/v1', 'Traffic', {
      metadata: { name: 'users', namespace: 'default' },
      spec: { service: 'web', path: '/', requestsPerSecond: 20, shape: 'steady', timeoutSeconds: 2 },
    }),
  ];
}

/** Many machines with many pods, for looking at speed: `?nodes=100&pods=10`. */
export function largeWorld(nodes: number, podsPerNode: number): ObjectChange[] {
  const world = stillWorld().filter((change) => change.resource !== 'nodes' && change.resource !== 'pods');
  const owners = world.filter((change) => change.resource === 'replicasets');
  world.push(machine('control-plane', undefined));
  for (let node = 1; node <= nodes; node++) {
    const name = `worker-${node}`;
    world.push(machine(name, 'abc'[node % 3], { down: node % 37 === 0, cordoned: node % 19 === 0 }));
    for (let index = 0; index < podsPerNode; index++) {
      const owner = owners[(node + index) % owners.length].object;
      const state = (node * 31 + index) % 23 === 0 ? 'crashing' : (node + index) % 11 === 0 ? 'starting' : 'ready';
      world.push(
        pod({
          name: `${owner?.metadata.name}-${String(node * 1000 + index).padStart(5, 'x')}`,
          node: name,
          app: 'web',
          image: 'shop:v1',
          cpu: '100m',
          memory: '128Mi',
          state,
          owner: { kind: 'ReplicaSet', name: owner?.metadata.name ?? '', uid: owner?.metadata.uid ?? '' },
        }),
      );
    }
  }
  return world;
}
