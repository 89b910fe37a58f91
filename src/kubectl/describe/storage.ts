/** `kubectl describe` of claims, volumes and storage classes. */
// k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go describePersistentVolumeClaim, describePersistentVolume, describeStorageClass
import { humanDuration } from '../../api/duration.ts';
import { parseTime } from '../../api/time.ts';
import { accessModesText, classNameOf } from '../../kinds/persistent-volume-claim/words.ts';
import type { PersistentVolumeClaim } from '../../kinds/persistent-volume-claim/types.ts';
import type { PersistentVolume } from '../../kinds/persistent-volume/types.ts';
import type { Pod, Volume } from '../../kinds/pod/types.ts';
import { isDefaultClass } from '../../kinds/storage-class/default-class.ts';
import type { StorageClass } from '../../kinds/storage-class/types.ts';
import type { Command } from '../command.ts';
import { describeSource } from './volumes.ts';
import { pairsText } from './workloads.ts';
import type { DescribeWriter } from './writer.ts';

export async function describePersistentVolumeClaim(
  command: Command,
  writer: DescribeWriter,
  claim: PersistentVolumeClaim,
): Promise<void> {
  const { metadata, spec, status } = claim;
  writer.field('Name', metadata.name);
  writer.field('Namespace', metadata.namespace ?? '');
  writer.field('StorageClass', classNameOf(claim));
  writer.field('Status', statusText(writer, metadata, status.phase));
  writer.field('Volume', spec.volumeName ?? '');
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.field('Finalizers', listText(metadata.finalizers));
  writer.field('Capacity', spec.volumeName ? (status.capacity?.storage ?? '0') : '');
  writer.field('Access Modes', spec.volumeName ? accessModesText(status.accessModes) : '');
  if (spec.volumeMode !== undefined) writer.field('VolumeMode', spec.volumeMode);
  if (spec.dataSource) {
    writer.line(0, 'DataSource:');
    if (spec.dataSource.apiGroup !== undefined) writer.line(1, `APIGroup:\t${spec.dataSource.apiGroup}`);
    writer.line(1, `Kind:\t${spec.dataSource.kind}`);
    writer.line(1, `Name:\t${spec.dataSource.name}`);
  }
  const users = await podsOf(command, claim);
  if (users.length === 0) writer.field('Used By', '<none>');
  for (const [index, name] of users.entries()) writer.line(0, `${index === 0 ? 'Used By:' : ''}\t${name}`);
}

/** Names of pods that mount the claim. */
async function podsOf(command: Command, { metadata }: PersistentVolumeClaim): Promise<string[]> {
  const resource = (await command.discovery()).expect('pods');
  const { items } = await command.client.list<Pod>({
    resource,
    ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
  });
  const mounts = ({ spec }: Pod) =>
    (spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === metadata.name);
  return items
    .filter(mounts)
    .map((pod) => pod.metadata.name)
    .sort();
}

export function describePersistentVolume(writer: DescribeWriter, volume: PersistentVolume): void {
  const { metadata, spec, status } = volume;
  writer.field('Name', metadata.name);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.field('Finalizers', listText(metadata.finalizers));
  writer.field('StorageClass', classNameOf(volume));
  writer.field('Status', statusText(writer, metadata, status.phase));
  const { claimRef } = spec;
  writer.field('Claim', claimRef ? `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}` : '');
  writer.field('Reclaim Policy', spec.persistentVolumeReclaimPolicy);
  writer.field('Access Modes', accessModesText(spec.accessModes));
  if (spec.volumeMode !== undefined) writer.field('VolumeMode', spec.volumeMode);
  writer.field('Capacity', spec.capacity?.storage ?? '0');
  describeAffinity(writer, spec.nodeAffinity);
  writer.field('Message', status.message ?? '');
  writer.line(0, 'Source:');
  describeSource(writer, { ...spec, name: metadata.name } as unknown as Volume);
}

function describeAffinity(writer: DescribeWriter, affinity: PersistentVolume['spec']['nodeAffinity']): void {
  if (!affinity?.required) return writer.line(0, 'Node Affinity:\t<none>');
  writer.line(0, 'Node Affinity:\t');
  const terms = affinity.required.nodeSelectorTerms;
  writer.line(1, `Required Terms:\t${terms.length === 0 ? '<none>' : ''}`);
  for (const [index, { matchExpressions = [] }] of terms.entries()) {
    if (matchExpressions.length === 0) writer.line(2, `Term ${index}:\t<none>`);
    for (const [place, { key, operator, values = [] }] of matchExpressions.entries()) {
      const list = values.length > 0 ? ` [${values.join(', ')}]` : '';
      writer.line(2, `${place === 0 ? `Term ${index}:` : ''}\t${key} ${operator.toLowerCase()}${list}`);
    }
  }
}

export function describeStorageClass(writer: DescribeWriter, storageClass: StorageClass): void {
  const { metadata, provisioner, parameters, allowVolumeExpansion, mountOptions } = storageClass;
  writer.field('Name', metadata.name);
  writer.field('IsDefaultClass', isDefaultClass(storageClass) ? 'Yes' : 'No');
  writer.field('Annotations', pairsText(metadata.annotations));
  writer.field('Provisioner', provisioner);
  writer.field('Parameters', pairsText(parameters));
  const grows = allowVolumeExpansion ? 'True' : 'False';
  writer.field('AllowVolumeExpansion', allowVolumeExpansion === undefined ? '<unset>' : grows);
  if (!mountOptions?.length) writer.field('MountOptions', '<none>');
  else writer.line(0, 'MountOptions:');
  for (const option of mountOptions ?? []) writer.line(1, option);
  writer.field('ReclaimPolicy', storageClass.reclaimPolicy);
  writer.field('VolumeBindingMode', storageClass.volumeBindingMode);
  describeTopologies(writer, storageClass.allowedTopologies);
}

function describeTopologies(writer: DescribeWriter, topologies: StorageClass['allowedTopologies']): void {
  if (!topologies) return;
  writer.line(0, 'AllowedTopologies:\t');
  if (topologies.length === 0) return writer.line(1, '<none>');
  for (const [index, { matchLabelExpressions = [] }] of topologies.entries()) {
    if (matchLabelExpressions.length === 0) writer.line(1, `Term ${index}:\t<none>`);
    for (const [place, { key, values }] of matchLabelExpressions.entries())
      writer.line(1, `${place === 0 ? `Term ${index}:` : ''}\t${key} in [${values.join(', ')}]`);
  }
}

function statusText(
  { nowMs }: DescribeWriter,
  { deletionTimestamp }: { deletionTimestamp?: string },
  phase: string | undefined,
): string {
  if (deletionTimestamp === undefined) return phase ?? '';
  return `Terminating (lasts ${humanDuration(nowMs - parseTime(deletionTimestamp))})`;
}

function listText(list: readonly string[] | undefined): string {
  return `[${(list ?? []).join(' ')}]`;
}
