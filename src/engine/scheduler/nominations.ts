/** Pods that wait for a node on which others were evicted for them; less important pods must leave that room alone. */
// k8s: pkg/scheduler/backend/queue/nominator.go
import type { PodInfo } from './pod-info.ts';

export class Nominations {
  readonly #nodeOf = new Map<string, string>();
  readonly #ofNode = new Map<string, Map<string, PodInfo>>();

  set(info: PodInfo, node: string): void {
    this.delete(info.key);
    this.#nodeOf.set(info.key, node);
    let pods = this.#ofNode.get(node);
    if (!pods) this.#ofNode.set(node, (pods = new Map()));
    pods.set(info.key, info);
  }

  delete(key: string): void {
    const node = this.#nodeOf.get(key);
    if (node === undefined) return;
    this.#nodeOf.delete(key);
    const pods = this.#ofNode.get(node);
    pods?.delete(key);
    if (pods?.size === 0) this.#ofNode.delete(node);
  }

  nodeOf(key: string): string | undefined {
    return this.#nodeOf.get(key);
  }

  /** Pods nominated to the node that are at least as important as this one. */
  rivals(info: PodInfo, node: string): PodInfo[] {
    const pods = this.#ofNode.get(node);
    return pods ? [...pods.values()].filter((other) => other.key !== info.key && other.priority >= info.priority) : [];
  }

  /** Pods nominated to the node that are less important than this one. */
  lesser(info: PodInfo, node: string): PodInfo[] {
    return [...(this.#ofNode.get(node)?.values() ?? [])].filter((other) => other.priority < info.priority);
  }

  entries(): [key: string, node: string][] {
    return [...this.#nodeOf];
  }
}
