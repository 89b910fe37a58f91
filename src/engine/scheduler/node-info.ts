/** One node as the scheduler sees it: what it offers, what its pods have asked for. Kept up pod by pod, never recounted. */
// k8s: pkg/scheduler/framework/types.go NodeInfo
import { amountsOf } from '../../kinds/pod/requests.ts';
import type { Node } from '../../kinds/node/types.ts';
import type { HostPort, PodInfo } from './pod-info.ts';

export interface Allocatable {
  cpuMilli: number;
  memory: number;
  ephemeralStorage: number;
  pods: number;
  others: Readonly<Record<string, number>>;
}

export class NodeInfo {
  readonly name: string;
  /** A small number that no other node of the cluster has; -1 for copies. */
  readonly ordinal: number;
  node: Node;
  allocatable: Allocatable;
  cpuMilli = 0;
  memory = 0;
  ephemeralStorage = 0;
  others: Record<string, number> = {};
  /** Sums of the requests as the scores count them. */
  scoreCpuMilli = 0;
  scoreMemory = 0;
  readonly pods = new Map<string, PodInfo>();
  /** Addresses in use by `protocol/port`. */
  readonly #ports = new Map<string, string[]>();

  constructor(node: Node, ordinal = -1) {
    this.ordinal = ordinal;
    this.name = node.metadata.name;
    this.node = node;
    this.allocatable = allocatableOf(node);
  }

  setNode(node: Node): void {
    if (node.status !== this.node.status) this.allocatable = allocatableOf(node);
    this.node = node;
  }

  addPod(info: PodInfo): void {
    this.pods.set(info.key, info);
    this.#count(info, 1);
    for (const port of info.hostPorts) {
      const key = portKey(port);
      const addresses = this.#ports.get(key);
      if (addresses) addresses.push(port.ip);
      else this.#ports.set(key, [port.ip]);
    }
  }

  removePod(info: PodInfo): void {
    if (!this.pods.delete(info.key)) return;
    this.#count(info, -1);
    for (const port of info.hostPorts) {
      const addresses = this.#ports.get(portKey(port)) ?? [];
      const index = addresses.indexOf(port.ip);
      if (index >= 0) addresses.splice(index, 1);
    }
  }

  /** Puts a newer version of a pod that asks for the same in the place of the older one. */
  refreshPod(info: PodInfo): void {
    this.pods.set(info.key, info);
  }

  /** Whether a pod on the node holds the port, on the same address or on all of them. */
  // k8s: pkg/scheduler/framework/types.go HostPortInfo.CheckConflict
  usesPort(port: HostPort): boolean {
    const addresses = this.#ports.get(portKey(port));
    if (!addresses?.length) return false;
    return port.ip === '0.0.0.0' || addresses.includes('0.0.0.0') || addresses.includes(port.ip);
  }

  /** A copy to try things on. */
  clone(): NodeInfo {
    const copy = new NodeInfo(this.node);
    for (const info of this.pods.values()) copy.addPod(info);
    return copy;
  }

  #count(info: PodInfo, sign: 1 | -1): void {
    this.cpuMilli += sign * info.requests.cpuMilli;
    this.memory += sign * info.requests.memory;
    this.ephemeralStorage += sign * info.requests.ephemeralStorage;
    for (const [resource, amount] of info.requests.others) {
      this.others[resource] = (this.others[resource] ?? 0) + sign * amount;
    }
    this.scoreCpuMilli += sign * info.scoreRequests.cpuMilli;
    this.scoreMemory += sign * info.scoreRequests.memory;
  }
}

// A status that states only the capacity offers all of it.
// k8s: pkg/apis/core/v1/defaults.go SetDefaults_NodeStatus
function allocatableOf(node: Node): Allocatable {
  const amounts = amountsOf(node.status.allocatable ?? node.status.capacity);
  const { cpu = 0, memory = 0, 'ephemeral-storage': ephemeralStorage = 0, pods = 0, ...others } = amounts;
  return { cpuMilli: cpu, memory, ephemeralStorage, pods, others };
}

function portKey(port: HostPort): string {
  return `${port.protocol}/${port.port}`;
}
