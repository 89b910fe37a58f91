/**
 * The shop of the first visit and of the lessons, as manifests: machines, images, workloads, users.
 * It is down here because the demo, which is the engine's, and the lessons both begin with it.
 */
import type { KubernetesObject } from './object.ts';

/** From the moment of their creation to the first Ready node, and from there until every pod of the shop is Ready. */
export const machinesReadyMs = 12_000;
export const workloadsReadyMs = 24_000;

/** One control plane, and three workers in two zones. */
export function shopMachines(): KubernetesObject[] {
  return [controlPlaneNode(), worker('worker-1', 'a'), worker('worker-2', 'a'), worker('worker-3', 'b')];
}

/** What the registry has for the shop. `shop:v3` starts, and is never ready. */
export function shopImages(): KubernetesObject[] {
  return [
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

export interface DeploymentOutline {
  name: string;
  replicas: number;
  image: string;
  port: number;
  requests: Record<string, string>;
  /** Of the pods, and what the Deployment selects; `app` and its name when it says nothing. */
  labels?: Record<string, string>;
  /** More of the Deployment's spec, the pod's spec and the container. */
  spec?: Record<string, unknown>;
  pod?: Record<string, unknown>;
  container?: Record<string, unknown>;
}

/** A Deployment with one container of the same name and a readiness probe. */
export function deployment({ name, replicas, image, port, requests, ...more }: DeploymentOutline): KubernetesObject {
  const { labels = { app: name } } = more;
  return applied({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default', labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name,
              image,
              ports: [{ containerPort: port }],
              resources: { requests },
              readinessProbe: { httpGet: { path: '/healthz', port }, periodSeconds: 2 },
              ...more.container,
            },
          ],
          ...more.pod,
        },
      },
      ...more.spec,
    },
  });
}

/** The shop itself: 4 × `shop:v1`. */
export function webDeployment(changes: Partial<DeploymentOutline> = {}): KubernetesObject {
  const requests = { cpu: '250m', memory: '256Mi' };
  return deployment({ name: 'web', replicas: 4, image: 'shop:v1', port: 8080, requests, ...changes });
}

export function apiDeployment(changes: Partial<DeploymentOutline> = {}): KubernetesObject {
  const requests = { cpu: '500m', memory: '512Mi' };
  return deployment({ name: 'api', replicas: 2, image: 'catalog:1.4', port: 9090, requests, ...changes });
}

export function logAgent(): KubernetesObject {
  return applied({
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
  });
}

export function webService(selector: Record<string, string> = { app: 'web' }): KubernetesObject {
  return applied({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector, ports: [{ port: 80, targetPort: 8080 }] },
  });
}

/** At least so many pods of `web` stay when somebody evicts. */
export function webBudget(minAvailable = 3): KubernetesObject {
  return applied({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web', namespace: 'default' },
    spec: { minAvailable, selector: { matchLabels: { app: 'web' } } },
  });
}

/** Users of the Service `web`. */
export function shopUsers(requestsPerSecond = 20): KubernetesObject {
  return applied({
    apiVersion: 'orrery.dev/v1',
    kind: 'Traffic',
    metadata: { name: 'users', namespace: 'default' },
    spec: { service: 'web', path: '/', requestsPerSecond, shape: 'steady', timeoutSeconds: 2 },
  });
}

export function controlPlaneNode(): KubernetesObject {
  return as({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'control-plane', labels: { 'node-role.kubernetes.io/control-plane': '' } },
    spec: { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] },
  });
}

/** @param labels more than its region and zone */
export function worker(name: string, zone: string, labels: Record<string, string> = {}): KubernetesObject {
  const place = { 'topology.kubernetes.io/region': 'orrery', 'topology.kubernetes.io/zone': zone };
  return as({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { ...place, ...labels } }, spec: {} });
}

export function image(name: string, spec: Record<string, unknown>): KubernetesObject {
  return as({ apiVersion: 'orrery.dev/v1', kind: 'Image', metadata: { name }, spec });
}

export function priorityClass(name: string, fields: { value: number; preemptionPolicy?: 'Never' }): KubernetesObject {
  return as({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, ...fields });
}

export interface Manifest {
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
export function applied(manifest: Manifest): KubernetesObject {
  const { metadata } = manifest;
  const lastApplied = `${JSON.stringify({ ...manifest, metadata: { annotations: {}, ...metadata } })}\n`;
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': lastApplied };
  return as({ ...manifest, metadata: { ...metadata, annotations } });
}
