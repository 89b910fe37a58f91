/** Lets every pod stay five minutes on a node that is not ready or not reachable. */
// k8s: plugin/pkg/admission/defaulttolerationseconds/admission.go
import type { Draft } from '../../../api/object.ts';
import type { Pod, Toleration } from '../../../kinds/pod/types.ts';
import type { AdmissionPlugin } from './plugin.ts';

export const defaultTolerationSecondsValue = 300;

const taints = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  resources: ['pods'],
  admitCreate(_call, draft) {
    const { spec } = draft as Draft<Pod>;
    const own = spec.tolerations ?? [];
    const added = taints
      .filter((taint) => !own.some((toleration) => tolerates(toleration, taint)))
      .map((key): Toleration => ({
        key,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: defaultTolerationSecondsValue,
      }));
    if (added.length > 0) spec.tolerations = [...own, ...added];
    return undefined;
  },
};

function tolerates(toleration: Toleration, taint: string): boolean {
  return (toleration.key === taint || !toleration.key) && (toleration.effect === 'NoExecute' || !toleration.effect);
}
