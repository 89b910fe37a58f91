/** The Node object as its kubelet fills it in: labels, capacity, addresses, conditions. */
// k8s: pkg/kubelet/kubelet_node_status.go, pkg/kubelet/nodestatus/setters.go
import type { Condition } from '../../api/object.ts';
import type { Node, NodeStatus, NodeSystemInfo } from '../../kinds/node/types.ts';

/** A machine that nobody described. Allocatable is capacity minus what the kubelet keeps back: 100Mi of memory and a tenth of the disk. */
export const defaultCapacity: Readonly<Record<string, string>> = {
  cpu: '4',
  'ephemeral-storage': '100Gi',
  'hugepages-1Gi': '0',
  'hugepages-2Mi': '0',
  memory: '16484Mi',
  pods: '110',
};
export const defaultAllocatable: Readonly<Record<string, string>> = {
  ...defaultCapacity,
  'ephemeral-storage': '90Gi',
  memory: '16Gi',
};

export const kubeletVersion = 'v1.32.0';

export interface MachineFacts {
  name: string;
  ip: string;
  machineId: string;
  systemUuid: string;
  bootId: string;
  isNetworkReady: boolean;
  images: NonNullable<NodeStatus['images']>;
  /** RFC 3339 */
  now: string;
}

/** The labels that every kubelet sets on its node. */
export function nodeLabels(name: string): Record<string, string> {
  return {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
  };
}

/** The whole status as it should be written now. */
export function nodeStatus(node: Node, facts: MachineFacts): NodeStatus {
  const given = node.status;
  const capacity = given.capacity ? { ...given.capacity, ...missing(given.capacity) } : { ...defaultCapacity };
  return {
    ...given,
    addresses: given.addresses?.length
      ? given.addresses
      : [
          { type: 'InternalIP', address: facts.ip },
          { type: 'Hostname', address: facts.name },
        ],
    allocatable: given.allocatable
      ? { ...given.allocatable, ...missing(given.allocatable) }
      : { ...defaultAllocatable },
    capacity,
    conditions: nodeConditions(node, facts),
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    images: facts.images,
    nodeInfo: systemInfo(facts),
  };
}

// Who describes a machine may leave out what every machine has.
function missing(list: Readonly<Record<string, string>>): Record<string, string> {
  return { ...(list.pods === undefined ? { pods: defaultCapacity.pods } : {}) };
}

function systemInfo(facts: MachineFacts): NodeSystemInfo {
  return {
    architecture: 'amd64',
    bootID: facts.bootId,
    containerRuntimeVersion: 'containerd://1.7.24',
    kernelVersion: '6.1.0-28-amd64',
    kubeProxyVersion: kubeletVersion,
    kubeletVersion,
    machineID: facts.machineId,
    operatingSystem: 'linux',
    osImage: 'Debian GNU/Linux 12 (bookworm)',
    systemUUID: facts.systemUuid,
  };
}

const networkNotReady =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';

/** What a kubelet says about its node, without times. */
export function verdicts(isNetworkReady: boolean): readonly Condition[] {
  return [
    {
      type: 'MemoryPressure',
      status: 'False',
      reason: 'KubeletHasSufficientMemory',
      message: 'kubelet has sufficient memory available',
    },
    {
      type: 'DiskPressure',
      status: 'False',
      reason: 'KubeletHasNoDiskPressure',
      message: 'kubelet has no disk pressure',
    },
    {
      type: 'PIDPressure',
      status: 'False',
      reason: 'KubeletHasSufficientPID',
      message: 'kubelet has sufficient PID available',
    },
    isNetworkReady
      ? { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }
      : { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: networkNotReady },
  ];
}

/** Conditions of others, such as NetworkUnavailable, stay as they are. */
function nodeConditions(node: Node, { isNetworkReady, now }: MachineFacts): Condition[] {
  const old = node.status.conditions ?? [];
  const own = verdicts(isNetworkReady).map((verdict) => {
    const before = old.find(({ type }) => type === verdict.type);
    const isSame = before?.status === verdict.status && before.lastTransitionTime !== undefined;
    return { ...verdict, lastHeartbeatTime: now, lastTransitionTime: isSame ? before.lastTransitionTime : now };
  });
  return [...old.filter(({ type }) => !own.some((verdict) => verdict.type === type)), ...own];
}

/** Whether the object says something else than the kubelet would, apart from heartbeats. */
export function differs(node: Node, isNetworkReady: boolean, imageCount: number, bootId: string): boolean {
  const { status } = node;
  if (status.nodeInfo?.bootID !== bootId || (status.images?.length ?? 0) !== imageCount) return true;
  if (!status.capacity || !status.allocatable || !status.addresses?.length) return true;
  return verdicts(isNetworkReady).some((verdict) => {
    const said = status.conditions?.find(({ type }) => type === verdict.type);
    return said?.status !== verdict.status || said.reason !== verdict.reason || said.message !== verdict.message;
  });
}

/** The event that goes with a condition that has changed, if there is one. */
// k8s: pkg/kubelet/nodestatus/setters.go, pkg/kubelet/events/event.go
export function conditionEvent(condition: Condition): string | undefined {
  switch (condition.type) {
    case 'Ready':
      return condition.status === 'True' ? 'NodeReady' : 'NodeNotReady';
    case 'MemoryPressure':
      return condition.status === 'True' ? 'NodeHasInsufficientMemory' : 'NodeHasSufficientMemory';
    case 'DiskPressure':
      return condition.status === 'True' ? 'NodeHasDiskPressure' : 'NodeHasNoDiskPressure';
    case 'PIDPressure':
      return condition.status === 'True' ? 'NodeHasInsufficientPID' : 'NodeHasSufficientPID';
    default:
      return undefined;
  }
}
