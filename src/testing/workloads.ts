/** Objects for tests of controllers, complete enough to type-check; each test says only what it is about. */
import type { Condition, ObjectMeta, OwnerReference } from '../api/object.ts';
import type { Deployment, DeploymentStrategy } from '../kinds/deployment/types.ts';
import type { Node } from '../kinds/node/types.ts';
import type { Pod, PodSpec, PodStatus, PodTemplateSpec } from '../kinds/pod/types.ts';
import type { ReplicaSet, ReplicaSetStatus } from '../kinds/replica-set/types.ts';

/** 2026-01-01T00:00:00Z, and so many seconds later. */
export const startMs = Date.UTC(2026, 0, 1);

export function at(seconds: number): string {
  return new Date(startMs + seconds * 1000).toISOString().replace('.000Z', 'Z');
}

export function metadataOf(name: string, more: Partial<ObjectMeta> = {}): ObjectMeta {
  return { name, namespace: 'default', uid: `uid-${name}`, resourceVersion: '1', creationTimestamp: at(0), ...more };
}

export function ownedBy(kind: string, name: string, uid = `uid-${name}`): OwnerReference[] {
  const apiVersion = kind === 'ReplicaSet' || kind === 'Deployment' || kind === 'DaemonSet' ? 'apps/v1' : 'v1';
  return [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }];
}

export function podSpec(more: Partial<PodSpec> = {}): PodSpec {
  return {
    containers: [
      {
        name: 'web',
        image: 'shop:v1',
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'IfNotPresent',
      },
    ],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    ...more,
  };
}

export function template(image = 'shop:v1', labels: Record<string, string> = { app: 'web' }): PodTemplateSpec {
  const spec = podSpec();
  return { metadata: { labels }, spec: { ...spec, containers: [{ ...spec.containers[0], image }] } };
}

export interface DeploymentOptions {
  replicas?: number;
  maxSurge?: number | string;
  maxUnavailable?: number | string;
  recreate?: boolean;
  image?: string;
  spec?: Partial<Deployment['spec']>;
  status?: Deployment['status'];
  metadata?: Partial<ObjectMeta>;
}

export function deploymentOf(name: string, options: DeploymentOptions = {}): Deployment {
  const { maxSurge = '25%', maxUnavailable = '25%' } = options;
  const strategy: DeploymentStrategy = options.recreate
    ? { type: 'Recreate' }
    : { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(name, { generation: 1, ...options.metadata }),
    spec: {
      replicas: options.replicas ?? 1,
      selector: { matchLabels: { app: name } },
      template: template(options.image, { app: name }),
      strategy,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      ...options.spec,
    },
    status: options.status ?? {},
  };
}

export interface ReplicaSetOptions {
  image?: string;
  /** Pods that are available; all by default. */
  available?: number;
  /** Name of the Deployment that owns it. */
  owner?: string;
  annotations?: Record<string, string>;
  createdAt?: number;
  spec?: Partial<ReplicaSet['spec']>;
  status?: Partial<ReplicaSetStatus>;
}

export function replicaSetOf(name: string, replicas: number, options: ReplicaSetOptions = {}): ReplicaSet {
  const owner = options.owner ?? 'web';
  const available = options.available ?? replicas;
  const labels = { app: owner, 'pod-template-hash': name };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: metadataOf(name, {
      generation: 1,
      creationTimestamp: at(options.createdAt ?? 0),
      ownerReferences: ownedBy('Deployment', owner),
      ...(options.annotations ? { annotations: options.annotations } : {}),
    }),
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: template(options.image, labels),
      ...options.spec,
    },
    status: {
      replicas,
      readyReplicas: available,
      availableReplicas: available,
      observedGeneration: 1,
      ...options.status,
    },
  };
}

export interface PodOptions {
  /** Seconds after the start; undefined: not ready. */
  readyAt?: number;
  node?: string;
  phase?: PodStatus['phase'];
  labels?: Record<string, string>;
  owner?: OwnerReference[];
  metadata?: Partial<ObjectMeta>;
  spec?: Partial<PodSpec>;
  status?: Partial<PodStatus>;
}

export function podOf(name: string, options: PodOptions = {}): Pod {
  const ready: Condition | undefined =
    options.readyAt === undefined
      ? undefined
      : { type: 'Ready', status: 'True', lastProbeTime: null, lastTransitionTime: at(options.readyAt) };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadataOf(name, {
      labels: options.labels ?? { app: 'web' },
      ...(options.owner ? { ownerReferences: options.owner } : {}),
      ...options.metadata,
    }),
    spec: podSpec({ ...(options.node ? { nodeName: options.node } : {}), ...options.spec }),
    status: {
      phase: options.phase ?? (ready ? 'Running' : 'Pending'),
      ...(ready ? { conditions: [ready] } : {}),
      ...options.status,
    },
  };
}

export function nodeOf(
  name: string,
  more: { spec?: Node['spec']; ready?: Condition['status']; labels?: Record<string, string> } = {},
): Node {
  const { namespace: _, ...metadata } = metadataOf(name, {
    labels: { 'kubernetes.io/hostname': name, ...more.labels },
  });
  const conditions: Condition[] = more.ready
    ? [{ type: 'Ready', status: more.ready, lastHeartbeatTime: at(0), lastTransitionTime: at(0) }]
    : [];
  return { apiVersion: 'v1', kind: 'Node', metadata, spec: more.spec ?? {}, status: { conditions } };
}
