/** Refuses cordoned nodes. */
// k8s: pkg/scheduler/framework/plugins/nodeunschedulable/node_unschedulable.go
import { toleratesTaint } from '../../../kinds/node/taints.ts';
import type { Taint } from '../../../kinds/node/types.ts';
import { definePlugin, fits, rejectForGood } from '../plugin.ts';

const unschedulable = rejectForGood('node(s) were unschedulable');
// A pod may tolerate the cordon, as pods of DaemonSets do.
const cordon: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

export const nodeUnschedulable = definePlugin({
  name: 'NodeUnschedulable',
  looksAtOneNode: true,
  filter: (pod, { node }) =>
    !node.spec.unschedulable || toleratesTaint(pod.pod.spec.tolerations, cordon) ? fits : unschedulable,
  retry: {
    on: ['node-added', 'node-updated'],
    when: (_pod, event) =>
      (event.type === 'node-added' && !event.node.spec.unschedulable) ||
      (event.type === 'node-updated' && event.old.spec.unschedulable === true && !event.node.spec.unschedulable),
  },
});
