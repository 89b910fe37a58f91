/** `kubectl rollout undo`: makes an earlier pod template the present one again. */
// k8s: staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollback.go
import { equal } from '../../base/equality.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { PodTemplateSpec } from '../../kinds/pod/types.ts';
import type { ReplicaSet } from '../../kinds/replica-set/types.ts';
import type { AnyObject } from '../client.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import { ObjectPrinter } from '../printers/print.ts';
import type { Info } from '../resources.ts';
import { notSupported, revisionsOf, templateText, type Revision } from './history.ts';
import { templateOf, templateWithoutHash } from './replica-sets.ts';

/** Annotations that belong to the replica set or to the apply, and do not travel back. */
const ownAnnotations = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

/** @param toRevision 0 is the one before the present */
export async function undoRollout(command: Command, info: Info, toRevision: number): Promise<void> {
  if (toRevision < 0) throw new CommandError(`unable to find specified revision ${toRevision} in history`);
  if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(info.resource.kind))
    throw new CommandError(notSupported(info, 'rollbacker'));
  const revisions = await revisionsOf(command, info);
  if (info.resource.kind === 'Deployment') return undoDeployment(command, info, chosen(revisions, toRevision, info));
  return undoControllerRevision(command, info, chosen(revisions, toRevision, info));
}

function chosen(revisions: readonly Revision[], toRevision: number, info: Info): Revision {
  if (toRevision > 0) {
    const found = revisions.find(({ revision }) => revision === toRevision);
    if (!found) throw new CommandError(`unable to find specified revision ${toRevision} in history`);
    return found;
  }
  const previous = revisions.at(-2);
  if (!previous)
    throw new CommandError(
      info.resource.kind === 'Deployment'
        ? `no rollout history found for deployment "${info.name}"`
        : 'no last revision to roll back to',
    );
  return previous;
}

async function undoDeployment(command: Command, info: Info, target: Revision): Promise<void> {
  const deployment = info.object as unknown as Deployment;
  if (command.dryRun === 'client') return printDryRun(command, info, target);
  if (deployment.spec.paused)
    throw new CommandError(
      `you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`,
    );
  const template = templateWithoutHash(target.source as unknown as ReplicaSet);
  if (equal(template, templateOf(deployment.spec.template)))
    return report(command, info, `skipped rollback (current template already matches revision ${target.revision})`);
  const kept = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => ownAnnotations.has(key));
  const restored = Object.entries(target.source.metadata.annotations ?? {}).filter(([key]) => !ownAnnotations.has(key));
  const patch = [
    { op: 'replace', path: '/spec/template', value: template },
    { op: 'replace', path: '/metadata/annotations', value: Object.fromEntries([...kept, ...restored]) },
  ];
  await command.client.patch(info, 'json', patch, { dryRun: command.dryRun === 'server' });
  report(command, info, 'rolled back');
}

async function undoControllerRevision(command: Command, info: Info, target: Revision): Promise<void> {
  if (command.dryRun === 'client') return printDryRun(command, info, target, 'will roll back to ');
  const { template } = info.object.spec as { template: PodTemplateSpec };
  if (equal(templateOf(template), withoutDirectives(target.template)))
    return report(command, info, `skipped rollback (current template already matches revision ${target.revision})`);
  const { data } = target.source as AnyObject & { data: unknown };
  await command.client.patch(info, 'strategic', data, { dryRun: command.dryRun === 'server' });
  report(command, info, 'rolled back');
}

function withoutDirectives(template: PodTemplateSpec & { $patch?: string }): PodTemplateSpec {
  const { $patch: _patch, ...rest } = template;
  return templateOf(rest);
}

function report(command: Command, { object }: Info, operation: string): void {
  new ObjectPrinter(command).print(object, operation);
}

function printDryRun(command: Command, info: Info, target: Revision, lead = ''): void {
  report(command, info, lead + templateText({ template: target.template, changeCause: '' }));
}
