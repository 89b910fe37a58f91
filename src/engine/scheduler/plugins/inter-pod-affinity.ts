/** Puts pods near to, or far from, other pods: by required terms refuses nodes, by preferred terms scores them. */
// k8s: pkg/scheduler/framework/plugins/interpodaffinity/filtering.go, scoring.go
import { matchesSelector } from '../../../api/selector.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import type { NodeInfo } from '../node-info.ts';
import { podInfoOf, termMatches, type AffinityTerm, type PodInfo } from '../pod-info.ts';
import { definePlugin, fits, reject, rejectForGood, skip, type Snapshot } from '../plugin.ts';

const noAffinity = rejectForGood("node(s) didn't match pod affinity rules");
const ownAntiAffinity = reject("node(s) didn't match pod anti-affinity rules");
const othersAntiAffinity = reject("node(s) didn't satisfy existing pods anti-affinity rules");

/** What the affinity that somebody requires to this pod counts when nodes are scored. */
const hardAffinityWeight = 1;

type NamespaceLabels = (namespace: string) => Readonly<Record<string, string>> | undefined;

/** Topology key → value → number. */
class TopologyCounts {
  readonly #byKey: Map<string, Map<string, number>>;

  constructor(byKey = new Map<string, Map<string, number>>()) {
    this.#byKey = byKey;
  }

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  /** Counts at the node's place in the topology; a node without the label has none. */
  add(topologyKey: string, { node }: NodeInfo, change: number): void {
    const value = node.metadata.labels?.[topologyKey];
    if (value !== undefined) this.#addAt(this.#valuesOf(topologyKey), value, change);
  }

  /** Counts pods on many nodes at once. */
  addAll(topologyKey: string, counts: Iterable<readonly [NodeInfo, number]>, weight: number): void {
    for (const [node, count] of counts) this.add(topologyKey, node, weight * count);
  }

  at(topologyKey: string, { node }: NodeInfo): number {
    const value = node.metadata.labels?.[topologyKey];
    return value === undefined ? 0 : (this.#byKey.get(topologyKey)?.get(value) ?? 0);
  }

  keys(): Iterable<string> {
    return this.#byKey.keys();
  }

  hasAny(): boolean {
    for (const byValue of this.#byKey.values()) for (const count of byValue.values()) if (count > 0) return true;
    return false;
  }

  #valuesOf(topologyKey: string): Map<string, number> {
    let byValue = this.#byKey.get(topologyKey);
    if (!byValue) this.#byKey.set(topologyKey, (byValue = new Map()));
    return byValue;
  }

  #addAt(byValue: Map<string, number>, value: string, change: number): void {
    byValue.set(value, (byValue.get(value) ?? 0) + change);
  }

  copy(): TopologyCounts {
    return new TopologyCounts(new Map([...this.#byKey].map(([key, byValue]) => [key, new Map(byValue)])));
  }
}

interface FilterState {
  /** Pods there whose own anti-affinity keeps this pod away. */
  existingAnti: TopologyCounts;
  /** Pods there that the pod must be near to: those that match all its terms. */
  near: TopologyCounts;
  /** Pods there that the pod must be far from. */
  far: TopologyCounts;
  namespaceLabels: NamespaceLabels;
}

export const interPodAffinity = definePlugin<FilterState, TopologyCounts>({
  name: 'InterPodAffinity',

  preFilter(pod, snapshot) {
    const { required = [], requiredAnti = [] } = pod.affinity ?? {};
    if (required.length === 0 && requiredAnti.length === 0 && !snapshot.counts.hasAffinity) return skip;
    const namespaceLabels = namespaceLabelsOf(snapshot);
    const existingAnti = new TopologyCounts();
    for (const group of snapshot.counts.groupsWithAffinity()) {
      for (const term of group.affinity?.requiredAnti ?? []) {
        if (termMatches(term, pod.namespace, pod.pod.metadata.labels, namespaceLabels))
          existingAnti.addAll(term.topologyKey, group.perNode, 1);
      }
    }
    if (required.length === 0 && requiredAnti.length === 0 && existingAnti.isEmpty) return skip;
    const near = new TopologyCounts();
    if (required.length) {
      const counts = countsOf(required, snapshot);
      for (const term of required) near.addAll(term.topologyKey, counts, 1);
    }
    const far = new TopologyCounts();
    for (const term of requiredAnti) far.addAll(term.topologyKey, countsOf([term], snapshot), 1);
    return { state: { existingAnti, near, far, namespaceLabels } };
  },

  filter(pod, node, state) {
    const { required = [], requiredAnti = [] } = pod.affinity ?? {};
    if (required.length && !isNear(pod, node, state)) return noAffinity;
    if (requiredAnti.some((term) => state.far.at(term.topologyKey, node) > 0)) return ownAntiAffinity;
    for (const topologyKey of state.existingAnti.keys()) {
      if (state.existingAnti.at(topologyKey, node) > 0) return othersAntiAffinity;
    }
    return fits;
  },

  copyState: (state) => ({
    ...state,
    existingAnti: state.existingAnti.copy(),
    near: state.near.copy(),
    far: state.far.copy(),
  }),

  adjustState({ existingAnti, near, far, namespaceLabels }, pod, other, node, change) {
    for (const term of other.affinity?.requiredAnti ?? []) {
      if (termMatches(term, pod.namespace, pod.pod.metadata.labels, namespaceLabels))
        existingAnti.add(term.topologyKey, node, change);
    }
    const { required = [], requiredAnti = [] } = pod.affinity ?? {};
    if (required.length && matchesAll(required, other, namespaceLabels))
      for (const term of required) near.add(term.topologyKey, node, change);
    for (const term of requiredAnti)
      if (matchesAll([term], other, namespaceLabels)) far.add(term.topologyKey, node, change);
  },

  preScore(pod, _nodes, snapshot) {
    const { preferred = [], preferredAnti = [] } = pod.affinity ?? {};
    if (preferred.length === 0 && preferredAnti.length === 0 && !snapshot.counts.hasAffinity) return skip;
    const scores = new TopologyCounts();
    for (const term of preferred) scores.addAll(term.topologyKey, countsOf([term], snapshot), term.weight);
    for (const term of preferredAnti) scores.addAll(term.topologyKey, countsOf([term], snapshot), -term.weight);
    const namespaceLabels = namespaceLabelsOf(snapshot);
    for (const { affinity, perNode } of snapshot.counts.groupsWithAffinity()) {
      const addIfAbout = (term: AffinityTerm, weight: number) => {
        if (termMatches(term, pod.namespace, pod.pod.metadata.labels, namespaceLabels))
          scores.addAll(term.topologyKey, perNode, weight);
      };
      for (const term of affinity?.required ?? []) addIfAbout(term, hardAffinityWeight);
      for (const term of affinity?.preferred ?? []) addIfAbout(term, term.weight);
      for (const term of affinity?.preferredAnti ?? []) addIfAbout(term, -term.weight);
    }
    return scores.isEmpty ? skip : scores;
  },

  score(_pod, node, scores) {
    let score = 0;
    for (const topologyKey of scores.keys()) score += scores.at(topologyKey, node);
    return score;
  },

  normalize(scores) {
    const least = Math.min(...scores);
    const range = Math.max(...scores) - least;
    for (let index = 0; index < scores.length; index++) {
      scores[index] = range > 0 ? Math.trunc(100 * ((scores[index] - least) / range)) : 0;
    }
  },

  retry: {
    on: ['node-added', 'node-updated', 'pod-bound', 'pod-updated', 'pod-gone', 'own-pod-updated'],
    when(pod, event, snapshot) {
      switch (event.type) {
        case 'node-updated':
          return event.changed.labels || event.changed.taints;
        case 'pod-bound':
        case 'pod-gone':
          return isAbout(pod, event.pod, namespaceLabelsOf(snapshot));
        case 'pod-updated':
          return (
            isAbout(pod, event.pod, namespaceLabelsOf(snapshot)) || isAbout(pod, event.old, namespaceLabelsOf(snapshot))
          );
        default:
          return true;
      }
    },
  },
});

// The first pod of a series that wants to be near its own kind may go anywhere where the topology is known.
function isNear(pod: PodInfo, node: NodeInfo, { near, namespaceLabels }: FilterState): boolean {
  const required = pod.affinity?.required ?? [];
  let others = true;
  for (const { topologyKey } of required) {
    if (node.node.metadata.labels?.[topologyKey] === undefined) return false;
    if (near.at(topologyKey, node) <= 0) others = false;
  }
  return others || (!near.hasAny() && matchesAll(required, pod, namespaceLabels));
}

function matchesAll(terms: readonly AffinityTerm[], other: PodInfo, namespaceLabels: NamespaceLabels): boolean {
  return terms.every((term) => termMatches(term, other.namespace, other.pod.metadata.labels, namespaceLabels));
}

// Whether the other pod matters to one of the pod's required terms, or the pod to one of the other's.
function isAbout(pod: PodInfo, other: Pod, namespaceLabels: NamespaceLabels): boolean {
  const { required = [], requiredAnti = [] } = pod.affinity ?? {};
  const info = podInfoOf(other);
  if (required.length && matchesAll(required, info, namespaceLabels)) return true;
  return (
    requiredAnti.some((term) => matchesAll([term], info, namespaceLabels)) ||
    (info.affinity?.requiredAnti ?? []).some((term) => matchesAll([term], pod, namespaceLabels))
  );
}

/** Nodes with pods that match all terms, whatever they are doing, and how many. */
function countsOf(terms: readonly AffinityTerm[], snapshot: Snapshot): [NodeInfo, number][] {
  const wanted = terms.map((term) => ({ selector: term.selector, namespaces: namespacesOf(term, snapshot) }));
  const byOrdinal = snapshot.counts.select(JSON.stringify(['affinity', wanted]), (group) =>
    wanted.every(
      ({ selector, namespaces }) => namespaces.includes(group.namespace) && matchesSelector(selector, group.labels),
    ),
  );
  const counts: [NodeInfo, number][] = [];
  for (const node of snapshot.nodes) {
    const count = byOrdinal[node.ordinal] ?? 0;
    if (count > 0) counts.push([node, count]);
  }
  return counts;
}

function namespacesOf({ namespaces, namespaceSelector }: AffinityTerm, snapshot: Snapshot): readonly string[] {
  if (!namespaceSelector) return namespaces;
  const names = new Set(namespaces);
  for (const { metadata } of snapshot.namespaces())
    if (matchesSelector(namespaceSelector, metadata.labels)) names.add(metadata.name);
  return [...names];
}

function namespaceLabelsOf(snapshot: Snapshot): NamespaceLabels {
  return (namespace) => snapshot.namespace(namespace)?.metadata.labels;
}
