/** Whether a node takes a pod that is bound to it: room, name, labels and taints are checked once more where it would run. */
// k8s: pkg/kubelet/lifecycle/predicate.go, pkg/scheduler/eventhandlers.go AdmissionCheck
import { matchesRequiredNodeAffinity } from '../../kinds/node/node-affinity.ts';
import { untoleratedTaint } from '../../kinds/node/taints.ts';
import type { Node } from '../../kinds/node/types.ts';
import { amountsOf, type ResourceAmounts } from '../../kinds/pod/requests.ts';
import type { Pod } from '../../kinds/pod/types.ts';

export interface Rejection {
  reason: string;
  message: string;
}

const insufficientReasons: Readonly<Record<string, string>> = {
  cpu: 'OutOfcpu',
  memory: 'OutOfmemory',
  'ephemeral-storage': 'OutOfephemeral-storage',
  pods: 'OutOfpods',
};

/**
 * @param used what the pods on the node request, `pods` included; cpu in thousandths
 * Example: 4 of 4 CPU are requested, the pod wants one → OutOfcpu, requested: 1000, used: 4000, capacity: 4000.
 */
export function admit(
  pod: Pod,
  requests: ResourceAmounts,
  node: Node,
  used: Readonly<ResourceAmounts>,
): Rejection | undefined {
  const allocatable = amountsOf(node.status.allocatable);
  for (const [resource, requested] of [['pods', 1] as const, ...Object.entries(requests)]) {
    if (requested === 0 || allocatable[resource] === undefined) continue;
    const taken = used[resource] ?? 0;
    if (taken + requested <= allocatable[resource]) continue;
    return {
      reason: insufficientReasons[resource] ?? `OutOf${resource}`,
      message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${taken}, capacity: ${allocatable[resource]}`,
    };
  }
  if (!matchesRequiredNodeAffinity(pod, node))
    return refused('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
  const taint = untoleratedTaint(node.spec.taints, pod.spec.tolerations, ['NoExecute']);
  return taint ? refused('TaintToleration', "node(s) had taints that the pod didn't tolerate") : undefined;
}

function refused(predicate: string, why: string): Rejection {
  return { reason: predicate, message: `Predicate ${predicate} failed: ${why}` };
}
