/** What was asked for, band by band: Deployments with their ReplicaSets, then everything else that makes pods. */
import { controllerOf, keyOf } from '../../api/object.ts';
import { matchesLabels } from '../../api/selector.ts';
import type { DaemonSet } from '../../kinds/daemon-set/types.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { PodDisruptionBudget } from '../../kinds/pod-disruption-budget/types.ts';
import type { ReplicaSet } from '../../kinds/replica-set/types.ts';
import { derive, type ClusterState } from '../stores/cluster-store.ts';
import { replicaSetsOf } from '../stores/replica-sets.ts';
import { tableOf, type ResourceName, type Resources } from '../stores/resources.ts';
import { revisionNumber, rolloutBounds, rolloutOf } from '../../kinds/deployment/rollout.ts';
import { isPodAvailable, isPodTerminal } from '../../kinds/pod/conditions.ts';

const systemNamespaces = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

export interface WorkloadKeys {
  deployments: readonly string[];
  replicaSets: readonly string[];
  daemonSets: readonly string[];
  cronJobs: readonly string[];
  /** Those that no CronJob has made. */
  jobs: readonly string[];
  statefulSets: readonly string[];
  barePods: readonly string[];
  budgets: readonly string[];
  replicationControllers: readonly string[];
  quotas: readonly string[];
  ingresses: readonly string[];
  policies: readonly string[];
}

/** Deployments that users reach, by key. */
function servedKeys(cluster: ClusterState): ReadonlySet<string> {
  const served = new Set<string>();
  const services = tableOf(cluster.tables, 'services').byKey;
  for (const traffic of tableOf(cluster.tables, 'traffics').byKey.values()) {
    const { namespace } = traffic.metadata;
    const selector = services.get(`${namespace}/${traffic.spec.service}`)?.spec.selector;
    if (!selector) continue;
    for (const [key, deployment] of tableOf(cluster.tables, 'deployments').byKey) {
      const inReach = deployment.metadata.namespace === namespace;
      if (inReach && matchesLabels(selector, deployment.spec.template.metadata.labels)) served.add(key);
    }
  }
  return served;
}

/** What users reach comes first, then names in order; system namespaces are left out unless asked for. */
export function workloadKeys(cluster: ClusterState, system: boolean): WorkloadKeys {
  const served = servedKeys(cluster);
  const rank = (key: string) => (served.has(key) ? 0 : 1);
  const keys = <R extends ResourceName>(resource: R, want: (object: Resources[R]) => boolean = () => true) =>
    [...tableOf(cluster.tables, resource).byKey.values()]
      .filter((object) => system === systemNamespaces.has(object.metadata.namespace ?? '') && want(object))
      .map(keyOf)
      .sort((left, right) => rank(left) - rank(right) || (left < right ? -1 : 1));
  return {
    deployments: keys('deployments'),
    replicaSets: keys('replicasets', (replicaSet) => !controllerOf(replicaSet)),
    daemonSets: keys('daemonsets'),
    cronJobs: keys('cronjobs'),
    jobs: keys('jobs', (job) => controllerOf(job)?.kind !== 'CronJob'),
    statefulSets: keys('statefulsets'),
    barePods: keys(
      'pods',
      (pod) => !controllerOf(pod) && pod.metadata.annotations?.['kubernetes.io/config.mirror'] === undefined,
    ),
    budgets: keys('poddisruptionbudgets'),
    replicationControllers: keys('replicationcontrollers'),
    quotas: keys('resourcequotas'),
    ingresses: keys('ingresses'),
    policies: keys('networkpolicies'),
  };
}

const resources: readonly ResourceName[] = [
  'deployments',
  'replicasets',
  'daemonsets',
  'cronjobs',
  'jobs',
  'statefulsets',
  'pods',
  'poddisruptionbudgets',
  'replicationcontrollers',
  'resourcequotas',
  'ingresses',
  'networkpolicies',
  'services',
  'traffics',
];

/** Both lists keep their identity while they name the same objects, however often a pod changes. */
function stableKeys(system: boolean): (state: ClusterState) => WorkloadKeys {
  const select = derive(resources, (_, state) => workloadKeys(state, system));
  let known: { text: string; keys: WorkloadKeys } | undefined;
  return (state) => {
    const keys = select(state);
    if (known?.keys === keys) return keys;
    const text = JSON.stringify(keys);
    if (known?.text !== text) known = { text, keys };
    return known.keys;
  };
}

export const selectWorkloads = stableKeys(false);
export const selectSystemWorkloads = stableKeys(true);

export interface SlotRow {
  key: string;
  name: string;
  revision: number;
  /** What its image is called in a word: the tag, `v2`. */
  version: string;
  current: boolean;
  pods: readonly Pod[];
  /** Wanted but absent. */
  empty: number;
}

export interface DeploymentBand {
  ready: number;
  desired: number;
  updated: number;
  available: number;
  rolling: boolean;
  /** Rolling from an earlier revision to this one, rather than starting for the first time. */
  replacing: boolean;
  stalled: boolean;
  recreate: boolean;
  rows: readonly SlotRow[];
  /** Older ReplicaSets at zero, kept for an undo. */
  older: number;
  surge: { now: number; max: number };
  unavailable: { now: number; max: number };
}

export function deploymentBand(deployment: Deployment, cluster: ClusterState): DeploymentBand {
  const { spec, status } = deployment;
  const { revision, rolling, stalled } = rolloutOf(deployment);
  const bounds = rolloutBounds(deployment);
  const sets = replicaSetsOf(deployment, cluster);
  const rows = sets.flatMap((replicaSet) => rowsOf(replicaSet, deployment, revision, cluster));
  const counted = rows
    .flatMap((row) => row.pods)
    .filter((pod) => pod.metadata.deletionTimestamp === undefined && !isPodTerminal(pod));
  const available = counted.filter((pod) => isPodAvailable(pod, 0, 0)).length;
  return {
    ready: status.readyReplicas ?? 0,
    desired: spec.replicas,
    updated: status.updatedReplicas ?? 0,
    available: status.availableReplicas ?? 0,
    rolling,
    replacing: rolling && (revision > 1 || isLeavingFirst(deployment, sets)),
    stalled,
    recreate: spec.strategy.type === 'Recreate',
    rows,
    older: sets.length - rows.length,
    surge: { now: Math.max(0, counted.length - spec.replicas), max: bounds.maxSurge },
    unavailable: { now: Math.max(0, spec.replicas - available), max: bounds.maxUnavailable },
  };
}

/** Recreate takes down the pods of the first revision before there is a second one. */
function isLeavingFirst({ spec, status }: Deployment, sets: readonly ReplicaSet[]): boolean {
  const isTakenDown = spec.replicas > 0 && sets.length > 0 && sets.every((set) => set.spec.replicas === 0);
  return isTakenDown || (status.replicas ?? 0) > (status.updatedReplicas ?? 0);
}

function rowsOf(replicaSet: ReplicaSet, deployment: Deployment, revision: number, cluster: ClusterState): SlotRow[] {
  const pods = cluster.podsOfOwner.of(replicaSet.metadata.uid);
  const current = revisionNumber(replicaSet) === revision;
  if (!current && pods.length === 0 && replicaSet.spec.replicas === 0) return [];
  const counted = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined && !isPodTerminal(pod)).length;
  const wanted = current ? deployment.spec.replicas : replicaSet.spec.replicas;
  return [
    {
      key: keyOf(replicaSet),
      name: replicaSet.metadata.name,
      revision: revisionNumber(replicaSet),
      version: versionOf(replicaSet.spec.template.spec.containers[0]?.image ?? ''),
      current,
      pods,
      empty: Math.max(0, wanted - counted),
    },
  ];
}

/** `shop:v2` → `v2`, `registry.local:5000/shop` → `shop`. */
export function versionOf(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1);
  const colon = last.lastIndexOf(':');
  return colon >= 0 ? last.slice(colon + 1) : last;
}

/** `3 of 3 nodes`, and what is missing. */
export function daemonSetLine({ status }: DaemonSet): string {
  const line = `${status.numberReady} of ${status.desiredNumberScheduled} nodes`;
  const updated = status.updatedNumberScheduled;
  return updated !== undefined && updated < status.desiredNumberScheduled ? `${line} · up-to-date ${updated}` : line;
}

/** `min 3 · allowed disruptions 1`. */
export function budgetLine({ spec, status }: PodDisruptionBudget): string {
  const bound =
    spec.minAvailable !== undefined ? `min ${spec.minAvailable}` : `max unavailable ${spec.maxUnavailable ?? 0}`;
  return `${bound} · allowed disruptions ${status.disruptionsAllowed}`;
}
