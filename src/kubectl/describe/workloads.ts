/** `kubectl describe` of what makes pods: deployments, replica sets, daemon sets, stateful sets and jobs. */
// k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go describeDeployment, describeReplicaSet, describeDaemonSet
import { controllerOf, type Condition } from '../../api/object.ts';
import { formatSelector, type LabelSelector } from '../../api/selector.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { Pod, PodTemplateSpec } from '../../kinds/pod/types.ts';
import type { ReplicaSet } from '../../kinds/replica-set/types.ts';
import type { AnyObject } from '../client.ts';
import type { Command } from '../command.ts';
import { replicaSetsOf } from '../rollout/replica-sets.ts';
import { describeTemplate } from './pod.ts';
import type { DescribeWriter } from './writer.ts';

export async function describeDeployment(
  command: Command,
  writer: DescribeWriter,
  deployment: Deployment,
): Promise<void> {
  const { metadata, spec, status } = deployment;
  writer.field('Name', metadata.name);
  writer.field('Namespace', metadata.namespace ?? '');
  writer.field('CreationTimestamp', writer.time(metadata.creationTimestamp));
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.field('Selector', selectorText(spec.selector));
  writer.field(
    'Replicas',
    `${spec.replicas} desired | ${status.updatedReplicas ?? 0} updated | ${status.replicas ?? 0} total | ${status.availableReplicas ?? 0} available | ${status.unavailableReplicas ?? 0} unavailable`,
  );
  writer.field('StrategyType', spec.strategy.type);
  writer.field('MinReadySeconds', spec.minReadySeconds ?? 0);
  if (spec.strategy.rollingUpdate)
    writer.field(
      'RollingUpdateStrategy',
      `${spec.strategy.rollingUpdate.maxUnavailable} max unavailable, ${spec.strategy.rollingUpdate.maxSurge} max surge`,
    );
  describeTemplate(writer, spec.template);
  conditionTable(writer, status.conditions);
  const { old, current } = await replicaSetsOf(command.client, await command.discovery(), deployment);
  if (old.length === 0 && !current) return;
  writer.field('OldReplicaSets', replicaSetText(old));
  writer.field('NewReplicaSet', replicaSetText(current ? [current] : []));
}

/** As a selector prints itself: equal terms first by key, sets as `in (…)`. */
export function selectorText(selector: LabelSelector | undefined): string {
  const text = formatSelector(selector);
  return text === '<none>' && selector ? '' : text;
}

function conditionTable(writer: DescribeWriter, conditions: readonly Condition[] | undefined): void {
  if (!conditions?.length) return;
  writer.line(0, 'Conditions:');
  writer.line(0, '  Type\tStatus\tReason');
  writer.line(1, '----\t------\t------');
  for (const { type, status, reason } of conditions) writer.line(1, `${type} \t${status}\t${reason ?? ''}`);
}

function replicaSetText(replicaSets: readonly ReplicaSet[]): string {
  return (
    replicaSets
      .map(
        ({ metadata, status, spec }) => `${metadata.name} (${status.replicas ?? 0}/${spec.replicas} replicas created)`,
      )
      .join(', ') || '<none>'
  );
}

export async function describeReplicaSet(
  command: Command,
  writer: DescribeWriter,
  replicaSet: ReplicaSet,
): Promise<void> {
  const { metadata, spec, status } = replicaSet;
  writer.field('Name', metadata.name);
  writer.field('Namespace', metadata.namespace ?? '');
  writer.field('Selector', formatSelector(spec.selector));
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  const controller = controllerOf(replicaSet);
  if (controller) writer.field('Controlled By', `${controller.kind}/${controller.name}`);
  writer.field('Replicas', `${status.replicas ?? 0} current / ${spec.replicas} desired`);
  writer.field('Pods Status', await podCounts(command, replicaSet, spec.selector));
  describeTemplate(writer, spec.template);
  conditionTable(writer, status.conditions);
}

interface DaemonSetFields extends AnyObject {
  spec: { selector: LabelSelector; template: PodTemplateSpec };
  status: {
    desiredNumberScheduled?: number;
    currentNumberScheduled?: number;
    updatedNumberScheduled?: number;
    numberAvailable?: number;
    numberMisscheduled?: number;
  };
}

export async function describeDaemonSet(command: Command, writer: DescribeWriter, object: AnyObject): Promise<void> {
  const { metadata, spec, status } = object as DaemonSetFields;
  writer.field('Name', metadata.name);
  writer.field('Selector', selectorText(spec.selector));
  writer.field('Node-Selector', pairsText(spec.template.spec.nodeSelector));
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.line(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled ?? 0}`);
  writer.line(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled ?? 0}`);
  writer.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled ?? 0}`);
  writer.line(0, `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable ?? 0}`);
  writer.line(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled ?? 0}`);
  writer.field('Pods Status', await podCounts(command, object, spec.selector));
  describeTemplate(writer, spec.template);
}

interface StatefulSetFields extends AnyObject {
  spec: {
    replicas?: number;
    selector: LabelSelector;
    template: PodTemplateSpec;
    updateStrategy: { type: string; rollingUpdate?: { partition?: number; maxUnavailable?: number | string } };
    volumeClaimTemplates?: ClaimTemplate[];
  };
  status: { replicas?: number };
}

interface ClaimTemplate {
  metadata: { name?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  spec: { storageClassName?: string; accessModes?: string[]; resources?: { requests?: { storage?: string } } };
}

export async function describeStatefulSet(command: Command, writer: DescribeWriter, object: AnyObject): Promise<void> {
  const { metadata, spec, status } = object as StatefulSetFields;
  writer.field('Name', metadata.name);
  writer.field('Namespace', metadata.namespace ?? '');
  writer.field('CreationTimestamp', writer.time(metadata.creationTimestamp));
  writer.field('Selector', selectorText(spec.selector));
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.field('Replicas', `${spec.replicas ?? 0} desired | ${status.replicas ?? 0} total`);
  writer.field('Update Strategy', spec.updateStrategy.type);
  const { partition, maxUnavailable } = spec.updateStrategy.rollingUpdate ?? {};
  if (partition !== undefined) writer.line(1, `Partition:\t${partition}`);
  if (partition !== undefined && maxUnavailable !== undefined) writer.line(1, `MaxUnavailable:\t${maxUnavailable}`);
  writer.field('Pods Status', await podCounts(command, object, spec.selector));
  describeTemplate(writer, spec.template);
  if (!spec.volumeClaimTemplates?.length) return writer.field('Volume Claims', '<none>');
  writer.line(0, 'Volume Claims:');
  for (const claim of spec.volumeClaimTemplates) {
    writer.line(1, `Name:\t${claim.metadata.name ?? ''}`);
    writer.line(1, `StorageClass:\t${claim.spec.storageClassName ?? ''}`);
    writer.labels('  Labels', claim.metadata.labels);
    writer.labels('  Annotations', claim.metadata.annotations);
    writer.line(1, `Capacity:\t${claim.spec.resources?.requests?.storage ?? '<default>'}`);
    writer.line(1, `Access Modes:\t[${(claim.spec.accessModes ?? []).join(' ')}]`);
  }
}

/** How many of the owner's own pods are in which phase. */
async function podCounts(
  command: Command,
  owner: { metadata: { uid: string; namespace?: string } },
  selector: LabelSelector,
): Promise<string> {
  const resource = (await command.discovery()).expect('pods');
  const { items } = await command.client.list<AnyObject>(
    { resource, ...(owner.metadata.namespace ? { namespace: owner.metadata.namespace } : {}) },
    { labelSelector: selectorText(selector) },
  );
  const phases = items
    .filter((pod) => controllerOf(pod)?.uid === owner.metadata.uid)
    .map((pod) => (pod as unknown as Pod).status.phase);
  const count = (phase: Pod['status']['phase']): number => phases.filter((one) => one === phase).length;
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`;
}

/** `app=web,tier=front`, or `<none>`. */
export function pairsText(pairs: Readonly<Record<string, string>> | undefined): string {
  const texts = Object.entries(pairs ?? {}).map(([key, value]) => `${key}=${value}`);
  return texts.sort().join(',') || '<none>';
}
