/** Keeps a pod out of the queue while somebody's gate is on it. */
// k8s: pkg/scheduler/framework/plugins/schedulinggates/scheduling_gates.go
import { definePlugin, fits, rejectForGood } from '../plugin.ts';

export const schedulingGates = definePlugin({
  name: 'SchedulingGates',
  preEnqueue(pod) {
    const gates = pod.spec.schedulingGates ?? [];
    if (gates.length === 0) return fits;
    return rejectForGood(`waiting for scheduling gates: [${gates.map((gate) => gate.name).join(' ')}]`);
  },
  retry: {
    on: ['own-pod-updated'],
    when: (_pod, event) => event.type === 'own-pod-updated' && !event.pod.spec.schedulingGates?.length,
  },
});
