/** Refuses nodes that the pod's nodeSelector or node affinity leaves out; prefers nodes that its preferences name. */
// k8s: pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go
import { matchesRequiredNodeAffinity, preferredNodeAffinityWeight } from '../../../kinds/node/node-affinity.ts';
import type { NodeSelectorTerm } from '../../../kinds/pod/types.ts';
import { definePlugin, fits, normalizeByMost, rejectForGood, skip } from '../plugin.ts';

const noMatch = rejectForGood("node(s) didn't match Pod's node affinity/selector");
const conflict = rejectForGood('pod affinity terms conflict');

export const nodeAffinity = definePlugin({
  name: 'NodeAffinity',
  looksAtOneNode: true,
  preFilter({ pod }) {
    const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    if (!required && !pod.spec.nodeSelector) return skip;
    const onlyNodes = required?.nodeSelectorTerms.length ? nodesNamedBy(required.nodeSelectorTerms) : undefined;
    if (onlyNodes?.size === 0) return conflict;
    return { state: undefined, ...(onlyNodes ? { onlyNodes } : {}) };
  },
  filter: (pod, { node }) => (matchesRequiredNodeAffinity(pod.pod, node) ? fits : noMatch),
  preScore: ({ pod }) =>
    pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ? undefined : skip,
  score: (pod, { node }) => preferredNodeAffinityWeight(pod.pod, node),
  normalize: (scores) => normalizeByMost(scores, false),
  retry: {
    on: ['node-added', 'node-updated', 'own-pod-updated'],
    when({ pod }, event) {
      if (event.type === 'node-added') return matchesRequiredNodeAffinity(pod, event.node);
      if (event.type === 'node-updated')
        return (
          event.changed.labels &&
          !matchesRequiredNodeAffinity(pod, event.old) &&
          matchesRequiredNodeAffinity(pod, event.node)
        );
      return true;
    },
  },
});

// Pods of DaemonSets name their node by a field; then no other node need be looked at. Terms are alternatives.
function nodesNamedBy(terms: readonly NodeSelectorTerm[]): Set<string> | undefined {
  const names = new Set<string>();
  for (const term of terms) {
    let ofTerm: string[] | undefined;
    for (const field of term.matchFields ?? []) {
      if (field.key !== 'metadata.name' || field.operator !== 'In') continue;
      const values = field.values ?? [];
      ofTerm = ofTerm ? ofTerm.filter((name) => values.includes(name)) : values;
    }
    if (!ofTerm) return undefined;
    for (const name of ofTerm) names.add(name);
  }
  return names;
}
