/** Groups the objects of one resource and keeps each group's list stable until a member of it changes. */
import type { KubernetesObject } from '../../api/object.ts';

export class Grouping<T extends KubernetesObject> {
  readonly #groupOf: (object: T) => string | undefined;
  readonly #compare: (left: T, right: T) => number;
  #members = new Map<string, Map<string, T>>();
  #lists = new Map<string, readonly T[]>();

  constructor(groupOf: (object: T) => string | undefined, compare: (left: T, right: T) => number) {
    this.#groupOf = groupOf;
    this.#compare = compare;
  }

  clear(): void {
    this.#members = new Map();
    this.#lists = new Map();
  }

  replace(key: string, before: T | undefined, after: T | undefined): void {
    const groupBefore = before && this.#groupOf(before);
    const groupAfter = after && this.#groupOf(after);
    if (groupBefore !== undefined && groupBefore !== groupAfter) {
      this.#members.get(groupBefore)?.delete(key);
      this.#lists.delete(groupBefore);
    }
    if (groupAfter === undefined || after === undefined) return;
    const members = this.#members.get(groupAfter) ?? new Map<string, T>();
    this.#members.set(groupAfter, members.set(key, after));
    this.#lists.delete(groupAfter);
  }

  /** The same array as before unless a member came, went or changed. */
  of(group: string): readonly T[] {
    const known = this.#lists.get(group);
    if (known) return known;
    const members = this.#members.get(group);
    const list = members?.size ? [...members.values()].sort(this.#compare) : none;
    this.#lists.set(group, list);
    return list;
  }
}

const none: readonly never[] = [];

/** Oldest first, then by name: the same world gives the same order, however the page came to know it. */
export function byAge(left: KubernetesObject, right: KubernetesObject): number {
  const leftTime = left.metadata.creationTimestamp;
  const rightTime = right.metadata.creationTimestamp;
  if (leftTime !== rightTime) return leftTime < rightTime ? -1 : 1;
  return left.metadata.name < right.metadata.name ? -1 : 1;
}
