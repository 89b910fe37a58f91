/** Keeps pods off a new node until its kubelet has said that it is ready. */
// k8s: plugin/pkg/admission/nodetaint/admission.go
import type { Draft } from '../../../api/object.ts';
import type { Node } from '../../../kinds/node/types.ts';
import type { AdmissionPlugin } from './plugin.ts';

const taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' } as const;

export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  resources: ['nodes'],
  admitCreate(_call, draft) {
    const { spec } = draft as Draft<Node>;
    const isThere = (spec.taints ?? []).some((other) => other.key === taint.key && other.effect === taint.effect);
    if (!isThere) spec.taints = [...(spec.taints ?? []), { ...taint }];
    return undefined;
  },
};
