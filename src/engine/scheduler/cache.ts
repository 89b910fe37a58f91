/** The scheduler's books: nodes, the pods on them, and pods it has placed but not yet heard back about. */
// k8s: pkg/scheduler/backend/cache/cache.go, node_tree.go
import type { Node } from '../../kinds/node/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { keyOf } from '../../api/object.ts';
import { AnswerBook } from './node-answers.ts';
import { NodeInfo } from './node-info.ts';
import { PodCounts } from './pod-counts.ts';
import { podInfoOf, type PodInfo } from './pod-info.ts';
import { Topology } from './topology.ts';

interface Placed {
  info: PodInfo;
  node: string;
  /** True until the watch has confirmed the binding. */
  assumed: boolean;
}

export class SchedulerCache {
  readonly counts = new PodCounts();
  readonly answers = new AnswerBook();
  readonly topology = new Topology(() => this.#nodes.values());
  readonly #nodes = new Map<string, NodeInfo>();
  readonly #pods = new Map<string, Placed>();
  /** Pods by the name of their node, which need not exist. */
  readonly #podsOfNode = new Map<string, Map<string, PodInfo>>();
  readonly #imageSpread = new Map<string, number>();
  /** Ordinals that no node has. */
  readonly #free: number[] = [];
  #order: readonly NodeInfo[] | undefined;

  /** All nodes in the order in which cycles look at them: one from each zone in turn. */
  get nodes(): readonly NodeInfo[] {
    return (this.#order ??= inZoneOrder([...this.#nodes.values()]));
  }

  node(name: string): NodeInfo | undefined {
    return this.#nodes.get(name);
  }

  imageSpread(image: string): number {
    return this.#imageSpread.get(image) ?? 0;
  }

  setNode(node: Node): void {
    const known = this.#nodes.get(node.metadata.name);
    if (known) {
      if (known.node.status.images !== node.status.images) {
        this.#countImages(known.node, -1);
        this.#countImages(node, 1);
      }
      if (zoneOf(known.node) !== zoneOf(node)) this.#order = undefined;
      const isMoved = known.node.metadata.labels !== node.metadata.labels;
      known.setNode(node);
      if (isMoved) this.topology.place(known);
      this.answers.forget(known.ordinal);
      return;
    }
    const info = new NodeInfo(node, this.#free.pop() ?? this.#nodes.size);
    for (const pod of this.#podsOfNode.get(info.name)?.values() ?? []) {
      info.addPod(pod);
      this.counts.add(pod, info);
    }
    this.#nodes.set(info.name, info);
    this.topology.place(info);
    this.#countImages(node, 1);
    this.#order = undefined;
  }

  removeNode(name: string): void {
    const known = this.#nodes.get(name);
    if (!known) return;
    for (const pod of known.pods.values()) this.counts.remove(pod, known);
    this.#countImages(known.node, -1);
    this.#nodes.delete(name);
    this.#free.push(known.ordinal);
    this.answers.forget(known.ordinal);
    this.#order = undefined;
  }

  /** Books a pod that has a node, or a newer version of it. */
  setPod(pod: Pod, key = keyOf(pod)): void {
    const node = pod.spec.nodeName ?? '';
    const placed = this.#pods.get(key);
    if (!placed) return this.#place(podInfoOf(pod), node, false);
    const info = podInfoOf(pod, placed.info);
    if (placed.node === node && info.groupKey === placed.info.groupKey && info.requests === placed.info.requests) {
      this.#pods.set(info.key, { info, node, assumed: false });
      this.#podsOfNode.get(node)?.set(info.key, info);
      this.#nodes.get(node)?.refreshPod(info);
      return;
    }
    this.removePod(info.key);
    this.#place(info, node, false);
  }

  removePod(key: string): void {
    const placed = this.#pods.get(key);
    if (!placed) return;
    this.#pods.delete(key);
    const pods = this.#podsOfNode.get(placed.node);
    pods?.delete(key);
    if (pods?.size === 0) this.#podsOfNode.delete(placed.node);
    const info = this.#nodes.get(placed.node);
    if (info) {
      info.removePod(placed.info);
      this.counts.remove(placed.info, info);
      this.answers.forget(info.ordinal);
    }
  }

  /** Books a pod on a node before the binding is confirmed, so that the next cycle counts it. */
  assume(info: PodInfo, node: string): void {
    this.#place(info, node, true);
  }

  /** Takes back what was assumed. */
  forget(key: string): void {
    if (this.isAssumed(key)) this.removePod(key);
  }

  isAssumed(key: string): boolean {
    return this.#pods.get(key)?.assumed ?? false;
  }

  placed(key: string): PodInfo | undefined {
    return this.#pods.get(key)?.info;
  }

  /** What cannot be read off the objects: pods that were placed but not confirmed. */
  assumed(): { pod: Pod; node: string }[] {
    const assumed = [];
    for (const placed of this.#pods.values())
      if (placed.assumed) assumed.push({ pod: placed.info.pod, node: placed.node });
    return assumed;
  }

  #place(info: PodInfo, node: string, assumed: boolean): void {
    this.#pods.set(info.key, { info, node, assumed });
    let pods = this.#podsOfNode.get(node);
    if (!pods) this.#podsOfNode.set(node, (pods = new Map()));
    pods.set(info.key, info);
    const known = this.#nodes.get(node);
    if (known) {
      known.addPod(info);
      this.counts.add(info, known);
      this.answers.forget(known.ordinal);
    }
  }

  #countImages(node: Node, change: 1 | -1): void {
    for (const { names } of node.status.images ?? []) {
      for (const name of names) {
        const count = this.imageSpread(name) + change;
        if (count === 0) this.#imageSpread.delete(name);
        else this.#imageSpread.set(name, count);
      }
    }
  }
}

// Example: zone a has nodes 1, 2, 3, zone b has 4 → 1, 4, 2, 3.
function inZoneOrder(nodes: readonly NodeInfo[]): NodeInfo[] {
  const zones = new Map<string, NodeInfo[]>();
  for (const info of nodes) {
    const zone = zoneOf(info.node);
    const members = zones.get(zone);
    if (members) members.push(info);
    else zones.set(zone, [info]);
  }
  const order: NodeInfo[] = [];
  for (let index = 0; order.length < nodes.length; index++) {
    for (const members of zones.values()) if (index < members.length) order.push(members[index]);
  }
  return order;
}

// k8s: staging/src/k8s.io/component-helpers/node/topology/helpers.go GetZoneKey
function zoneOf(node: Node): string {
  const labels = node.metadata.labels ?? {};
  const zone = labels['failure-domain.beta.kubernetes.io/zone'] ?? labels['topology.kubernetes.io/zone'] ?? '';
  const region = labels['failure-domain.beta.kubernetes.io/region'] ?? labels['topology.kubernetes.io/region'] ?? '';
  return `${region}/${zone}`;
}
