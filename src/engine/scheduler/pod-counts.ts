/** How many pods of which sort are on which node, kept up as pods come and go, so that no cycle walks the pods. */
import type { AffinityTerms, PodInfo } from './pod-info.ts';

/** Pods that no selector and no affinity term can tell apart. */
export interface PodGroup {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly terminating: boolean;
  readonly affinity: AffinityTerms | undefined;
  /** Node name → pods there. */
  readonly perNode: Map<string, number>;
  /** The counts that these pods are part of. */
  counts: Map<string, number>[];
  size: number;
}

interface Selection {
  readonly matches: (group: PodGroup) => boolean;
  readonly perNode: Map<string, number>;
}

/** How many selections are kept up; the one not used for longest is dropped first. */
export const selectionsMax = 256;

export class PodCounts {
  readonly #groups = new Map<string, PodGroup>();
  readonly #withAffinity = new Map<string, PodGroup>();
  readonly #selections = new Map<string, Selection>();

  add(info: PodInfo, node: string): void {
    let group = this.#groups.get(info.groupKey);
    if (!group) this.#groups.set(info.groupKey, (group = this.#newGroup(info)));
    group.size++;
    addTo(group.perNode, node, 1);
    for (const perNode of group.counts) addTo(perNode, node, 1);
  }

  remove(info: PodInfo, node: string): void {
    const group = this.#groups.get(info.groupKey);
    if (!group) return;
    group.size--;
    addTo(group.perNode, node, -1);
    for (const perNode of group.counts) addTo(perNode, node, -1);
    if (group.size > 0) return;
    this.#groups.delete(info.groupKey);
    this.#withAffinity.delete(info.groupKey);
  }

  /**
   * Pods per node, over all groups that match; nodes without such pods are missing.
   * @param key says all that `matches` depends on: equal keys, equal answers
   */
  select(key: string, matches: (group: PodGroup) => boolean): ReadonlyMap<string, number> {
    const known = this.#selections.get(key);
    if (known) {
      this.#selections.delete(key);
      this.#selections.set(key, known);
      return known.perNode;
    }
    const perNode = new Map<string, number>();
    for (const group of this.#groups.values()) {
      if (!matches(group)) continue;
      group.counts.push(perNode);
      for (const [node, count] of group.perNode) addTo(perNode, node, count);
    }
    this.#selections.set(key, { matches, perNode });
    if (this.#selections.size > selectionsMax) this.#dropOldestSelection();
    return perNode;
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
      if (selection.matches(group)) group.counts.push(selection.perNode);
    if (info.affinity) this.#withAffinity.set(info.groupKey, group);
    return group;
  }

  #dropOldestSelection(): void {
    const [oldest] = this.#selections;
    if (!oldest) return;
    this.#selections.delete(oldest[0]);
    for (const group of this.#groups.values())
      group.counts = group.counts.filter((perNode) => perNode !== oldest[1].perNode);
  }
}

function addTo(perNode: Map<string, number>, node: string, change: number): void {
  const count = (perNode.get(node) ?? 0) + change;
  if (count === 0) perNode.delete(node);
  else perNode.set(node, count);
}
