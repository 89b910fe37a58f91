/** A network alone with a fake API server: what its tests drive. */
import { formatTime } from '../api/time.ts';
import { createNetwork, type Network, type TrafficObservation } from '../engine/network/network.ts';
import { createFakeEngine, runPart, type FakeEngine } from './fake-api.ts';

export interface NetworkWorld {
  engine: FakeEngine;
  network: Network;
  advance(ms: number): void;
}

export function createNetworkWorld(seed = 1): NetworkWorld {
  const engine = createFakeEngine(seed);
  const network = createNetwork(engine);
  network.start();
  const world: NetworkWorld = { engine, network, advance: (ms) => runPart(engine, network, engine.agenda.nowMs + ms) };
  for (const name of ['worker-1', 'worker-2'])
    engine.api.put({ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: {} });
  addImage(world, 'shop:v1');
  return world;
}

export function addImage({ engine }: NetworkWorld, image: string, traits: object = {}): void {
  const spec = { image, exists: true, startSeconds: 0, errorPercent: 0, latencyMs: 20, concurrency: 10, ...traits };
  engine.api.put({ apiVersion: 'orrery.dev/v1', kind: 'Image', metadata: { name: image.replace(':', '-') }, spec });
}

export function addService({ engine }: NetworkWorld, spec: object = {}): void {
  engine.api.put({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.10',
      sessionAffinity: 'None',
      selector: { app: 'web' },
      ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }],
      ...spec,
    },
  });
}

export type PodTraits = {
  ip?: string;
  node?: string;
  image?: string;
  revision?: string;
  phase?: string;
  state?: object;
  ports?: object[];
  spec?: object;
  metadata?: object;
  run?: string;
};

export function putPod(
  { engine }: NetworkWorld,
  name: string,
  {
    ip = '10.244.1.2',
    node = 'worker-1',
    image = 'shop:v1',
    revision = 'r1',
    phase = 'Running',
    state,
    ports = [{ containerPort: 8080 }],
    spec = {},
    metadata = {},
    run = 'containerd://1',
  }: PodTraits = {},
): void {
  const startedAt = formatTime(engine.epochMs + engine.agenda.nowMs);
  engine.api.put({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web', 'pod-template-hash': revision }, ...metadata },
    spec: { nodeName: node, terminationGracePeriodSeconds: 30, containers: [{ name: 'main', image, ports, ...spec }] },
    status: {
      phase,
      podIP: ip,
      containerStatuses: [
        { name: 'main', containerID: run, restartCount: 0, ready: true, state: state ?? { running: { startedAt } } },
      ],
    },
  });
}

/** Endpoints as `pod@ip` with flags: r ready, s serving, t terminating. */
export function putSlice({ engine }: NetworkWorld, ...endpoints: string[]): void {
  engine.api.put({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'web-1', labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    endpoints: endpoints.map((text) => {
      const [name, ip, flags = 'rs'] = text.split(/[@ ]/);
      return {
        addresses: [ip],
        targetRef: { kind: 'Pod', name, namespace: 'default' },
        conditions: { ready: flags.includes('r'), serving: flags.includes('s'), terminating: flags.includes('t') },
      };
    }),
  });
}

export function addTraffic({ engine }: NetworkWorld, spec: object = {}, name = 'users'): void {
  engine.api.put({
    apiVersion: 'orrery.dev/v1',
    kind: 'Traffic',
    metadata: { name },
    spec: { service: 'web', path: '/', requestsPerSecond: 20, shape: 'steady', timeoutSeconds: 2, ...spec },
  });
}

export function seen({ network }: NetworkWorld): TrafficObservation {
  const [first] = network.observe(true);
  return first;
}
