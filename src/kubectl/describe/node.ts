/** `kubectl describe node`: what the machine is, and what its pods ask for. */
// k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go describeNode, describeNodeResource
import { canonicalQuantity, formatMilli, milliOf, valueOf } from '../../api/quantity.ts';
import { nodeRolesText } from '../../kinds/node/status-text.ts';
import type { Lease } from '../../kinds/lease/types.ts';
import type { Node, Taint } from '../../kinds/node/types.ts';
import { formatAmount } from '../../kinds/pod/quantities.ts';
import { podLimits, podRequests, type ResourceAmounts } from '../../kinds/pod/requests.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { Command } from '../command.ts';
import { isReason, StatusError } from '../errors.ts';
import { totals } from './amounts.ts';
import { describeEvents, eventsAbout, subjectOf } from './events.ts';
import type { DescribeWriter } from './writer.ts';
import type { AnyObject } from '../client.ts';

export async function describeNode(
  command: Command,
  writer: DescribeWriter,
  node: Node,
  showEvents: boolean,
): Promise<void> {
  const pods = await podsOn(command, node.metadata.name);
  const { metadata, spec } = node;
  writer.field('Name', metadata.name);
  writer.field('Roles', nodeRolesText(node));
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.field('CreationTimestamp', writer.time(metadata.creationTimestamp));
  taints(writer, spec.taints);
  writer.field('Unschedulable', spec.unschedulable === true);
  await lease(command, writer, metadata.name);
  status(writer, node);
  systemInfo(writer, node);
  if (pods) podResources(writer, node, pods);
  else writer.field('Pods', 'not authorized');
  if (!showEvents) return;
  // Controllers write events under the node's uid, the kubelet under its name.
  const subject = subjectOf(node as unknown as AnyObject);
  describeEvents(writer, [
    ...(await eventsAbout(command, subject)),
    ...(await eventsAbout(command, { ...subject, uid: metadata.name })),
  ]);
}

async function podsOn(command: Command, name: string): Promise<Pod[] | undefined> {
  const resource = (await command.discovery()).expect('pods');
  try {
    return (
      await command.client.list<Pod>(
        { resource },
        { fieldSelector: `spec.nodeName=${name},status.phase!=Succeeded,status.phase!=Failed` },
      )
    ).items;
  } catch (error) {
    if (isReason(error, 'Forbidden')) return undefined;
    throw error;
  }
}

function taints(writer: DescribeWriter, list: readonly Taint[] | undefined): void {
  if (!list?.length) return writer.field('Taints', '<none>');
  const keyOf = ({ effect, key }: Taint): string => `${effect},${key}`;
  [...list]
    .sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1))
    .forEach((taint, index) => writer.line(0, `${index === 0 ? 'Taints:' : ''}\t${taintText(taint)}`));
}

/** `key=value:NoSchedule`, `key:NoSchedule` */
export function taintText({ key, value, effect }: Taint): string {
  const subject = value ? `${key}=${value}` : key;
  return effect ? `${subject}:${effect}` : `${subject}${value ? ':' : ''}`;
}

async function lease(command: Command, writer: DescribeWriter, name: string): Promise<void> {
  try {
    const resource = (await command.discovery()).expect('leases.coordination.k8s.io');
    const { spec } = await command.client.read<Lease>({ resource, namespace: 'kube-node-lease', name });
    writer.line(0, 'Lease:');
    writer.line(1, `HolderIdentity:\t${spec.holderIdentity ?? '<unset>'}`);
    writer.line(1, `AcquireTime:\t${spec.acquireTime ? writer.time(spec.acquireTime) : '<unset>'}`);
    writer.line(1, `RenewTime:\t${spec.renewTime ? writer.time(spec.renewTime) : '<unset>'}`);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    writer.field('Lease', `Failed to get lease: ${error.message}`);
  }
}

function status(writer: DescribeWriter, { status: { conditions, addresses, capacity, allocatable } }: Node): void {
  if (conditions?.length) {
    writer.line(0, 'Conditions:');
    writer.line(0, '  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
    writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
    for (const { type, status: value, lastHeartbeatTime, lastTransitionTime, reason, message } of conditions)
      writer.line(
        1,
        `${type} \t${value} \t${writer.time(lastHeartbeatTime)} \t${writer.time(lastTransitionTime)} \t${reason ?? ''} \t${message ?? ''}`,
      );
  }
  writer.line(0, 'Addresses:');
  for (const { type, address } of addresses ?? []) writer.line(1, `${type}:\t${address}`);
  for (const [title, list] of [
    ['Capacity', capacity],
    ['Allocatable', allocatable],
  ] as const) {
    const names = Object.keys(list ?? {}).sort();
    if (names.length > 0) writer.line(0, `${title}:`);
    for (const name of names) writer.line(1, `${name}:\t${canonicalQuantity(list?.[name] ?? '0')}`);
  }
}

function systemInfo(writer: DescribeWriter, { status: { nodeInfo }, spec }: Node): void {
  writer.line(0, 'System Info:');
  const lines: [string, string | undefined][] = [
    ['Machine ID', nodeInfo?.machineID],
    ['System UUID', nodeInfo?.systemUUID],
    ['Boot ID', nodeInfo?.bootID],
    ['Kernel Version', nodeInfo?.kernelVersion],
    ['OS Image', nodeInfo?.osImage],
    ['Operating System', nodeInfo?.operatingSystem],
    ['Architecture', nodeInfo?.architecture],
    ['Container Runtime Version', nodeInfo?.containerRuntimeVersion],
    ['Kubelet Version', nodeInfo?.kubeletVersion],
    ['Kube-Proxy Version', nodeInfo?.kubeProxyVersion],
  ];
  for (const [name, value] of lines) writer.line(1, `${name}:\t${value ?? ''}`);
  if (spec.podCIDR) writer.field('PodCIDR', spec.podCIDR);
  if (spec.podCIDRs?.length) writer.field('PodCIDRs', spec.podCIDRs.join(','));
  if (spec.providerID) writer.field('ProviderID', spec.providerID);
}

function podResources(writer: DescribeWriter, node: Node, pods: readonly Pod[]): void {
  const allocatable =
    Object.keys(node.status.allocatable ?? {}).length > 0
      ? (node.status.allocatable ?? {})
      : (node.status.capacity ?? {});
  const [cpuMilli, memory] = [milliOf(allocatable.cpu), valueOf(allocatable.memory)];
  writer.field('Non-terminated Pods', `(${pods.length} in total)`);
  writer.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  writer.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  for (const pod of pods) {
    const [requests, limits] = [podRequests(pod), podLimits(pod)];
    const cells = [requests.cpu, limits.cpu].map((milli = 0) => `${formatMilli(milli)} (${percent(milli, cpuMilli)}%)`);
    const memoryCells = (
      [
        [requests, 'requests'],
        [limits, 'limits'],
      ] as const
    ).map(
      ([amounts, side]) =>
        `${formatAmount([pod], side, 'memory', amounts.memory ?? 0)} (${percent(amounts.memory ?? 0, memory)}%)`,
    );
    writer.line(
      1,
      [
        pod.metadata.namespace ?? '',
        pod.metadata.name,
        '',
        ...cells,
        ...memoryCells,
        writer.since(pod.metadata.creationTimestamp),
      ].join('\t'),
    );
  }
  allocated(writer, allocatable, pods);
}

function allocated(writer: DescribeWriter, allocatable: Readonly<Record<string, string>>, pods: readonly Pod[]): void {
  const requests = totals(pods, podRequests);
  const limits = totals(pods, podLimits);
  writer.line(0, 'Allocated resources:');
  writer.line(0, '  (Total limits may be over 100 percent, i.e., overcommitted.)');
  writer.line(1, 'Resource\tRequests\tLimits');
  writer.line(1, '--------\t--------\t------');
  const standard = ['cpu', 'memory', 'ephemeral-storage'];
  const names = Object.keys(allocatable).sort();
  const hugePages = names.filter((name) => name.startsWith('hugepages-'));
  const extended = names.filter((name) => !standard.includes(name) && !hugePages.includes(name) && name !== 'pods');
  const cell = (amounts: ResourceAmounts, side: 'requests' | 'limits', name: string): string => {
    const amount = amounts[name] ?? 0;
    return name === 'cpu' ? formatMilli(amount) : formatAmount(pods, side, name, amount);
  };
  for (const name of [...standard, ...hugePages]) {
    const total = name === 'cpu' ? milliOf(allocatable.cpu) : valueOf(allocatable[name]);
    writer.line(
      1,
      `${name}\t${cell(requests, 'requests', name)} (${percent(requests[name] ?? 0, total)}%)\t${cell(limits, 'limits', name)} (${percent(limits[name] ?? 0, total)}%)`,
    );
  }
  for (const name of extended)
    writer.line(1, `${name}\t${cell(requests, 'requests', name)}\t${cell(limits, 'limits', name)}`);
}

function percent(amount: number, total: number): number {
  return total === 0 ? 0 : Math.trunc((amount / total) * 100);
}
