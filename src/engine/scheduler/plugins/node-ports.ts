/** Refuses nodes on which another pod holds a host port that this one wants. */
// k8s: pkg/scheduler/framework/plugins/nodeports/node_ports.go
import { definePlugin, fits, reject, skip } from '../plugin.ts';
import { podInfoOf } from '../pod-info.ts';

const taken = reject("node(s) didn't have free ports for the requested pod ports");

export const nodePorts = definePlugin({
  name: 'NodePorts',
  looksAtOneNode: true,
  preFilter: (pod) => (pod.hostPorts.length ? { state: undefined } : skip),
  filter: (pod, node) => (pod.hostPorts.some((port) => node.usesPort(port)) ? taken : fits),
  retry: {
    on: ['node-added', 'pod-gone'],
    when(pod, event) {
      if (event.type !== 'pod-gone') return true;
      return podInfoOf(event.pod).hostPorts.some((freed) =>
        pod.hostPorts.some(
          (wanted) =>
            wanted.port === freed.port &&
            wanted.protocol === freed.protocol &&
            (wanted.ip === freed.ip || wanted.ip === '0.0.0.0' || freed.ip === '0.0.0.0'),
        ),
      );
    },
  },
});
