/** Whether a node takes a pod that is bound to it: room, name, labels and taints are checked once more where it would run. */
// k8s: pkg/kubelet/lifecycle/predicate.go, pkg/scheduler/eventhandlers.go AdmissionCheck
import { matchesRequiredNodeAffinity } from '../../kinds/node/node-affinity.ts';
import { untoleratedTaint } from '../../kinds/node/taints.ts';
import type { Node } from '../../kinds/node/types.ts';
import { amountsOf, podRequests, type ResourceAmounts } from '../../kinds/pod/requests.ts';
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
  /** Ports of the machine that are taken, `TCP 80`, and on which of its addresses. */
  readonly #ports = new Map<string, string[]>();
  /** What the node offers, read once. */
  #offer: { of: Node['status']['allocatable']; amounts: ResourceAmounts } = { of: undefined, amounts: {} };

  add(pod: Pod, requests = podRequests(pod)): void {
    this.#count(requests, 1);
    for (const { port, ip } of hostPorts(pod)) this.#ports.set(port, [...(this.#ports.get(port) ?? []), ip]);
  }

  remove(pod: Pod): void {
    this.#count(podRequests(pod), -1);
    for (const { port, ip } of hostPorts(pod)) {
      const taken = this.#ports.get(port) ?? [];
      const index = taken.indexOf(ip);
      if (index >= 0)
        this.#ports.set(
          port,
          taken.filter((_, other) => other !== index),
        );
    }
  }

  /** Example: 4 of 4 CPU are requested, the pod wants one → OutOfcpu, requested: 1000, used: 4000, capacity: 4000. */
  refuses(pod: Pod, requests: Readonly<ResourceAmounts>, node: Node): Rejection | undefined {
    const { allocatable } = node.status;
    if (this.#offer.of !== allocatable) this.#offer = { of: allocatable, amounts: amountsOf(allocatable) };
    const lacking = insufficient(requests, this.#offer.amounts, this.#used);
    if (lacking) return lacking;
    if (!matchesRequiredNodeAffinity(pod, node))
      return refused('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
    if (hostPorts(pod).some((port) => this.#isTaken(port)))
      return refused('NodePorts', "node(s) didn't have free ports for the requested pod ports");
    const taint = untoleratedTaint(node.spec.taints, pod.spec.tolerations, ['NoExecute']);
    return taint ? refused('TaintToleration', "node(s) had taints that the pod didn't tolerate") : undefined;
  }

  // A port on one address leaves it free on the others; all addresses together are the one called 0.0.0.0.
  // k8s: pkg/scheduler/framework/types.go HostPortInfo.CheckConflict
  #isTaken({ port, ip }: HostPort): boolean {
    const taken = this.#ports.get(port) ?? [];
    return taken.some((other) => other === ip || other === everyAddress || ip === everyAddress);
  }

  #count(requests: Readonly<ResourceAmounts>, sign: 1 | -1): void {
    this.#used.pods = (this.#used.pods ?? 0) + sign;
    for (const resource in requests) this.#used[resource] = (this.#used[resource] ?? 0) + sign * requests[resource];
  }
}

/** Of several things that are missing the first is named; in which order they are asked for is fixed for these. */
// k8s: pkg/scheduler/framework/plugins/noderesources/fit.go fitsRequest
const askedFirst = ['pods', 'cpu', 'memory', 'ephemeral-storage'];

function insufficient(
  requests: Readonly<ResourceAmounts>,
  offer: Readonly<ResourceAmounts>,
  used: Readonly<ResourceAmounts>,
): Rejection | undefined {
  for (const resource of new Set([...askedFirst, ...Object.keys(requests)])) {
    const requested = resource === 'pods' ? 1 : (requests[resource] ?? 0);
    const taken = used[resource] ?? 0;
    if (requested === 0 || offer[resource] === undefined || taken + requested <= offer[resource]) continue;
    return {
      reason: insufficientReasons[resource] ?? `OutOf${resource}`,
      message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${taken}, capacity: ${offer[resource]}`,
    };
  }
  return undefined;
}

interface HostPort {
  /** `TCP 80` */
  port: string;
  ip: string;
}

const everyAddress = '0.0.0.0';

function hostPorts(pod: Pod): HostPort[] {
  return pod.spec.containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, hostIP, protocol }) =>
      hostPort ? [{ port: `${protocol} ${hostPort}`, ip: hostIP || everyAddress }] : [],
    ),
  );
}

function refused(predicate: string, why: string): Rejection {
  return { reason: predicate, message: `Predicate ${predicate} failed: ${why}` };
}
