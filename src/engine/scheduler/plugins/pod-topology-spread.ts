/** Keeps the pods of one sort evenly spread over nodes, zones or whatever a label tells apart. */
// k8s: pkg/scheduler/framework/plugins/podtopologyspread/filtering.go, scoring.go, common.go
import { controllerOf } from '../../../api/object.ts';
import { matchesLabels, matchesSelector, type LabelSelector } from '../../../api/selector.ts';
import { matchesRequiredNodeAffinity } from '../../../kinds/node/node-affinity.ts';
import { untoleratedTaint } from '../../../kinds/node/taints.ts';
import type { Pod, TopologySpreadConstraint } from '../../../kinds/pod/types.ts';
import type { NodeInfo } from '../node-info.ts';
import type { CountsByOrdinal } from '../pod-counts.ts';
import type { PodInfo } from '../pod-info.ts';
import { definePlugin, fits, reject, rejectForGood, skip, type Snapshot } from '../plugin.ts';
import type { Domains } from '../topology.ts';

const hostnameLabel = 'kubernetes.io/hostname';
const tooMany = reject("node(s) didn't match pod topology spread constraints");
const noLabel = rejectForGood("node(s) didn't match pod topology spread constraints (missing required label)");

/** What pods of a Service or a ReplicaSet get when they state nothing themselves. */
const systemDefaults: readonly TopologySpreadConstraint[] = [
  { topologyKey: hostnameLabel, whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 5 },
];

interface Constraint {
  maxSkew: number;
  minDomains: number;
  topologyKey: string;
  /** A pod counts when it matches all of them. */
  selectors: readonly LabelSelector[];
  honorsAffinity: boolean;
  honorsTaints: boolean;
}

interface FilterState {
  constraints: readonly Constraint[];
  /** Per constraint: value of the topology label → pods that count. */
  domains: Map<string, number>[];
  /** Per constraint: the fewest pods in a domain. */
  fewest: number[];
}

interface ScoreState {
  /** Nodes without all the labels, by ordinal. */
  ignored: ReadonlySet<number>;
  /** How crowded each node and its domains are. */
  byOrdinal: readonly number[];
}

const none: ReadonlySet<number> = new Set();

export const podTopologySpread = definePlugin<FilterState, ScoreState>({
  name: 'PodTopologySpread',

  preFilter(pod, snapshot) {
    const constraints = constraintsOf(pod.pod, pod.pod.spec.topologySpreadConstraints, 'DoNotSchedule');
    if (constraints.length === 0) return skip;
    const domains = constraints.map(() => new Map<string, number>());
    const counted = constraints.map((constraint) => countsOf(constraint, pod, snapshot));
    for (const node of snapshot.nodes) {
      if (!hasAllLabels(node, constraints)) continue;
      constraints.forEach((constraint, index) => {
        if (includesNode(constraint, pod.pod, node))
          addTo(domains[index], labelOf(node, constraint), counted[index][node.ordinal] ?? 0);
      });
    }
    return {
      state: {
        constraints,
        domains,
        fewest: constraints.map((constraint, index) => fewestIn(domains[index], constraint)),
      },
    };
  },

  filter(pod, node, { constraints, domains, fewest }) {
    for (let index = 0; index < constraints.length; index++) {
      const constraint = constraints[index];
      const value = node.node.metadata.labels?.[constraint.topologyKey];
      if (value === undefined) return noLabel;
      const itself = counts(constraint, pod.pod.metadata.labels) ? 1 : 0;
      if ((domains[index].get(value) ?? 0) + itself - fewest[index] > constraint.maxSkew) return tooMany;
    }
    return fits;
  },

  copyState: ({ constraints, domains, fewest }) => ({
    constraints,
    domains: domains.map((domain) => new Map(domain)),
    fewest: fewest.slice(),
  }),

  adjustState({ constraints, domains, fewest }, pod, other, node, change) {
    if (other.namespace !== pod.namespace || !hasAllLabels(node, constraints)) return;
    constraints.forEach((constraint, index) => {
      if (!counts(constraint, other.pod.metadata.labels) || !includesNode(constraint, pod.pod, node)) return;
      addTo(domains[index], labelOf(node, constraint), change);
      fewest[index] = fewestIn(domains[index], constraint);
    });
  },

  preScore(pod, nodes, snapshot) {
    const own = pod.pod.spec.topologySpreadConstraints;
    // With the system's defaults a node without a zone still takes part in spreading over nodes.
    const needsAllLabels = own !== undefined && own.length > 0;
    const constraints = needsAllLabels
      ? constraintsOf(pod.pod, own, 'ScheduleAnyway')
      : defaultConstraintsOf(pod.pod, snapshot);
    if (constraints.length === 0) return skip;
    const ignored = needsAllLabels ? ordinalsWithout(constraints, nodes) : none;
    const byOrdinal: number[] = [];
    for (const { ordinal } of nodes) byOrdinal[ordinal] = 0;
    let counted: CountsByOrdinal | undefined;
    for (const constraint of constraints) {
      // The defaults share their selectors, so they share their counts.
      if (!counted || constraint.selectors !== constraints[0].selectors) counted = countsOf(constraint, pod, snapshot);
      const { topologyKey } = constraint;
      const domains = snapshot.topology.domains(topologyKey);
      if (topologyKey === hostnameLabel) {
        const weight = Math.log(nodes.length - ignored.size + 2);
        addScores(byOrdinal, constraint, nodes, weight, domains.of, counted);
      } else {
        const weight = Math.log(domainsAmong(nodes, domains.of, ignored) + 2);
        const needed = needsAllLabels ? constraints : [];
        const pods = podsInDomains(constraint, pod.pod, needed, domains, counted, snapshot);
        addScores(byOrdinal, constraint, nodes, weight, domains.of, pods);
      }
    }
    return { ignored, byOrdinal };
  },

  // Fewer is better here; normalising turns it round.
  score: (_pod, { ordinal }, { ignored, byOrdinal }) => (ignored.has(ordinal) ? 0 : Math.round(byOrdinal[ordinal])),

  normalize(scores, nodes, { ignored }) {
    let least = Number.POSITIVE_INFINITY;
    let most = 0;
    for (let index = 0; index < scores.length; index++) {
      const score = scores[index];
      if (ignored.size > 0 && ignored.has(nodes[index].ordinal)) continue;
      if (score < least) least = score;
      if (score > most) most = score;
    }
    for (let index = 0; index < scores.length; index++) {
      if (ignored.size > 0 && ignored.has(nodes[index].ordinal)) scores[index] = 0;
      else scores[index] = most === 0 ? 100 : Math.trunc((100 * (most + least - scores[index])) / most);
    }
  },

  retry: {
    on: ['node-added', 'node-updated', 'node-deleted', 'pod-bound', 'pod-updated', 'pod-gone', 'own-pod-updated'],
    when(pod, event) {
      const constraints = constraintsOf(pod.pod, pod.pod.spec.topologySpreadConstraints, 'DoNotSchedule');
      switch (event.type) {
        case 'node-added':
        case 'node-deleted':
          return constraints.every(({ topologyKey }) => event.node.metadata.labels?.[topologyKey] !== undefined);
        case 'node-updated':
          return event.changed.labels || event.changed.taints;
        case 'own-pod-updated':
          return true;
        case 'pod-updated':
          return isAbout(constraints, pod, event.pod) || isAbout(constraints, pod, event.old);
        case 'pod-bound':
        case 'pod-gone':
          return isAbout(constraints, pod, event.pod);
        default:
          return false;
      }
    },
  },
});

function constraintsOf(
  pod: Pod,
  stated: readonly TopologySpreadConstraint[] | undefined,
  whenUnsatisfiable: TopologySpreadConstraint['whenUnsatisfiable'],
): Constraint[] {
  return (stated ?? [])
    .filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable)
    .map((constraint) =>
      constraintOf(
        constraint,
        constraint.labelSelector ? [constraint.labelSelector, ...ownLabels(pod, constraint)] : undefined,
      ),
    );
}

// Without a selector nothing counts, as in the API.
function constraintOf(
  constraint: TopologySpreadConstraint,
  selectors: readonly LabelSelector[] = [nothing],
): Constraint {
  return {
    maxSkew: constraint.maxSkew,
    minDomains: constraint.minDomains ?? 1,
    topologyKey: constraint.topologyKey,
    selectors,
    honorsAffinity: constraint.nodeAffinityPolicy !== 'Ignore',
    honorsTaints: constraint.nodeTaintsPolicy === 'Honor',
  };
}

const nothing: LabelSelector = { matchExpressions: [{ key: 'nothing', operator: 'In', values: [] }] };

function ownLabels(pod: Pod, { matchLabelKeys = [] }: TopologySpreadConstraint): LabelSelector[] {
  const labels = pod.metadata.labels ?? {};
  const known = matchLabelKeys.filter((key) => labels[key] !== undefined);
  return known.length ? [{ matchLabels: Object.fromEntries(known.map((key) => [key, labels[key]])) }] : [];
}

// k8s: pkg/scheduler/framework/plugins/helper/spread.go DefaultSelector
function defaultConstraintsOf(pod: Pod, snapshot: Snapshot): Constraint[] {
  const selectors: LabelSelector[] = [];
  for (const { spec } of snapshot.services(pod.metadata.namespace ?? '')) {
    if (spec.selector && Object.keys(spec.selector).length > 0 && matchesLabels(spec.selector, pod.metadata.labels))
      selectors.push({ matchLabels: spec.selector });
  }
  const owner = controllerOf(pod);
  if (owner?.kind === 'ReplicaSet') {
    const replicaSet = snapshot.replicaSet(`${pod.metadata.namespace}/${owner.name}`);
    if (replicaSet) selectors.push(replicaSet.spec.selector);
  } else if (owner?.kind === 'StatefulSet') {
    const statefulSet = snapshot.statefulSet(`${pod.metadata.namespace}/${owner.name}`);
    if (statefulSet) selectors.push(statefulSet.spec.selector);
  } else if (owner?.kind === 'ReplicationController') {
    const controller = snapshot.replicationController(`${pod.metadata.namespace}/${owner.name}`);
    if (controller) selectors.push({ matchLabels: controller.spec.selector ?? {} });
  }
  return selectors.length ? systemDefaults.map((constraint) => constraintOf(constraint, selectors)) : [];
}

function countsOf({ selectors }: Constraint, { namespace }: PodInfo, snapshot: Snapshot): CountsByOrdinal {
  return snapshot.counts.select(
    JSON.stringify(['spread', namespace, selectors]),
    (group) =>
      !group.terminating &&
      group.namespace === namespace &&
      selectors.every((selector) => matchesSelector(selector, group.labels)),
  );
}

function ordinalsWithout(constraints: readonly Constraint[], nodes: readonly NodeInfo[]): ReadonlySet<number> {
  const without = new Set<number>();
  for (const node of nodes) if (!hasAllLabels(node, constraints)) without.add(node.ordinal);
  return without;
}

/** Adds to each node what a constraint makes of the pods in its domain, or on it when nodes are domains of their own. */
function addScores(
  byOrdinal: number[],
  { topologyKey, maxSkew }: Constraint,
  nodes: readonly NodeInfo[],
  weight: number,
  domainOf: readonly number[],
  pods: CountsByOrdinal,
): void {
  const isByNode = topologyKey === hostnameLabel;
  for (const { ordinal } of nodes) {
    const domain = domainOf[ordinal];
    if (domain >= 0) byOrdinal[ordinal] += (pods[isByNode ? ordinal : domain] ?? 0) * weight + (maxSkew - 1);
  }
}

function domainsAmong(nodes: readonly NodeInfo[], domainOf: readonly number[], ignored: ReadonlySet<number>): number {
  const seen: boolean[] = [];
  let count = 0;
  for (const { ordinal } of nodes) {
    const domain = domainOf[ordinal];
    // Nodes without the label are together.
    if (seen[domain + 1] || (ignored.size > 0 && ignored.has(ordinal))) continue;
    seen[domain + 1] = true;
    count++;
  }
  return count;
}

/** Adds up the pods of all nodes that count, by domain. @param needed constraints whose labels a node must have to count */
function podsInDomains(
  constraint: Constraint,
  pod: Pod,
  needed: readonly Constraint[],
  domains: Domains,
  perNode: CountsByOrdinal,
  snapshot: Snapshot,
): readonly number[] {
  const sums = new Array<number>(domains.end).fill(0);
  const isChoosy =
    needed.length > 0 ||
    constraint.honorsTaints ||
    (constraint.honorsAffinity && Boolean(pod.spec.nodeSelector ?? pod.spec.affinity?.nodeAffinity));
  for (const node of snapshot.nodes) {
    const domain = domains.of[node.ordinal];
    const count = perNode[node.ordinal];
    if (!count || domain < 0) continue;
    if (isChoosy && !(hasAllLabels(node, needed) && includesNode(constraint, pod, node))) continue;
    sums[domain] += count;
  }
  return sums;
}

function counts({ selectors }: Constraint, labels: Readonly<Record<string, string>> | undefined): boolean {
  return selectors.every((selector) => matchesSelector(selector, labels));
}

function isAbout(constraints: readonly Constraint[], pod: PodInfo, other: Pod): boolean {
  return (
    other.metadata.namespace === pod.namespace &&
    constraints.some((constraint) => counts(constraint, other.metadata.labels))
  );
}

function includesNode(constraint: Constraint, pod: Pod, { node }: NodeInfo): boolean {
  if (constraint.honorsAffinity && !matchesRequiredNodeAffinity(pod, node)) return false;
  return (
    !constraint.honorsTaints || !untoleratedTaint(node.spec.taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute'])
  );
}

function hasAllLabels({ node }: NodeInfo, constraints: readonly Constraint[]): boolean {
  for (const { topologyKey } of constraints) if (node.metadata.labels?.[topologyKey] === undefined) return false;
  return true;
}

function labelOf({ node }: NodeInfo, { topologyKey }: Constraint): string {
  return node.metadata.labels?.[topologyKey] ?? '';
}

function fewestIn(domain: ReadonlyMap<string, number>, { minDomains }: Constraint): number {
  if (domain.size < minDomains) return 0;
  let fewest = Number.POSITIVE_INFINITY;
  for (const count of domain.values()) if (count < fewest) fewest = count;
  return fewest;
}

function addTo(domain: Map<string, number>, value: string, change: number): void {
  domain.set(value, (domain.get(value) ?? 0) + change);
}
