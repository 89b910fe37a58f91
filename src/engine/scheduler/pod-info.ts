/** What the scheduler needs to know of a pod, worked out once instead of in every cycle. */
// k8s: pkg/scheduler/framework/types.go PodInfo
import { keyOf } from '../../api/object.ts';
import { matchesSelector, type LabelSelector } from '../../api/selector.ts';
import { podRequests, requestsWhenMissing, type ResourceAmounts } from '../../kinds/pod/requests.ts';
import type { Container, Pod, PodAffinity, PodAffinityTerm } from '../../kinds/pod/types.ts';

export interface PodInfo {
  readonly key: string;
  readonly uid: string;
  readonly namespace: string;
  readonly pod: Pod;
  readonly priority: number;
  readonly requests: Requests;
  /** Requests as the scores count them: containers that ask for nothing count as a little. */
  readonly scoreRequests: { readonly cpuMilli: number; readonly memory: number };
  readonly hostPorts: readonly HostPort[];
  readonly terminating: boolean;
  readonly affinity: AffinityTerms | undefined;
  /** Equal for pods that no selector and no affinity term can tell apart: those of one template. */
  readonly groupKey: string;
  /** Equal for pods between which no plugin that looks at one node sees a difference. */
  readonly sort: string;
}

export interface Requests {
  readonly cpuMilli: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  /** Everything else: `nvidia.com/gpu`, `hugepages-2Mi`. */
  readonly others: readonly (readonly [resource: string, amount: number])[];
}

export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

/** Affinity terms with their namespaces filled in. */
export interface AffinityTerms {
  readonly required: readonly AffinityTerm[];
  readonly requiredAnti: readonly AffinityTerm[];
  readonly preferred: readonly WeightedAffinityTerm[];
  readonly preferredAnti: readonly WeightedAffinityTerm[];
}

export interface AffinityTerm {
  readonly topologyKey: string;
  readonly namespaces: readonly string[];
  readonly namespaceSelector: LabelSelector | undefined;
  readonly selector: LabelSelector | undefined;
}

export interface WeightedAffinityTerm extends AffinityTerm {
  readonly weight: number;
}

/** Works out a pod. With `known`, what was known of an earlier version of it, an unchanged spec is not read again. */
export function podInfoOf(pod: Pod, known?: PodInfo): PodInfo {
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  if (known && known.terminating === terminating && isAlike(pod, known.pod)) return { ...known, pod };
  const namespace = pod.metadata.namespace ?? '';
  const ofMissing = podRequests(pod, requestsWhenMissing);
  const requests = requestsOf(podRequests(pod));
  const scoreRequests = { cpuMilli: ofMissing.cpu ?? 0, memory: ofMissing.memory ?? 0 };
  const hostPorts = hostPortsOf(pod.spec.containers);
  const { affinity, nodeSelector, tolerations } = pod.spec;
  return {
    key: keyOf(pod),
    uid: pod.metadata.uid,
    namespace,
    pod,
    priority: pod.spec.priority ?? 0,
    requests,
    scoreRequests,
    hostPorts,
    terminating,
    affinity: affinityTermsOf(pod, namespace),
    groupKey: JSON.stringify([
      namespace,
      terminating,
      pod.metadata.labels,
      affinity?.podAffinity,
      affinity?.podAntiAffinity,
    ]),
    // A pod that waits for a node names none, so the name is no difference.
    sort: JSON.stringify([requests, scoreRequests, hostPorts, nodeSelector, affinity?.nodeAffinity, tolerations]),
  };
}

// The parts of a spec stay the same objects when only the status or the node's name is written.
function isAlike(pod: Pod, other: Pod): boolean {
  return (
    pod.metadata.labels === other.metadata.labels &&
    pod.metadata.uid === other.metadata.uid &&
    pod.spec.containers === other.spec.containers &&
    pod.spec.initContainers === other.spec.initContainers &&
    pod.spec.overhead === other.spec.overhead &&
    pod.spec.affinity === other.spec.affinity &&
    pod.spec.nodeSelector === other.spec.nodeSelector &&
    pod.spec.tolerations === other.spec.tolerations
  );
}

function requestsOf(amounts: ResourceAmounts): Requests {
  const { cpu = 0, memory = 0, 'ephemeral-storage': ephemeralStorage = 0, ...others } = amounts;
  return { cpuMilli: cpu, memory, ephemeralStorage, others: Object.entries(others) };
}

// k8s: pkg/scheduler/util/utils.go GetHostPorts
function hostPortsOf(containers: readonly Container[]): HostPort[] {
  const hostPorts: HostPort[] = [];
  for (const container of containers) {
    for (const { hostPort, hostIP, protocol } of container.ports ?? []) {
      if (hostPort) hostPorts.push({ ip: hostIP || '0.0.0.0', protocol: protocol || 'TCP', port: hostPort });
    }
  }
  return hostPorts;
}

function affinityTermsOf(pod: Pod, namespace: string): AffinityTerms | undefined {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  if (!podAffinity && !podAntiAffinity) return undefined;
  const required = (affinity: PodAffinity | undefined) =>
    (affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => affinityTermOf(term, namespace));
  const preferred = (affinity: PodAffinity | undefined) =>
    (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ weight, podAffinityTerm }) => ({
      ...affinityTermOf(podAffinityTerm, namespace),
      weight,
    }));
  return {
    required: required(podAffinity),
    requiredAnti: required(podAntiAffinity),
    preferred: preferred(podAffinity),
    preferredAnti: preferred(podAntiAffinity),
  };
}

// A term that names no namespace, in neither way, means the pod's own.
// k8s: pkg/scheduler/framework/types.go getNamespacesFromPodAffinityTerm
function affinityTermOf(term: PodAffinityTerm, namespace: string): AffinityTerm {
  return {
    topologyKey: term.topologyKey,
    namespaces: term.namespaces?.length || term.namespaceSelector ? (term.namespaces ?? []) : [namespace],
    namespaceSelector: term.namespaceSelector,
    selector: term.labelSelector,
  };
}

/** Whether the term is about such a pod. @param namespaceLabels labels of a namespace, for terms that select namespaces */
// k8s: pkg/scheduler/framework/types.go AffinityTerm.Matches
export function termMatches(
  term: AffinityTerm,
  namespace: string,
  labels: Readonly<Record<string, string>> | undefined,
  namespaceLabels: (namespace: string) => Readonly<Record<string, string>> | undefined,
): boolean {
  const inNamespace =
    term.namespaces.includes(namespace) ||
    (term.namespaceSelector !== undefined && matchesSelector(term.namespaceSelector, namespaceLabels(namespace)));
  return inNamespace && matchesSelector(term.selector, labels);
}
