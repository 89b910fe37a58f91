/** What a check may ask of the cluster: a few plain facts in kubectl's words, all in the namespace default. */
import type { Condition, KubernetesObject } from '../api/object.ts';
import { isTrue } from './conditions.ts';
import { cronJobFacts, jobFacts, type CronJobFacts, type JobFacts } from './facts-batch.ts';
import {
  claimFacts,
  daemonSetFacts,
  statefulSetFacts,
  type ClaimFacts,
  type DaemonSetFacts,
  type StatefulSetFacts,
} from './facts-stateful.ts';

export interface Facts {
  /** Virtual milliseconds since the cluster began. */
  nowMs: number;
  deployment(name: string): DeploymentFacts;
  statefulSet(name: string): StatefulSetFacts;
  daemonSet(name: string): DaemonSetFacts;
  claims(): readonly ClaimFacts[];
  /** Pods that are not leaving, oldest first. */
  pods(wanted?: PodFilter): readonly PodFacts[];
  node(name: string): NodeFacts;
  /** Workers only. */
  nodes(): readonly NodeFacts[];
  service(name: string): ServiceFacts;
  budget(name: string): BudgetFacts;
  autoscaler(name: string): AutoscalerFacts;
  job(name: string): JobFacts;
  cronJob(name: string): CronJobFacts;
  quota(name: string): QuotaFacts;
  has(resource: string, name: string): boolean;
  /** Requests of all users since the step began. */
  users: UserCounts;
}

export interface PodFilter {
  app?: string;
  node?: string;
}

export interface DeploymentFacts {
  exists: boolean;
  /** Of the first container. */
  image: string;
  wanted: number;
  total: number;
  updated: number;
  ready: number;
  available: number;
  /** The lowest number of Ready pods since the last look: a dip between two looks is not overlooked. */
  lowestReady: number;
  /** The controller has seen the newest spec, and every pod is of it and available. */
  rolledOut: boolean;
  /** The progress deadline has passed. */
  stalled: boolean;
  paused: boolean;
  hasReadinessProbe: boolean;
  strategy: string;
  revision: number;
  maxSurge: string;
  maxUnavailable: string;
}

export interface PodFacts {
  name: string;
  app: string;
  node: string;
  image: string;
  ready: boolean;
  /** What `kubectl get` is about to say of a pod that does not run: `ImagePullBackOff`; empty when nothing is wrong. */
  trouble: string;
  restarts: number;
  /** Its PriorityClass; empty when it names none. */
  priority: string;
  /** Created since the step began. */
  isNew: boolean;
}

export interface NodeFacts {
  name: string;
  exists: boolean;
  ready: boolean;
  cordoned: boolean;
  labels: Readonly<Record<string, string>>;
  /** `key=value:effect`. */
  taints: readonly string[];
}

export interface ServiceFacts {
  exists: boolean;
  /** Addresses that requests are sent to. */
  ready: number;
  selector: Readonly<Record<string, string>>;
}

export interface BudgetFacts {
  exists: boolean;
  allowed: number;
  healthy: number;
  required: number;
}

export interface AutoscalerFacts {
  exists: boolean;
  /** Of the first metric, in percent of the request; undefined while it is not known. */
  utilization: number | undefined;
  /** Pods. */
  wanted: number;
}

export interface QuotaFacts {
  exists: boolean;
  /** How many pods it allows. */
  pods: number;
}

export interface UserCounts {
  sent: number;
  ok: number;
  failed: number;
  /** Of the last `latelySeconds` whole seconds. */
  sentLately: number;
  failedLately: number;
}

/** How far "lately" goes back. */
export const latelySeconds = 5;

/** Where the facts come from: a mirror of the cluster, or the cluster itself. */
export interface FactSource {
  nowMs: number;
  /** All objects of a resource, by its plural. */
  objects(resource: string): Iterable<KubernetesObject>;
  /** Requests of all users since the cluster began. */
  users: UserCounts;
  /** The lowest number of Ready pods since the last look, where that is known. */
  lowestReady?(deploymentKey: string): number | undefined;
}

/** How the cluster was when the step began. */
export interface Baseline {
  atMs: number;
  /** Uids: a pod of a StatefulSet has the name of the one before it. */
  pods: readonly string[];
  users: UserCounts;
}

export function baselineOf(source: FactSource): Baseline {
  const pods = [...source.objects('pods')].map(({ metadata }) => metadata.uid);
  return { atMs: source.nowMs, pods, users: source.users };
}

export function factsOf(source: FactSource, baseline: Baseline): Facts {
  const find = (resource: string, name: string) => named(source.objects(resource), name);
  const knownPods = new Set(baseline.pods);
  const nodes = () => [...source.objects('nodes')].map(nodeFacts);
  return {
    nowMs: source.nowMs,
    deployment: (name) => deploymentFacts(find('deployments', name), source.lowestReady?.(`default/${name}`)),
    statefulSet: (name) => statefulSetFacts(find('statefulsets', name)),
    daemonSet: (name) => daemonSetFacts(find('daemonsets', name)),
    claims: () => claimFacts(source.objects('persistentvolumeclaims')),
    pods: ({ app, node } = {}) =>
      [...source.objects('pods')]
        .filter(({ metadata }) => metadata.namespace === 'default' && metadata.deletionTimestamp === undefined)
        .sort(byAge)
        .map((pod) => podFacts(pod, !knownPods.has(pod.metadata.uid)))
        .filter((pod) => (app === undefined || pod.app === app) && (node === undefined || pod.node === node)),
    node: (name) => nodes().find((node) => node.name === name) ?? absentNode(name),
    nodes: () => nodes().filter(({ labels }) => !('node-role.kubernetes.io/control-plane' in labels)),
    service: (name) => serviceFacts(find('services', name), source.objects('endpointslices')),
    budget: (name) => budgetFacts(find('poddisruptionbudgets', name)),
    autoscaler: (name) => autoscalerFacts(find('horizontalpodautoscalers', name)),
    job: (name) => jobFacts(find('jobs', name)),
    cronJob: (name) => cronJobFacts(find('cronjobs', name), source.objects('jobs')),
    quota: (name) => quotaFacts(find('resourcequotas', name)),
    has: (resource, name) => find(resource, name) !== undefined,
    users: difference(source.users, baseline.users),
  };
}

function named(objects: Iterable<KubernetesObject>, name: string): KubernetesObject | undefined {
  for (const object of objects)
    if (object.metadata.name === name && (object.metadata.namespace ?? 'default') === 'default') return object;
  return undefined;
}

function byAge(left: KubernetesObject, right: KubernetesObject): number {
  const [before, after] = [left, right].map(({ metadata }) => `${metadata.creationTimestamp} ${metadata.name}`);
  return before < after ? -1 : 1;
}

function difference(now: UserCounts, then: UserCounts): UserCounts {
  return { ...now, sent: now.sent - then.sent, ok: now.ok - then.ok, failed: now.failed - then.failed };
}

// The few fields that are read here; the kinds have the whole types, and are no floor of this room.
interface DeploymentShape extends KubernetesObject {
  spec: {
    replicas: number;
    paused?: boolean;
    strategy?: { type?: string; rollingUpdate?: { maxSurge?: string | number; maxUnavailable?: string | number } };
    template: { spec: { containers: { image: string; readinessProbe?: unknown }[] } };
  };
  status?: Partial<Record<'replicas' | 'updatedReplicas' | 'readyReplicas' | 'availableReplicas', number>> & {
    observedGeneration?: number;
    conditions?: Condition[];
  };
}

function deploymentFacts(found: KubernetesObject | undefined, lowestReady: number | undefined): DeploymentFacts {
  const { spec, status, metadata } = (found ?? {}) as Partial<DeploymentShape>;
  const wanted = spec?.replicas ?? 0;
  const total = status?.replicas ?? 0;
  const updated = status?.updatedReplicas ?? 0;
  const available = status?.availableReplicas ?? 0;
  const ready = status?.readyReplicas ?? 0;
  const observed = (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
  const progressing = status?.conditions?.find(({ type }) => type === 'Progressing');
  const bounds = spec?.strategy?.rollingUpdate;
  return {
    exists: found !== undefined,
    image: spec?.template.spec.containers[0].image ?? '',
    wanted,
    total,
    updated,
    ready,
    available,
    lowestReady: Math.min(ready, lowestReady ?? ready),
    rolledOut: found !== undefined && observed && updated === wanted && total === wanted && available === wanted,
    stalled: progressing?.reason === 'ProgressDeadlineExceeded',
    paused: spec?.paused === true,
    hasReadinessProbe: spec?.template.spec.containers[0].readinessProbe !== undefined,
    strategy: spec?.strategy?.type ?? '',
    revision: Number(metadata?.annotations?.['deployment.kubernetes.io/revision'] ?? 0),
    maxSurge: String(bounds?.maxSurge ?? ''),
    maxUnavailable: String(bounds?.maxUnavailable ?? ''),
  };
}

interface PodShape extends KubernetesObject {
  spec: { nodeName?: string; priorityClassName?: string; containers: { image: string }[] };
  status?: {
    phase?: string;
    conditions?: Condition[];
    containerStatuses?: {
      restartCount: number;
      state?: { waiting?: { reason?: string }; terminated?: { reason?: string } };
    }[];
  };
}

function podFacts(pod: KubernetesObject, isNew: boolean): PodFacts {
  const { metadata, spec, status } = pod as PodShape;
  const containers = status?.containerStatuses ?? [];
  const waiting = containers.map(({ state }) => state?.waiting?.reason ?? state?.terminated?.reason ?? '');
  const unscheduled = status?.conditions?.some(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  const calm = ['', 'ContainerCreating', 'PodInitializing', 'Completed'];
  return {
    name: metadata.name,
    app: metadata.labels?.['app'] ?? '',
    node: spec.nodeName ?? '',
    image: spec.containers[0].image,
    ready: isTrue(status?.conditions, 'Ready'),
    trouble: unscheduled ? 'Pending' : (waiting.find((reason) => !calm.includes(reason)) ?? ''),
    priority: spec.priorityClassName ?? '',
    restarts: containers.reduce((sum, { restartCount }) => sum + restartCount, 0),
    isNew,
  };
}

interface NodeShape extends KubernetesObject {
  spec?: { unschedulable?: boolean; taints?: { key: string; value?: string; effect: string }[] };
  status?: { conditions?: Condition[] };
}

function nodeFacts(node: KubernetesObject): NodeFacts {
  const { metadata, spec, status } = node as NodeShape;
  return {
    name: metadata.name,
    exists: true,
    ready: isTrue(status?.conditions, 'Ready'),
    cordoned: spec?.unschedulable === true,
    labels: metadata.labels ?? {},
    taints: (spec?.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`),
  };
}

function absentNode(name: string): NodeFacts {
  return { name, exists: false, ready: false, cordoned: false, labels: {}, taints: [] };
}

interface SliceShape extends KubernetesObject {
  endpoints?: { addresses: string[]; conditions?: { ready?: boolean } }[] | null;
}

function serviceFacts(found: KubernetesObject | undefined, slices: Iterable<KubernetesObject>): ServiceFacts {
  const name = found?.metadata.name;
  let ready = 0;
  for (const slice of slices) {
    const { metadata, endpoints } = slice as SliceShape;
    if (metadata.namespace !== 'default' || metadata.labels?.['kubernetes.io/service-name'] !== name) continue;
    for (const { addresses, conditions } of endpoints ?? []) if (conditions?.ready) ready += addresses.length;
  }
  const spec = (found as { spec?: { selector?: Record<string, string> } } | undefined)?.spec;
  return { exists: found !== undefined, ready, selector: spec?.selector ?? {} };
}

function budgetFacts(found: KubernetesObject | undefined): BudgetFacts {
  const status = (found as { status?: Record<string, number | undefined> } | undefined)?.status;
  return {
    exists: found !== undefined,
    allowed: status?.['disruptionsAllowed'] ?? 0,
    healthy: status?.['currentHealthy'] ?? 0,
    required: status?.['desiredHealthy'] ?? 0,
  };
}

interface AutoscalerShape {
  status?: {
    desiredReplicas?: number;
    currentMetrics?: { resource?: { current: { averageUtilization?: number } } }[] | null;
  };
}

function autoscalerFacts(found: KubernetesObject | undefined): AutoscalerFacts {
  const { status } = (found ?? {}) as AutoscalerShape;
  return {
    exists: found !== undefined,
    utilization: status?.currentMetrics?.[0]?.resource?.current.averageUtilization,
    wanted: status?.desiredReplicas ?? 0,
  };
}

function quotaFacts(found: KubernetesObject | undefined): QuotaFacts {
  const { spec } = (found ?? {}) as { spec?: { hard?: Record<string, string> } };
  return { exists: found !== undefined, pods: Number(spec?.hard?.['pods'] ?? 0) };
}
