/** `kubectl describe` of quotas and limit ranges, and of the namespaces that they hold for. */
// k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go describeQuota, describeLimitRange, describeNamespace
import { canonicalQuantity, formatBytes, formatMilli, parseQuantity } from '../../api/quantity.ts';
import type { LimitRange, LimitRangeItem } from '../../kinds/limit-range/types.ts';
import type { Namespace } from '../../kinds/namespace/types.ts';
import type { ResourceQuota } from '../../kinds/resource-quota/types.ts';
import type { Command } from '../command.ts';
import type { DescribeWriter } from './writer.ts';

const scopeHelp: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

export function describeResourceQuota(writer: DescribeWriter, { metadata, spec, status }: ResourceQuota): void {
  writer.field('Name', metadata.name);
  writer.field('Namespace', metadata.namespace ?? '');
  describeScopes(writer, spec.scopes, 0, ' * ');
  writer.line(0, 'Resource\tUsed\tHard');
  writer.line(0, '--------\t----\t----');
  const { hard = {}, used = {} } = status;
  for (const name of Object.keys(hard).sort())
    writer.line(0, `${name}\t${inNotationOf(used[name] ?? '0', hard[name])}\t${canonicalQuantity(hard[name])}`);
}

function describeScopes(writer: DescribeWriter, scopes: readonly string[] = [], level: number, bullet: string): void {
  if (scopes.length === 0) return;
  const sorted = [...scopes].sort();
  writer.line(level, `Scopes:\t${sorted.join(', ')}`);
  for (const scope of sorted) if (scopeHelp[scope]) writer.line(level, `${bullet}${scopeHelp[scope]}`);
}

/** What is used is told in the notation of the limit. */
function inNotationOf(used: string, hard: string): string {
  const isBinary = (quantity: string): boolean => /i$/.test(quantity);
  if (isBinary(used) === isBinary(hard)) return canonicalQuantity(used);
  const whole = Math.ceil(parseQuantity(used));
  return isBinary(hard) && whole >= 1024 ? formatBytes(whole) : formatMilli(whole * 1000);
}

const limitHeadings = ['Type', 'Resource', 'Min', 'Max', 'Default Request', 'Default Limit', 'Max Limit/Request Ratio'];
/** Not as long as the headings, as upstream has it. */
const limitLine = '----\t--------\t---\t---\t---------------\t-------------\t-----------------------';

export function describeLimitRange(writer: DescribeWriter, { metadata, spec }: LimitRange): void {
  writer.field('Name', metadata.name);
  writer.field('Namespace', metadata.namespace ?? '');
  writer.line(0, limitHeadings.join('\t'));
  writer.line(0, limitLine);
  for (const item of spec.limits ?? []) describeLimits(writer, item, '');
}

/** Go walks a map here, in another order each time; ours is that of the names. */
function describeLimits(writer: DescribeWriter, item: LimitRangeItem, prefix: string): void {
  const lists = [item.min, item.max, item.defaultRequest, item.default, item.maxLimitRequestRatio];
  const names = new Set(lists.flatMap((list) => Object.keys(list ?? {})));
  for (const name of [...names].sort()) {
    const cells = lists.map((list) => (list && name in list ? canonicalQuantity(list[name]) : '-'));
    writer.line(0, [prefix + item.type, name, ...cells].join('\t'));
  }
}

export async function describeNamespace(
  command: Command,
  writer: DescribeWriter,
  { metadata, status }: Namespace,
): Promise<void> {
  const [quotas, limitRanges] = await Promise.all([
    inNamespace<ResourceQuota>(command, 'resourcequotas', metadata.name),
    inNamespace<LimitRange>(command, 'limitranges', metadata.name),
  ]);
  writer.field('Name', metadata.name);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.field('Status', status.phase);
  if (status.conditions?.length) {
    writer.line(0, 'Conditions:');
    writer.table(
      1,
      ['Type', 'Status', 'LastTransitionTime', 'Reason', 'Message'],
      status.conditions.map(({ type, status: value, lastTransitionTime, reason, message }) => [
        type,
        value,
        writer.time(lastTransitionTime),
        reason ?? '',
        message ?? '',
      ]),
    );
  }
  if (quotas) describeQuotas(writer, quotas);
  if (limitRanges) describeLimitRanges(writer, limitRanges);
}

/** Undefined where the server has no such resource. */
async function inNamespace<T>(command: Command, name: string, namespace: string): Promise<T[] | undefined> {
  const resource = (await command.discovery()).find(name);
  return resource && (await command.client.list<T & object>({ resource, namespace })).items;
}

function describeQuotas(writer: DescribeWriter, quotas: readonly ResourceQuota[]): void {
  writer.line(0, '');
  if (quotas.length === 0) return writer.line(0, 'No resource quota.');
  writer.line(0, 'Resource Quotas');
  for (const { metadata, spec, status } of quotas) {
    writer.line(1, `Name:\t${metadata.name}`);
    describeScopes(writer, spec.scopes, 1, '* ');
    writer.line(1, 'Resource\tUsed\tHard');
    writer.line(1, '--------\t---\t---');
    const { hard = {}, used = {} } = status;
    for (const name of Object.keys(hard).sort())
      writer.line(1, `${name}\t${canonicalQuantity(used[name] ?? '0')}\t${canonicalQuantity(hard[name])}`);
  }
}

function describeLimitRanges(writer: DescribeWriter, limitRanges: readonly LimitRange[]): void {
  writer.line(0, '');
  if (limitRanges.length === 0) return writer.line(0, 'No LimitRange resource.');
  writer.line(0, `Resource Limits\n ${limitHeadings.join('\t')}`);
  writer.line(0, ` ${limitLine}`);
  for (const { spec } of limitRanges) for (const item of spec.limits ?? []) describeLimits(writer, item, ' ');
}
