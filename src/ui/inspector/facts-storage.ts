/** The facts of what keeps its storage: StatefulSets, claims, volumes, classes, and the claims of a pod. */
import type { PersistentVolumeClaim } from '../../kinds/persistent-volume-claim/types.ts';
import {
  accessModesText,
  classNameOf,
  requestedStorage,
  selectedNodeAnnotation,
} from '../../kinds/persistent-volume-claim/words.ts';
import type { PersistentVolume } from '../../kinds/persistent-volume/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { isDefaultClass } from '../../kinds/storage-class/default-class.ts';
import type { StorageClass } from '../../kinds/storage-class/types.ts';
import type { StatefulSet } from '../../kinds/stateful-set/types.ts';
import { imageFact, type Fact } from './fact.ts';

export function statefulSetFacts({ metadata, spec, status }: StatefulSet): Fact[] {
  const { type, rollingUpdate } = spec.updateStrategy;
  const { whenDeleted, whenScaled } = spec.persistentVolumeClaimRetentionPolicy;
  const isMixed = status.updateRevision !== status.currentRevision;
  return [
    {
      label: 'Ready',
      value: `${status.readyReplicas ?? 0}/${spec.replicas} · ${status.updatedReplicas ?? 0} up to date`,
    },
    {
      label: 'Order',
      value: spec.podManagementPolicy === 'Parallel' ? 'Parallel: all at once' : 'one after the other',
    },
    { label: 'Update', value: `${type}${rollingUpdate?.partition ? ` · partition ${rollingUpdate.partition}` : ''}` },
    imageFact(spec.template.spec),
    ...(status.updateRevision
      ? [
          {
            label: 'Revision',
            value: isMixed ? `${status.currentRevision ?? ''} → ${status.updateRevision}` : status.updateRevision,
            mono: true,
          },
        ]
      : []),
    ...(spec.serviceName
      ? [
          {
            label: 'Service',
            value: spec.serviceName,
            mono: true,
            link: { group: '', resource: 'services', key: `${metadata.namespace}/${spec.serviceName}` },
          },
        ]
      : []),
    ...(spec.volumeClaimTemplates ?? []).map((template) => ({
      label: 'Claim for each',
      value: [template.metadata.name, template.spec.resources.requests?.storage, template.spec.storageClassName]
        .filter(Boolean)
        .join(' · '),
    })),
    ...(spec.volumeClaimTemplates?.length
      ? [{ label: 'Claims', value: `${kept(whenScaled)} on scale down, ${kept(whenDeleted)} with the set` }]
      : []),
  ];
}

function kept(policy: 'Retain' | 'Delete'): string {
  return policy === 'Delete' ? 'deleted' : 'kept';
}

/** A fact for each claim that the pod mounts. */
export function claimFactsOf({ metadata, spec }: Pod): Fact[] {
  return (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
    persistentVolumeClaim ? [claimFact(metadata.namespace, persistentVolumeClaim.claimName)] : [],
  );
}

function claimFact(namespace = '', name = ''): Fact {
  const link = { group: '', resource: 'persistentvolumeclaims', key: `${namespace}/${name}` };
  return { label: 'Claim', value: name, mono: true, link };
}

export function claimFacts(claim: PersistentVolumeClaim): Fact[] {
  const { spec, status, metadata } = claim;
  const node = metadata.annotations?.[selectedNodeAnnotation];
  return [
    { label: 'Status', value: status.phase ?? 'Pending' },
    spec.volumeName
      ? {
          label: 'Volume',
          value: spec.volumeName,
          mono: true,
          link: { group: '', resource: 'persistentvolumes', key: spec.volumeName },
        }
      : { label: 'Volume', value: 'none yet' },
    { label: 'Asks for', value: `${requestedStorage(claim)} · ${accessModesText(spec.accessModes)}` },
    ...(status.capacity?.storage ? [{ label: 'Has', value: status.capacity.storage }] : []),
    ...classFact(classNameOf(claim)),
    ...(node
      ? [{ label: 'Made for', value: node, mono: true, link: { group: '', resource: 'nodes', key: node } }]
      : []),
    ...(metadata.finalizers?.length
      ? [{ label: 'Finalizers', value: metadata.finalizers.join(', '), mono: true }]
      : []),
  ];
}

function classFact(name: string): Fact[] {
  if (!name) return [{ label: 'Class', value: 'none' }];
  const link = { group: 'storage.k8s.io', resource: 'storageclasses', key: name };
  return [{ label: 'Class', value: name, mono: true, link }];
}

export function volumeFacts(volume: PersistentVolume): Fact[] {
  const { spec, status } = volume;
  const { claimRef } = spec;
  const nodes = (spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).flatMap(({ matchExpressions }) =>
    (matchExpressions ?? []).flatMap(({ key, values }) => (key === 'kubernetes.io/hostname' ? (values ?? []) : [])),
  );
  return [
    { label: 'Status', value: `${status.phase ?? ''}${status.message ? `: ${status.message}` : ''}` },
    claimRef ? claimFact(claimRef.namespace, claimRef.name) : { label: 'Claim', value: 'none' },
    { label: 'Capacity', value: `${spec.capacity?.storage ?? '0'} · ${accessModesText(spec.accessModes)}` },
    ...classFact(classNameOf(volume)),
    { label: 'When released', value: spec.persistentVolumeReclaimPolicy },
    { label: 'Reached from', value: nodes.length > 0 ? nodes.join(', ') : 'every node' },
    ...((spec.hostPath ?? spec.local)
      ? [{ label: 'Path', value: (spec.hostPath ?? spec.local)?.path ?? '', mono: true }]
      : []),
  ];
}

export function storageClassFacts(storageClass: StorageClass): Fact[] {
  const waits = storageClass.volumeBindingMode === 'WaitForFirstConsumer';
  return [
    { label: 'Provisioner', value: storageClass.provisioner, mono: true },
    { label: 'Binds', value: waits ? 'when the first pod has a node' : 'at once' },
    { label: 'When released', value: storageClass.reclaimPolicy },
    { label: 'Default', value: isDefaultClass(storageClass) ? 'for claims that name no class' : 'no' },
  ];
}
