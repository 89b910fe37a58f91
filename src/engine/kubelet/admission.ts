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

/** What a node offers, and how much of it is taken. Derived from the pods at hand, so it is not saved. */
export class Room {
  /** What the unfinished pods request together, and their number as `pods`; cpu in thousandths. */
  readonly #used: ResourceAmounts = {};
  /** What the node offers, read once. */
  #offer: { of: Node['status']['allocatable']; amounts: ResourceAmounts } = { of: undefined, amounts: {} };

  add(requests: Readonly<ResourceAmounts>): void {
    this.#count(requests, 1);
  }

  remove(requests: Readonly<ResourceAmounts>): void {
    this.#count(requests, -1);
  }

  /** Example: 4 of 4 CPU are requested, the pod wants one → OutOfcpu, requested: 1000, used: 4000, capacity: 4000. */
  refuses(pod: Pod, requests: Readonly<ResourceAmounts>, node: Node): Rejection | undefined {
    const { allocatable } = node.status;
    if (this.#offer.of !== allocatable) this.#offer = { of: allocatable, amounts: amountsOf(allocatable) };
    return insufficient(requests, this.#offer.amounts, this.#used) ?? unsuitable(pod, node);
  }

  #count(requests: Readonly<ResourceAmounts>, sign: 1 | -1): void {
    this.#used.pods = (this.#used.pods ?? 0) + sign;
    for (const resource in requests) this.#used[resource] = (this.#used[resource] ?? 0) + sign * requests[resource];
  }
}

function insufficient(
  requests: Readonly<ResourceAmounts>,
  offer: Readonly<ResourceAmounts>,
  used: Readonly<ResourceAmounts>,
): Rejection | undefined {
  for (const resource of ['pods', ...Object.keys(requests)]) {
    const requested = resource === 'pods' ? 1 : requests[resource];
    const taken = used[resource] ?? 0;
    if (requested === 0 || offer[resource] === undefined || taken + requested <= offer[resource]) continue;
    return {
      reason: insufficientReasons[resource] ?? `OutOf${resource}`,
      message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${taken}, capacity: ${offer[resource]}`,
    };
  }
  return undefined;
}

function unsuitable(pod: Pod, node: Node): Rejection | undefined {
  if (!matchesRequiredNodeAffinity(pod, node))
    return refused('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
  const taint = untoleratedTaint(node.spec.taints, pod.spec.tolerations, ['NoExecute']);
  return taint ? refused('TaintToleration', "node(s) had taints that the pod didn't tolerate") : undefined;
}

function refused(predicate: string, why: string): Rejection {
  return { reason: predicate, message: `Predicate ${predicate} failed: ${why}` };
}
