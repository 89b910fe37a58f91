/** What a student's code is shown of a pod and of a node: the objects as they are, and what the scheduler has counted up. */
import type { Node } from '../../kinds/node/types.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';

/** Texts of objects that have not changed are kept as long as the objects are. */
const nodeTexts = new WeakMap<Node, string>();
const podTexts = new WeakMap<PodInfo, string>();

export function podView({ pod, requests }: PodInfo): string {
  const { name, namespace, labels = {}, annotations = {}, ownerReferences = [] } = pod.metadata;
  return JSON.stringify({
    metadata: { name, namespace, labels, annotations, ownerReferences },
    spec: pod.spec,
    requests: { cpuMilli: requests.cpuMilli, memory: requests.memory },
  });
}

export function nodeView(info: NodeInfo): string {
  const { allocatable } = info;
  const { cpuMilli, memory } = info;
  const counted = {
    allocatable: { cpuMilli: allocatable.cpuMilli, memory: allocatable.memory, pods: allocatable.pods },
    requested: { cpuMilli, memory, pods: info.pods.size },
    free: {
      cpuMilli: allocatable.cpuMilli - cpuMilli,
      memory: allocatable.memory - memory,
      pods: allocatable.pods - info.pods.size,
    },
  };
  const pods = Array.from(info.pods.values(), (pod) => textOf(podTexts, pod, podOnNode));
  return `{${textOf(nodeTexts, info.node, nodeObject)},${inside(counted)},"pods":[${pods.join()}]}`;
}

export function clusterView(nodes: readonly NodeInfo[]): string {
  return `{"nodes":[${nodes.map(nodeView).join()}]}`;
}

function nodeObject({ metadata, spec, status }: Node): string {
  const { name, labels = {}, annotations = {} } = metadata;
  const { capacity, conditions, nodeInfo, images } = status;
  return inside({
    metadata: { name, labels, annotations },
    spec: { ...spec, taints: spec.taints ?? [] },
    status: { capacity, conditions, nodeInfo, images },
  });
}

function podOnNode({ pod, namespace, priority, requests, terminating }: PodInfo): string {
  const { name, labels = {} } = pod.metadata;
  const { cpuMilli, memory } = requests;
  return JSON.stringify({ name, namespace, labels, priority, terminating, requests: { cpuMilli, memory } });
}

/** The text of an object without its braces. */
function inside(value: object): string {
  return JSON.stringify(value).slice(1, -1);
}

function textOf<T extends object>(texts: WeakMap<T, string>, value: T, write: (value: T) => string): string {
  let text = texts.get(value);
  if (text === undefined) texts.set(value, (text = write(value)));
  return text;
}
