/** The one table of delays, in milliseconds of virtual time: [least, most], drawn evenly from a seeded stream. */
import type { RandomStream } from '../../base/random.ts';

export const latencies = {
  /** From a write until a watcher's cache has it. */
  watchDelivery: [3, 9],
  /** From a key entering a controller's queue until it is reconciled: changes that come together are handled together. */
  reconcile: [4, 14],
  /** What one write costs the controller that makes it, before it takes its next key. */
  apiWrite: [3, 7],
  /** One scheduling cycle. */
  schedulingCycle: [2, 5],
  /** From the kubelet's hearing of a pod until it starts to work on it: sync, volumes, sandbox, network. */
  podSandbox: [300, 700],
  /** Creating and starting one container. */
  containerStart: [150, 450],
  /** Asking the registry for an image that is not there, until it says no. */
  imageLookup: [700, 1400],
  /** Asking the registry whether the image that the node has is the newest, or where its layers are. */
  imageCheck: [100, 300],
  /** Bytes a node pulls in a millisecond; see kubelet for images without a stated pull time. */
  pullBytesPerMs: [40_000, 60_000],
  /** From the end of the process until the container is reported as terminated. */
  containerStop: [30, 90],
  /** From the Node object until its machine is up and its kubelet runs; also after the power is back. */
  machineBoot: [800, 1600],
  /** From the kubelet's start until the network plugin is ready, once the node has its podCIDR. */
  networkPlugin: [1000, 2500],
  /** kube-proxy: from the cache change until the node's rules follow. */
  proxySync: [10, 60],
  /** The provisioner's helper pod: making or removing a directory on a node. */
  volumeProvision: [1500, 2800],
  /** One hop of a request through the network. */
  networkHop: [0.5, 2],
} as const satisfies Record<string, readonly [number, number]>;

export type Latency = keyof typeof latencies;

/** Draws one delay. */
export function draw(latency: Latency, random: RandomStream): number {
  const [least, most] = latencies[latency];
  return Math.round(random.between(least, most) * 1000) / 1000;
}
