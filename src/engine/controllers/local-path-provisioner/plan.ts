/** What the provisioner of the class `standard` says to a claim, and the volume that it makes: a directory on one node. */
// k8s: github.com/rancher/local-path-provisioner provisioner.go, which kind installs; it is no part of Kubernetes itself
import { keyOf, type Draft } from '../../../api/object.ts';
import type { PersistentVolumeClaim } from '../../../kinds/persistent-volume-claim/types.ts';
import {
  classNameOf,
  provisionedByAnnotation,
  requestedStorage,
  selectedNodeAnnotation,
  storageProvisionerAnnotation,
} from '../../../kinds/persistent-volume-claim/words.ts';
import type { PersistentVolume } from '../../../kinds/persistent-volume/types.ts';
import type { StorageClass } from '../../../kinds/storage-class/types.ts';

export const provisionerName = 'rancher.io/local-path';
const directory = '/var/local-path-provisioner';

/** The claim asks this provisioner and has nothing yet. */
export function isAsked({ metadata, spec }: PersistentVolumeClaim): boolean {
  return (
    metadata.annotations?.[storageProvisionerAnnotation] === provisionerName &&
    !spec.volumeName &&
    metadata.deletionTimestamp === undefined
  );
}

/** Nobody needs it any more, and its class says that it goes then. */
export function isSpent({ metadata, spec, status }: PersistentVolume): boolean {
  return (
    metadata.annotations?.[provisionedByAnnotation] === provisionerName &&
    status.phase === 'Released' &&
    spec.persistentVolumeReclaimPolicy === 'Delete' &&
    metadata.deletionTimestamp === undefined
  );
}

export function volumeNameFor({ metadata }: PersistentVolumeClaim): string {
  return `pvc-${metadata.uid}`;
}

/** Why it cannot be done; undefined when it can. */
export function objection(claim: PersistentVolumeClaim): string | undefined {
  const { accessModes = [], selector, volumeMode } = claim.spec;
  const said = (why: string) => `failed to provision volume with StorageClass "${classNameOf(claim)}": ${why}`;
  if (selector) return said('claim.Spec.Selector is not supported');
  if (volumeMode === 'Block') return said('Block volumes are not supported');
  if (accessModes.some((mode) => mode !== 'ReadWriteOnce' && mode !== 'ReadWriteOncePod'))
    return said('NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes');
  if (!nodeOf(claim)) return said('configuration error, no node was specified');
  return undefined;
}

function nodeOf({ metadata }: PersistentVolumeClaim): string {
  return metadata.annotations?.[selectedNodeAnnotation] ?? '';
}

export function volumeFor(claim: PersistentVolumeClaim, storageClass: StorageClass): Draft<PersistentVolume> {
  const { namespace, name, uid, resourceVersion } = claim.metadata;
  const node = nodeOf(claim);
  const volumeName = volumeNameFor(claim);
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name: volumeName,
      annotations: { 'local.path.provisioner/selected-node': node, [provisionedByAnnotation]: provisionerName },
    },
    spec: {
      accessModes: claim.spec.accessModes ?? [],
      capacity: { storage: requestedStorage(claim) },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, resourceVersion, uid },
      hostPath: { path: `${directory}/${volumeName}_${keyOf(claim).replace('/', '_')}`, type: 'DirectoryOrCreate' },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] },
          ],
        },
      },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy,
      storageClassName: storageClass.metadata.name,
      ...(storageClass.mountOptions ? { mountOptions: storageClass.mountOptions } : {}),
      volumeMode: 'Filesystem',
    },
    status: { phase: 'Pending' },
  };
}
