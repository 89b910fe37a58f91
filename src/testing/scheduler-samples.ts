/** Frozen nodes and pods, and what one scheduler plugin says about them: the language of the plugins' tables. */
import type { LabelSelector } from '../api/selector.ts';
import type { StorageView } from '../engine/scheduler/volumes/plan.ts';
import { SchedulerCache } from '../engine/scheduler/cache.ts';
import { Framework } from '../engine/scheduler/framework.ts';
import { podInfoOf } from '../engine/scheduler/pod-info.ts';
import { fits, type Snapshot } from '../engine/scheduler/plugin.ts';
import { defaultProfile } from '../engine/scheduler/table.ts';
import type { Node, Taint } from '../kinds/node/types.ts';
import type { Pod, PodSpec } from '../kinds/pod/types.ts';
import type { Service } from '../kinds/service/types.ts';
import { deepFreeze } from './fake-api.ts';

export type NodeTraits = {
  labels?: Record<string, string>;
  taints?: Taint[];
  unschedulable?: boolean;
  allocatable?: Record<string, string>;
  images?: Node['status']['images'];
};

export function aNode(name: string, { labels, taints, unschedulable, allocatable, images }: NodeTraits = {}): Node {
  return deepFreeze({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: name,
      resourceVersion: '1',
      creationTimestamp: '',
      labels: { 'kubernetes.io/hostname': name, ...labels },
    },
    spec: { ...(taints ? { taints } : {}), ...(unschedulable ? { unschedulable } : {}) },
    status: { allocatable: allocatable ?? { cpu: '4', memory: '10Gi', pods: '110' }, ...(images ? { images } : {}) },
  });
}

export type PodTraits = Partial<Omit<PodSpec, 'containers'>> & {
  labels?: Record<string, string>;
  namespace?: string;
  on?: string;
  requests?: Record<string, string>[];
  images?: string[];
  ports?: { hostPort: number; hostIP?: string; protocol?: 'TCP' | 'UDP' }[];
};

let serial = 0;

export function aPod({
  labels,
  namespace = 'default',
  on,
  requests = [{}],
  images = [],
  ports = [],
  ...spec
}: PodTraits = {}): Pod {
  const name = `pod-${++serial}`;
  return deepFreeze({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid: name,
      resourceVersion: '1',
      creationTimestamp: '',
      ...(labels ? { labels } : {}),
    },
    spec: {
      ...spec,
      ...(on ? { nodeName: on } : {}),
      containers: (images.length ? images.map(() => ({})) : requests).map((amounts, index) => ({
        name: `c${index}`,
        image: images[index] ?? '',
        resources: { requests: amounts },
        ports: ports.map((port) => ({ containerPort: port.hostPort, protocol: 'TCP', ...port })),
      })),
    },
    status: { phase: 'Pending' },
  } as unknown as Pod);
}

export function snapshotOf(nodes: Node[], pods: Pod[] = [], services: Service[] = []): Snapshot {
  const cache = new SchedulerCache();
  for (const node of nodes) cache.setNode(node);
  for (const pod of pods) cache.setPod(pod);
  return snapshotOfCache(cache, services);
}

export function snapshotOfCache(
  cache: SchedulerCache,
  services: Service[] = [],
  storage: StorageView = noStorage,
): Snapshot {
  return {
    nodes: cache.nodes,
    counts: cache.counts,
    answers: cache.answers,
    topology: cache.topology,
    node: (name) => cache.node(name),
    imageSpread: (image) => cache.imageSpread(image),
    services: () => services,
    replicaSet: () => undefined,
    statefulSet: () => undefined,
    replicationController: () => undefined,
    namespace: (name) => deepFreeze({ metadata: { name, labels: { team: name } } }) as never,
    namespaces: () =>
      ['default', 'other'].map((name) => deepFreeze({ metadata: { name, labels: { team: name } } }) as never),
    disruptionBudgets: () => [],
    storage,
  };
}

/** No claims, no volumes, no classes. */
export const noStorage: StorageView = {
  claim: () => undefined,
  volume: () => undefined,
  volumes: () => [],
  storageClass: () => undefined,
  isPromised: () => false,
  placedPodsOf: () => [],
};

export function only(plugin: string): Framework {
  return new Framework(defaultProfile.filter((entry) => entry.plugin.name === plugin));
}

/** node → `ok`, or reasons, with `!` when eviction would not help. */
export function verdicts(plugin: string, pod: Pod, nodes: Node[], pods: Pod[] = []): Record<string, string> {
  const framework = only(plugin);
  const snapshot = snapshotOf(nodes, pods);
  const info = podInfoOf(pod);
  const run = framework.preFilter(info, snapshot);
  if ('reasons' in run) return { '*': run.reasons.join(', ') };
  return Object.fromEntries(
    nodes.map((node) => {
      const known = snapshot.node(node.metadata.name);
      const verdict = known ? framework.filter(run, info, known) : fits;
      return [node.metadata.name, verdict ? `${verdict.unresolvable ? '!' : ''}${verdict.reasons.join(' & ')}` : 'ok'];
    }),
  );
}

export function scores(
  plugin: string,
  pod: Pod,
  nodes: Node[],
  pods: Pod[] = [],
  services: Service[] = [],
  feasible = nodes,
): Record<string, number> {
  const snapshot = snapshotOf(nodes, pods, services);
  const candidates = feasible.map((node) => snapshot.node(node.metadata.name)).filter((node) => node !== undefined);
  const table = only(plugin).score(podInfoOf(pod), candidates, snapshot);
  if ('error' in table) throw new Error(table.message);
  return Object.fromEntries(candidates.map((node, index) => [node.name, table.columns[0]?.[index] ?? -1]));
}

export const exists = (key: string): LabelSelector => ({ matchExpressions: [{ key, operator: 'Exists' }] });
