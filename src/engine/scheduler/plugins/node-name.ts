/** Refuses all nodes but the one that the pod already names. */
// k8s: pkg/scheduler/framework/plugins/nodename/node_name.go
import { definePlugin, fits, rejectForGood } from '../plugin.ts';

const otherNode = rejectForGood("node(s) didn't match the requested node name");

export const nodeName = definePlugin({
  name: 'NodeName',
  looksAtOneNode: true,
  filter: (pod, node) => (!pod.pod.spec.nodeName || pod.pod.spec.nodeName === node.name ? fits : otherNode),
  retry: {
    on: ['node-added'],
    when: (pod, event) => event.type === 'node-added' && pod.pod.spec.nodeName === event.node.metadata.name,
  },
});
