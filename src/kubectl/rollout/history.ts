/** `kubectl rollout history`: the revisions that can be gone back to, and the pod template of one. */
// k8s: staging/src/k8s.io/kubectl/pkg/polymorphichelpers/history.go
import { controllerOf } from '../../api/object.ts';
import { formatSelector, type LabelSelector } from '../../api/selector.ts';
import type { ControllerRevision } from '../../kinds/controller-revision/types.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { PodTemplateSpec } from '../../kinds/pod/types.ts';
import type { AnyObject } from '../client.ts';
import type { Command } from '../command.ts';
import { describeTemplate } from '../describe/pod.ts';
import { DescribeWriter } from '../describe/writer.ts';
import { CommandError } from '../errors.ts';
import { alignTabs, describeTabs } from '../printers/tab-writer.ts';
import type { Info } from '../resources.ts';
import { changeCauseAnnotation, replicaSetsOf, revisionOf } from './replica-sets.ts';

export interface Revision {
  revision: number;
  changeCause: string;
  template: PodTemplateSpec;
  /** The object that keeps the revision. */
  source: AnyObject;
}

/** All revisions, the oldest first. */
export async function revisionsOf(command: Command, info: Info): Promise<Revision[]> {
  switch (info.resource.kind) {
    case 'Deployment':
      return ofDeployment(command, info.object as unknown as Deployment);
    case 'DaemonSet':
    case 'StatefulSet':
      return ofControllerRevisions(command, info);
    default:
      throw new CommandError(notSupported(info, 'history viewer'));
  }
}

async function ofDeployment(command: Command, deployment: Deployment): Promise<Revision[]> {
  const { all } = await replicaSetsOf(command.client, await command.discovery(), deployment);
  return sorted(
    all.map((replicaSet) => ({
      revision: revisionOf(replicaSet),
      changeCause: replicaSet.metadata.annotations?.[changeCauseAnnotation] ?? '',
      template: replicaSet.spec.template,
      source: replicaSet as unknown as AnyObject,
    })),
  );
}

async function ofControllerRevisions(command: Command, { object, namespace }: Info): Promise<Revision[]> {
  const resource = (await command.discovery()).expect('controllerrevisions.apps');
  const { selector } = object.spec as { selector: LabelSelector };
  const { items } = await command.client.list<ControllerRevision>(
    { resource, ...(namespace ? { namespace } : {}) },
    { labelSelector: formatSelector(selector) },
  );
  return sorted(
    items
      .filter((item) => controllerOf(item)?.uid === object.metadata.uid)
      .map((item) => ({
        revision: item.revision,
        changeCause: item.metadata.annotations?.[changeCauseAnnotation] ?? '',
        template: templateIn(item),
        source: item as unknown as AnyObject,
      })),
  );
}

function templateIn({ data }: ControllerRevision): PodTemplateSpec {
  const { spec } = (data ?? {}) as { spec?: { template?: PodTemplateSpec } };
  return spec?.template ?? ({ metadata: {}, spec: { containers: [] } } as unknown as PodTemplateSpec);
}

function sorted(revisions: Revision[]): Revision[] {
  return revisions.filter(({ revision }) => revision > 0).sort((left, right) => left.revision - right.revision);
}

export async function revisionTable(command: Command, info: Info): Promise<string> {
  const revisions = await revisionsOf(command, info);
  if (revisions.length === 0) return 'No rollout history found.';
  const lines = revisions.map(({ revision, changeCause }) => `${revision}\t${changeCause || '<none>'}`);
  return alignTabs(`REVISION\tCHANGE-CAUSE\n${lines.join('\n')}\n`, describeTabs);
}

export async function describeRevision(command: Command, info: Info, wanted: number): Promise<string> {
  const found = (await revisionsOf(command, info)).find(({ revision }) => revision === wanted);
  if (!found) throw new CommandError('unable to find the specified revision');
  return templateText(found);
}

/** @param showCause a deployment's history tells why a revision came; a rollback does not */
export function templateText({ template, changeCause }: Pick<Revision, 'template' | 'changeCause'>): string {
  const annotations = changeCause
    ? { ...template.metadata?.annotations, [changeCauseAnnotation]: changeCause }
    : template.metadata?.annotations;
  const writer = new DescribeWriter(0);
  describeTemplate(writer, {
    ...template,
    metadata: { ...template.metadata, ...(annotations ? { annotations } : {}) },
  });
  return writer.unaligned();
}

/** Pods and jobs are known and have no history; other kinds are not even asked. */
export function notSupported({ resource }: Info, what: 'history viewer' | 'rollbacker'): string {
  const { kind, group, version } = resource;
  if (['Pod', 'Job', 'CronJob', 'ReplicaSet', 'ReplicationController'].includes(kind))
    return `no ${what} has been implemented for "${group ? `${kind}.${group}` : kind}"`;
  return `error retrieving ${what === 'rollbacker' ? 'rollbacker' : 'history'} for "${group ? `${group}/${version}, Kind=${kind}` : kind}", no visitor method exists for {${group} ${kind}}`;
}
