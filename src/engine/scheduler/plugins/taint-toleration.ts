/** Refuses nodes with a taint that the pod does not tolerate; prefers nodes with few taints that only ask to stay away. */
// k8s: pkg/scheduler/framework/plugins/tainttoleration/taint_toleration.go
import { toleratesTaint, untoleratedTaint } from '../../../kinds/node/taints.ts';
import type { Node } from '../../../kinds/node/types.ts';
import type { Pod, Toleration } from '../../../kinds/pod/types.ts';
import { definePlugin, fits, normalizeByMost, rejectForGood } from '../plugin.ts';

export const taintToleration = definePlugin<undefined, readonly Toleration[]>({
  name: 'TaintToleration',
  looksAtOneNode: true,
  filter(pod, { node }) {
    const taint = node.spec.taints?.length ? untolerated(pod.pod, node) : undefined;
    return taint ? rejectForGood(`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`) : fits;
  },
  preScore: (pod) =>
    (pod.pod.spec.tolerations ?? []).filter(
      (toleration) => !toleration.effect || toleration.effect === 'PreferNoSchedule',
    ),
  score(_pod, { node }, tolerations) {
    let intolerable = 0;
    for (const taint of node.spec.taints ?? []) {
      if (taint.effect === 'PreferNoSchedule' && !toleratesTaint(tolerations, taint)) intolerable++;
    }
    return intolerable;
  },
  normalize: (scores) => normalizeByMost(scores, true),
  retry: {
    on: ['node-added', 'node-updated', 'own-pod-updated'],
    when(pod, event) {
      if (event.type === 'node-added') return !untolerated(pod.pod, event.node);
      if (event.type === 'node-updated')
        return (
          event.changed.taints && untolerated(pod.pod, event.old) !== undefined && !untolerated(pod.pod, event.node)
        );
      return true;
    },
  },
});

function untolerated(pod: Pod, node: Node) {
  return untoleratedTaint(node.spec.taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute']);
}
