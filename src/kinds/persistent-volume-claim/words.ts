/** How claims and volumes name classes, modes and each other: what several rooms ask. */
// k8s: pkg/apis/core/helper/helpers.go, staging/src/k8s.io/component-helpers/storage/volume/helpers.go
import type { AccessMode, PersistentVolumeClaim } from './types.ts';

export const pvcProtectionFinalizer = 'kubernetes.io/pvc-protection';
export const pvProtectionFinalizer = 'kubernetes.io/pv-protection';
/** On a claim whose binding is done; what changes afterwards is a loss. */
export const bindCompletedAnnotation = 'pv.kubernetes.io/bind-completed';
/** On a claim or volume whose other half the controller chose, and not the student. */
export const boundByControllerAnnotation = 'pv.kubernetes.io/bound-by-controller';
/** On a volume: who made it. */
export const provisionedByAnnotation = 'pv.kubernetes.io/provisioned-by';
/** On a claim: who is to make its volume. */
export const storageProvisionerAnnotation = 'volume.kubernetes.io/storage-provisioner';
export const betaStorageProvisionerAnnotation = 'volume.beta.kubernetes.io/storage-provisioner';
/** On a claim: the node on which its first pod will run, by the scheduler's choice. */
export const selectedNodeAnnotation = 'volume.kubernetes.io/selected-node';
const betaClassAnnotation = 'volume.beta.kubernetes.io/storage-class';

interface Classed {
  metadata: { annotations?: Record<string, string> };
  spec: { storageClassName?: string };
}

/** The name of its class; '' for none. */
export function classNameOf({ metadata, spec }: Classed): string {
  return metadata.annotations?.[betaClassAnnotation] ?? spec.storageClassName ?? '';
}

/** Neither the field nor the old annotation says anything: the default class is meant. */
export function hasNoClass({ metadata, spec }: Classed): boolean {
  return metadata.annotations?.[betaClassAnnotation] === undefined && spec.storageClassName === undefined;
}

const abbreviations: readonly (readonly [AccessMode, string])[] = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
];

/** `RWO,ROX` */
export function accessModesText(modes: readonly string[] | undefined): string {
  return abbreviations
    .filter(([mode]) => modes?.includes(mode))
    .map(([, text]) => text)
    .join(',');
}

/** What it asks for, as a quantity; `0` when it says nothing. */
export function requestedStorage({ spec }: PersistentVolumeClaim): string {
  return spec.resources.requests?.storage ?? '0';
}

export function isBindCompleted({ metadata }: PersistentVolumeClaim): boolean {
  return metadata.annotations?.[bindCompletedAnnotation] !== undefined;
}
