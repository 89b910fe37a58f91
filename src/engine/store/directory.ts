/** A folder of keys: what makes listing one namespace, or one kind, cost no more than what it holds. */
import type { Version } from './version.ts';

export class Directory<V> {
  /** With a slash at the end: `/registry/pods/default/`. */
  readonly path: string;
  readonly parent: Directory<V> | undefined;
  readonly versions = new Map<string, Version<V>>();
  /** Told of every write in this directory and below. */
  readonly sinks = new Set<(version: Version<V>, before: Version<V> | undefined) => void>();
  readonly #children = new Map<string, Directory<V>>();
  /** Keys and paths of children in order; undefined when it must be sorted anew. */
  #sorted: string[] | undefined;

  constructor(path: string, parent: Directory<V> | undefined) {
    this.path = path;
    this.parent = parent;
    parent?.adopt(this);
  }

  adopt(child: Directory<V>): void {
    this.#children.set(child.path, child);
    this.#sorted = undefined;
  }

  set(version: Version<V>): void {
    if (!this.versions.has(version.key)) this.#sorted = undefined;
    this.versions.set(version.key, version);
  }

  remove(key: string): void {
    this.versions.delete(key);
    this.#sorted = undefined;
  }

  clear(): void {
    this.versions.clear();
    this.#sorted = undefined;
  }

  /** Everything here and below, in the order of the keys. */
  collect(into: Version<V>[]): void {
    // No key of a child sorts outside the place of the child's own path, so children and keys may be sorted together.
    this.#sorted ??= [...this.versions.keys(), ...this.#children.keys()].sort();
    for (const name of this.#sorted) {
      const version = this.versions.get(name);
      if (version) into.push(version);
      else this.#children.get(name)?.collect(into);
    }
  }
}
