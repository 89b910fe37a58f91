/** What the code sees, in words: the help beside the editor, and what the editor offers after a dot. */

export interface Field {
  /** From `pod`, `node` or `cluster` on; `[]` stands for each item of a list. */
  path: string;
  text: string;
}

const counted = (what: string, of: string): Field[] => [
  { path: `node.${what}.cpuMilli`, text: `${of}: thousandths of a CPU` },
  { path: `node.${what}.memory`, text: `${of}: bytes` },
  { path: `node.${what}.pods`, text: `${of}: pods` },
];

export const fields: readonly Field[] = [
  { path: 'pod.metadata.name', text: 'its name; also namespace, labels, annotations, ownerReferences' },
  { path: 'pod.metadata.namespace', text: 'its namespace' },
  { path: 'pod.metadata.labels', text: 'its labels, never absent' },
  { path: 'pod.metadata.annotations', text: 'its annotations, never absent' },
  { path: 'pod.metadata.ownerReferences', text: 'who made it' },
  { path: 'pod.spec.containers', text: 'as in the manifest, like all of the spec' },
  { path: 'pod.spec.nodeSelector', text: 'labels that it wants, perhaps absent' },
  { path: 'pod.spec.priority', text: 'its priority' },
  { path: 'pod.spec.tolerations', text: 'taints that it accepts' },
  { path: 'pod.requests.cpuMilli', text: 'asks for: thousandths of a CPU' },
  { path: 'pod.requests.memory', text: 'asks for: bytes' },
  { path: 'node.metadata.name', text: 'its name; also labels, annotations' },
  { path: 'node.metadata.labels', text: 'its labels, never absent' },
  { path: 'node.metadata.annotations', text: 'its annotations, never absent' },
  { path: 'node.spec.taints', text: 'its taints, perhaps none' },
  { path: 'node.spec.unschedulable', text: 'true when cordoned' },
  { path: 'node.status.capacity', text: 'quantities, such as 4 and 16Gi' },
  { path: 'node.status.conditions', text: 'Ready and others' },
  { path: 'node.status.images', text: 'images that it has' },
  { path: 'node.status.nodeInfo', text: 'versions' },
  ...counted('free', 'not asked for yet'),
  ...counted('requested', 'asked for by its pods'),
  ...counted('allocatable', 'there is for pods'),
  { path: 'node.pods', text: 'its pods: name, namespace, labels, priority, requests, terminating' },
  { path: 'cluster.nodes', text: 'all nodes, each like node' },
];

/** What may follow a chain of names. Example: after `node.free` come `cpuMilli`, `memory`, `pods`. */
export function fieldsAfter(chain: string): Field[] {
  const found = new Map<string, string>();
  for (const { path, text } of fields) {
    if (!path.startsWith(`${chain}.`)) continue;
    const [next, ...rest] = path.slice(chain.length + 1).split('.');
    if (!found.has(next)) found.set(next, rest.length === 0 ? text : '');
  }
  return [...found].map(([path, text]) => ({ path, text }));
}
