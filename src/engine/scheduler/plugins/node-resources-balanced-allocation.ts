/** Prefers nodes on which CPU and memory would be used in like measure. */
// k8s: pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go
import { definePlugin } from '../plugin.ts';

export const nodeResourcesBalancedAllocation = definePlugin({
  name: 'NodeResourcesBalancedAllocation',
  looksAtOneNode: true,
  // Example: CPU to 75 %, memory to 50 % → they lie 0.125 around their mean → 87.
  score(pod, { allocatable, cpuMilli, memory }) {
    if (allocatable.cpuMilli === 0 || allocatable.memory === 0) return 100;
    const cpuShare = Math.min(1, (cpuMilli + pod.requests.cpuMilli) / allocatable.cpuMilli);
    const memoryShare = Math.min(1, (memory + pod.requests.memory) / allocatable.memory);
    return Math.trunc((1 - Math.abs((cpuShare - memoryShare) / 2)) * 100);
  },
});
