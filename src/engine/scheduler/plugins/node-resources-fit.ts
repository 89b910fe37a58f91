/** Refuses nodes without room for the pod's requests; prefers the node that would have most left. */
// k8s: pkg/scheduler/framework/plugins/noderesources/fit.go, least_allocated.go
import { NodeInfo } from '../node-info.ts';
import { definePlugin, fits, reject } from '../plugin.ts';
import type { PodInfo } from '../pod-info.ts';

export const nodeResourcesFit = definePlugin({
  name: 'NodeResourcesFit',
  looksAtOneNode: true,
  filter(pod, node) {
    if (hasRoom(pod, node)) return fits;
    return reject(...insufficient(pod, node));
  },
  score(pod, { allocatable, scoreCpuMilli, scoreMemory }) {
    let sum = 0;
    let resources = 0;
    if (allocatable.cpuMilli > 0) {
      sum += leastRequestedScore(scoreCpuMilli + pod.scoreRequests.cpuMilli, allocatable.cpuMilli);
      resources++;
    }
    if (allocatable.memory > 0) {
      sum += leastRequestedScore(scoreMemory + pod.scoreRequests.memory, allocatable.memory);
      resources++;
    }
    return resources === 0 ? 0 : Math.trunc(sum / resources);
  },
  retry: {
    on: ['node-added', 'node-updated', 'pod-gone'],
    when(pod, event) {
      if (event.type === 'node-added') return hasRoom(pod, new NodeInfo(event.node));
      if (event.type === 'node-updated') return event.changed.allocatable && hasRoom(pod, new NodeInfo(event.node));
      return true;
    },
  },
});

function hasRoom(pod: PodInfo, node: NodeInfo): boolean {
  const { allocatable } = node;
  const { requests } = pod;
  return (
    node.pods.size + 1 <= allocatable.pods &&
    (requests.cpuMilli === 0 || requests.cpuMilli <= allocatable.cpuMilli - node.cpuMilli) &&
    (requests.memory === 0 || requests.memory <= allocatable.memory - node.memory) &&
    (requests.ephemeralStorage === 0 ||
      requests.ephemeralStorage <= allocatable.ephemeralStorage - node.ephemeralStorage) &&
    (requests.others.length === 0 || requests.others.every(([resource, amount]) => hasOther(node, resource, amount)))
  );
}

// Each reason counts on its own in the message: a node may be short of several things.
function insufficient(pod: PodInfo, node: NodeInfo): string[] {
  const { allocatable } = node;
  const { requests } = pod;
  const reasons: string[] = [];
  if (node.pods.size + 1 > allocatable.pods) reasons.push('Too many pods');
  if (requests.cpuMilli > 0 && requests.cpuMilli > allocatable.cpuMilli - node.cpuMilli)
    reasons.push('Insufficient cpu');
  if (requests.memory > 0 && requests.memory > allocatable.memory - node.memory) reasons.push('Insufficient memory');
  if (requests.ephemeralStorage > 0 && requests.ephemeralStorage > allocatable.ephemeralStorage - node.ephemeralStorage)
    reasons.push('Insufficient ephemeral-storage');
  for (const [resource, amount] of requests.others) {
    if (!hasOther(node, resource, amount)) reasons.push(`Insufficient ${resource}`);
  }
  return reasons;
}

function hasOther(node: NodeInfo, resource: string, amount: number): boolean {
  return amount === 0 || amount <= (node.allocatable.others[resource] ?? 0) - (node.others[resource] ?? 0);
}

// Example: 3000 of 4000 asked for → 25 left of a hundred.
function leastRequestedScore(requested: number, capacity: number): number {
  return requested > capacity ? 0 : Math.trunc(((capacity - requested) * 100) / capacity);
}
