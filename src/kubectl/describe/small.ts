/** `kubectl describe` of kinds with little to say: config maps, secrets, budgets and the like. */
// k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go
import { formatSelector } from '../../api/selector.ts';
import { base64Bytes } from '../../kinds/base64.ts';
import type { ConfigMap } from '../../kinds/config-map/types.ts';
import type { PodDisruptionBudget } from '../../kinds/pod-disruption-budget/types.ts';
import type { PriorityClass } from '../../kinds/priority-class/types.ts';
import type { Secret } from '../../kinds/secret/types.ts';
import type { ServiceAccount } from '../../kinds/service-account/types.ts';
import { pairsText } from './workloads.ts';
import type { DescribeWriter } from './writer.ts';

export function describeConfigMap(writer: DescribeWriter, { metadata, data, binaryData }: ConfigMap): void {
  writer.field('Name', metadata.name);
  writer.field('Namespace', metadata.namespace ?? '');
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.line(0, '\nData\n====');
  for (const key of Object.keys(data ?? {}).sort()) writer.line(0, `${key}:\n----\n${data?.[key] ?? ''}\n`);
  writer.line(0, '\nBinaryData\n====');
  for (const key of Object.keys(binaryData ?? {}).sort())
    writer.line(0, `${key}: ${base64Bytes(binaryData?.[key] ?? '')} bytes`);
  writer.line(0, '');
}

export function describeSecret(writer: DescribeWriter, { metadata, type, data }: Secret): void {
  writer.field('Name', metadata.name);
  writer.field('Namespace', metadata.namespace ?? '');
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.line(0, `\nType:\t${type}`);
  writer.line(0, '\nData\n====');
  for (const key of Object.keys(data ?? {}).sort()) writer.field(key, `${base64Bytes(data?.[key] ?? '')} bytes`);
}

export function describePodDisruptionBudget(
  writer: DescribeWriter,
  { metadata, spec, status }: PodDisruptionBudget,
): void {
  writer.field('Name', metadata.name);
  writer.field('Namespace', metadata.namespace ?? '');
  if (spec.minAvailable !== undefined) writer.field('Min available', spec.minAvailable);
  else if (spec.maxUnavailable !== undefined) writer.field('Max unavailable', spec.maxUnavailable);
  writer.field('Selector', spec.selector ? formatSelector(spec.selector) : '<unset>');
  writer.line(0, 'Status:');
  writer.field('Allowed disruptions', status.disruptionsAllowed ?? 0, 2);
  writer.field('Current', status.currentHealthy ?? 0, 2);
  writer.field('Desired', status.desiredHealthy ?? 0, 2);
  writer.field('Total', status.expectedPods ?? 0, 2);
}

export function describeServiceAccount(
  writer: DescribeWriter,
  { metadata, imagePullSecrets, secrets }: ServiceAccount,
): void {
  writer.field('Name', metadata.name);
  writer.field('Namespace', metadata.namespace ?? '');
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  names(writer, 'Image pull secrets:', imagePullSecrets);
  names(writer, 'Mountable secrets: ', secrets);
  writer.line(0, 'Tokens:            \t<none>');
}

function names(writer: DescribeWriter, title: string, list: readonly { name?: string }[] | undefined): void {
  if (!list?.length) return writer.line(0, `${title}\t<none>`);
  list.forEach(({ name }, index) => writer.line(0, `${index === 0 ? title : ' '.repeat(title.length)}\t${name ?? ''}`));
}

export function describePriorityClass(
  writer: DescribeWriter,
  { metadata, value, globalDefault, preemptionPolicy, description }: PriorityClass,
): void {
  writer.field('Name', metadata.name);
  writer.field('Value', value);
  writer.field('GlobalDefault', globalDefault === true);
  writer.field('PreemptionPolicy', preemptionPolicy);
  writer.field('Description', description ?? '');
  writer.field('Annotations', pairsText(metadata.annotations));
}
