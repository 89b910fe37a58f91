/** Binds by asking the API server: the Binding names the pod and the node. */
// k8s: pkg/scheduler/framework/plugins/defaultbinder/default_binder.go
import { pod as podKind } from '../../../kinds/pod/index.ts';
import { definePlugin } from '../plugin.ts';

export const defaultBinder = definePlugin({
  name: 'DefaultBinder',
  bind: ({ key, uid, namespace, pod }, node, client, reason) =>
    client.createSubresource(
      podKind,
      key,
      'binding',
      {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name: pod.metadata.name, namespace, uid },
        target: { kind: 'Node', name: node },
      },
      reason,
    ),
});
