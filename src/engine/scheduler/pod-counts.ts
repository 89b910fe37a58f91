/** How many pods of which sort are on which node, kept up as pods come and go, so that no cycle walks the pods. */
import type { NodeInfo } from './node-info.ts';
import type { AffinityTerms, PodInfo } from './pod-info.ts';

/** How many pods are on a node, by the ordinal of the node; a place may be missing. */
export type CountsByOrdinal = readonly (number | undefined)[];

/** Pods that no selector and no affinity term can tell apart. */
export interface PodGroup {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly terminating: boolean;
  readonly affinity: AffinityTerms | undefined;
  readonly perNode: Map<NodeInfo, number>;
  /** The counts that these pods are part of. */
  counts: number[][];
  size: number;
}

interface Selection {
  readonly matches: (group: PodGroup) => boolean;
  readonly byOrdinal: number[];
}

/** How many selections are kept up; the one not used for longest is dropped first. */
export const selectionsMax = 256;

export class PodCounts {
  readonly #groups = new Map<string, PodGroup>();
  readonly #withAffinity = new Map<string, PodGroup>();
  readonly #selections = new Map<string, Selection>();

  add(info: PodInfo, node: NodeInfo): void {
    let group = this.#groups.get(info.groupKey);
    if (!group) this.#groups.set(info.groupKey, (group = this.#newGroup(info)));
    group.size++;
    addTo(group.perNode, node, 1);
    for (const byOrdinal of group.counts) byOrdinal[node.ordinal] = (byOrdinal[node.ordinal] ?? 0) + 1;
  }

  remove(info: PodInfo, node: NodeInfo): void {
    const group = this.#groups.get(info.groupKey);
    if (!group) return;
    group.size--;
    addTo(group.perNode, node, -1);
    for (const byOrdinal of group.counts) byOrdinal[node.ordinal]--;
    if (group.size > 0) return;
    this.#groups.delete(info.groupKey);
    this.#withAffinity.delete(info.groupKey);
  }

  /**
   * Pods per node, over all groups that match.
   * @param key says all that `matches` depends on: equal keys, equal answers
   */
  select(key: string, matches: (group: PodGroup) => boolean): CountsByOrdinal {
    const known = this.#selections.get(key);
    if (known) {
      this.#selections.delete(key);
      this.#selections.set(key, known);
      return known.byOrdinal;
    }
    const byOrdinal: number[] = [];
    for (const group of this.#groups.values()) {
      if (!matches(group)) continue;
      group.counts.push(byOrdinal);
      for (const [{ ordinal }, count] of group.perNode) byOrdinal[ordinal] = (byOrdinal[ordinal] ?? 0) + count;
    }
    this.#selections.set(key, { matches, byOrdinal });
    if (this.#selections.size > selectionsMax) this.#dropOldestSelection();
    return byOrdinal;
  }

  /** Groups whose pods have affinity or anti-affinity terms of their own. */
  groupsWithAffinity(): Iterable<PodGroup> {
    return this.#withAffinity.values();
  }

  get hasAffinity(): boolean {
    return this.#withAffinity.size > 0;
  }

  #newGroup(info: PodInfo): PodGroup {
    const group: PodGroup = {
      namespace: info.namespace,
      labels: info.pod.metadata.labels,
      terminating: info.terminating,
      affinity: info.affinity,
      perNode: new Map(),
      counts: [],
      size: 0,
    };
    for (const selection of this.#selections.values())
      if (selection.matches(group)) group.counts.push(selection.byOrdinal);
    if (info.affinity) this.#withAffinity.set(info.groupKey, group);
    return group;
  }

  #dropOldestSelection(): void {
    const [oldest] = this.#selections;
    if (!oldest) return;
    this.#selections.delete(oldest[0]);
    for (const group of this.#groups.values())
      group.counts = group.counts.filter((byOrdinal) => byOrdinal !== oldest[1].byOrdinal);
  }
}

function addTo(perNode: Map<NodeInfo, number>, node: NodeInfo, change: number): void {
  const count = (perNode.get(node) ?? 0) + change;
  if (count === 0) perNode.delete(node);
  else perNode.set(node, count);
}
