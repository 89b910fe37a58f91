/** The cluster of the first visit: a small shop with users, on three workers in two zones. */
import type { KubernetesObject } from '../../api/object.ts';
import type { Recording } from '../../api/recording.ts';
import { newRecording } from './cluster.ts';

/** Where the first visit joins the story: everything is up and users are served. */
export const demoStartMs = 42_000;

/** By then every machine has joined, and by then every pod is Ready, so that the first users are served. */
const machinesReadyMs = 12_000;
const workloadsReadyMs = 24_000;

export function demoRecording(seed = 1): Recording {
  const recording = newRecording(seed, machinesAndImages());
  recording.options.stages = [
    { atMs: machinesReadyMs, objects: workloads() },
    { atMs: workloadsReadyMs, objects: users() },
  ];
  return recording;
}

/** Machines only: what `npm run serve -- --nodes 3` begins with. */
export function emptyRecording(seed: number, workers: number): Recording {
  return newRecording(seed, [
    controlPlaneNode(),
    ...Array.from({ length: workers }, (_, index) => worker(`worker-${index + 1}`, 'abc'[index % 3])),
  ]);
}

function machinesAndImages(): KubernetesObject[] {
  return [
    controlPlaneNode(),
    worker('worker-1', 'a'),
    worker('worker-2', 'a'),
    worker('worker-3', 'b'),
    image('shop-v1', {
      image: 'shop:v1',
      exists: true,
      size: '48Mi',
      startSeconds: 1.2,
      readySeconds: 2,
      errorPercent: 0,
      latencyMs: 32,
      concurrency: 20,
      shutdownSeconds: 1,
    }),
    image('shop-v2', {
      image: 'shop:v2',
      exists: true,
      size: '52Mi',
      startSeconds: 1.4,
      readySeconds: 2.4,
      errorPercent: 0,
      latencyMs: 24,
      concurrency: 20,
      shutdownSeconds: 1,
    }),
    image('shop-v3', {
      image: 'shop:v3',
      exists: true,
      size: '55Mi',
      startSeconds: 1.4,
      readySeconds: 2.4,
      neverReady: true,
      errorPercent: 0,
      latencyMs: 24,
      concurrency: 20,
      shutdownSeconds: 1,
    }),
    image('catalog', {
      image: 'catalog:1.4',
      exists: true,
      size: '36Mi',
      startSeconds: 0.8,
      readySeconds: 1,
      errorPercent: 0,
      latencyMs: 12,
      concurrency: 50,
    }),
    image('log-agent', {
      image: 'log-agent:2.1',
      exists: true,
      size: '22Mi',
      startSeconds: 0.4,
      errorPercent: 0,
      latencyMs: 5,
      concurrency: 50,
    }),
  ];
}

function workloads(): KubernetesObject[] {
  return [
    deployment('web', 4, 'web', 'shop:v1', { cpu: '250m', memory: '256Mi' }, 8080),
    deployment('api', 2, 'api', 'catalog:1.4', { cpu: '500m', memory: '512Mi' }, 9090),
    applied({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'log-agent', namespace: 'default' },
      spec: {
        selector: { matchLabels: { app: 'log-agent' } },
        template: {
          metadata: { labels: { app: 'log-agent' } },
          spec: {
            containers: [
              { name: 'log-agent', image: 'log-agent:2.1', resources: { requests: { cpu: '100m', memory: '64Mi' } } },
            ],
          },
        },
      },
    }),
    applied({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
    }),
    applied({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web', namespace: 'default' },
      spec: { minAvailable: 3, selector: { matchLabels: { app: 'web' } } },
    }),
  ];
}

function users(): KubernetesObject[] {
  return [
    applied({
      apiVersion: 'orrery.dev/v1',
      kind: 'Traffic',
      metadata: { name: 'users', namespace: 'default' },
      spec: { service: 'web', path: '/', requestsPerSecond: 20, shape: 'steady', timeoutSeconds: 2 },
    }),
  ];
}

function controlPlaneNode(): KubernetesObject {
  return as({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'control-plane', labels: { 'node-role.kubernetes.io/control-plane': '' } },
    spec: { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] },
  });
}

function worker(name: string, zone: string): KubernetesObject {
  return as({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'topology.kubernetes.io/region': 'orrery', 'topology.kubernetes.io/zone': zone } },
    spec: {},
  });
}

function image(name: string, spec: Record<string, unknown>): KubernetesObject {
  return as({ apiVersion: 'orrery.dev/v1', kind: 'Image', metadata: { name }, spec });
}

function deployment(
  name: string,
  replicas: number,
  container: string,
  imageName: string,
  requests: Record<string, string>,
  port: number,
): KubernetesObject {
  return applied({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            {
              name: container,
              image: imageName,
              ports: [{ containerPort: port }],
              resources: { requests },
              readinessProbe: { httpGet: { path: '/healthz', port }, periodSeconds: 2 },
            },
          ],
        },
      },
    },
  });
}

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  [field: string]: unknown;
}

// What a student would write, before the API server fills in the rest.
function as(manifest: Manifest): KubernetesObject {
  return manifest as unknown as KubernetesObject;
}

/** As `kubectl apply` leaves it: the manifest itself is kept in an annotation, so that a later apply knows what was written. */
function applied(manifest: Manifest): KubernetesObject {
  const { metadata } = manifest;
  const lastApplied = `${JSON.stringify({ ...manifest, metadata: { annotations: {}, ...metadata } })}\n`;
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': lastApplied };
  return as({ ...manifest, metadata: { ...metadata, annotations } });
}
