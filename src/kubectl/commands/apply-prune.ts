/** `kubectl apply --prune`: deletes what was applied once and is no longer in the files. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/apply/prune.go, pkg/util/prune/prune.go
import { lastAppliedAnnotation } from '../apply.ts';
import type { AnyObject } from '../client.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import { infoOf } from '../resources.ts';
import type { ObjectPrinter } from '../printers/print.ts';

/** Kinds that are looked through unless the line names others. */
const prunedKinds: readonly string[] = [
  'v1/ConfigMap',
  'v1/Endpoints',
  'v1/Namespace',
  'v1/PersistentVolumeClaim',
  'v1/PersistentVolume',
  'v1/Pod',
  'v1/ReplicationController',
  'v1/Secret',
  'v1/Service',
  'batch/v1/Job',
  'batch/v1/CronJob',
  'networking.k8s.io/v1/Ingress',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
];

export function checkPrune({ flags }: Command): void {
  if (!flags.bool('prune')) return;
  if (!flags.text('selector') && !flags.bool('all'))
    throw new CommandError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    );
}

export async function prune(command: Command, applied: readonly AnyObject[], printer: ObjectPrinter): Promise<void> {
  const kept = new Set(applied.map(({ metadata }) => metadata.uid));
  const namespaces = new Set(
    applied.map(({ metadata }) => metadata.namespace).filter((namespace) => namespace !== undefined),
  );
  const discovery = await command.discovery();
  const labelSelector = command.flags.text('selector');
  for (const kind of prunedKinds) {
    const resource = discovery.ofKind(kind.slice(0, kind.lastIndexOf('/')), kind.slice(kind.lastIndexOf('/') + 1));
    if (!resource) continue;
    for (const namespace of resource.namespaced ? namespaces : [undefined]) {
      const place = { resource, ...(namespace ? { namespace } : {}) };
      const list = await command.client.list<AnyObject>(place, labelSelector ? { labelSelector } : {});
      for (const item of list.items) {
        const { metadata } = item;
        if (
          kept.has(metadata.uid) ||
          metadata.annotations?.[lastAppliedAnnotation] === undefined ||
          metadata.deletionTimestamp
        )
          continue;
        if (command.dryRun !== 'client')
          await command.client.delete(
            { ...place, name: metadata.name },
            { propagationPolicy: 'Background', ...(command.dryRun === 'server' ? { dryRun: ['All'] } : {}) },
          );
        printer.print(infoOf(resource, item, list.apiVersion).object, 'pruned');
      }
    }
  }
}
