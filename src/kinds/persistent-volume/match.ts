/** Which volume suits a claim: the smallest that is large enough, of its class, with its modes and labels. */
// k8s: pkg/controller/volume/persistentvolume/index.go findBestMatchForClaim, staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go FindMatchingVolume
import { parseQuantity } from '../../api/quantity.ts';
import { matchesSelector } from '../../api/selector.ts';
import { matchesNodeSelectorTerms } from '../node/node-affinity.ts';
import type { Node } from '../node/types.ts';
import type { PersistentVolumeClaim } from '../persistent-volume-claim/types.ts';
import { boundByControllerAnnotation, classNameOf, requestedStorage } from '../persistent-volume-claim/words.ts';
import type { PersistentVolume } from './types.ts';

/** Kept for that claim, by whoever wrote the reference; another claim of the same name is another claim. */
// k8s: staging/src/k8s.io/component-helpers/storage/volume/helpers.go IsVolumeBoundToClaim
export function isKeptFor({ spec: { claimRef } }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  if (claimRef?.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false;
  return !claimRef.uid || claimRef.uid === metadata.uid;
}

/** The volume, kept for the claim. What nobody but the control plane chose is marked so: it is let go with the claim. */
// k8s: staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go GetBindVolumeToClaim
export function keptFor(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { namespace, name, uid, resourceVersion } = claim.metadata;
  const claimRef = { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion };
  const { annotations } = volume.metadata;
  // Whoever kept the volume for the claim wants it kept, also when the claim is gone.
  const marked = isKeptFor(volume, claim) ? annotations : { ...annotations, [boundByControllerAnnotation]: 'yes' };
  const metadata = { ...volume.metadata, ...(marked ? { annotations: marked } : {}) };
  return { ...volume, metadata, spec: { ...volume.spec, claimRef } };
}

/** @param isDelayed only what is kept for it counts: the scheduler chooses among the others */
export function bestMatch(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  isDelayed: boolean,
): PersistentVolume | undefined {
  const fitting = volumes.filter((volume) => fits(volume, claim));
  const kept = fitting.find((volume) => volume.spec.claimRef);
  if (kept || isDelayed) return kept;
  const free = fitting.filter((volume) => isFree(volume, claim));
  return free.sort(byModesThenSize)[0];
}

function fits(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { spec, metadata } = volume;
  if (spec.claimRef && !isKeptFor(volume, claim)) return false;
  return (
    metadata.deletionTimestamp === undefined &&
    sizeOf(volume) >= parseQuantity(requestedStorage(claim)) &&
    (spec.volumeMode ?? 'Filesystem') === (claim.spec.volumeMode ?? 'Filesystem') &&
    hasModes(volume, claim)
  );
}

/** Free for anybody, and what this claim wants. */
export function isFree(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (
    fits(volume, claim) &&
    volume.status.phase === 'Available' &&
    (!claim.spec.selector || matchesSelector(claim.spec.selector, volume.metadata.labels)) &&
    classNameOf(volume) === classNameOf(claim)
  );
}

/** In bytes. */
export function sizeOf({ spec }: PersistentVolume): number {
  return parseQuantity(spec.capacity?.storage ?? '0');
}

function hasModes({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (claim.spec.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode));
}

/** A volume that can do more than is asked for is kept for whoever asks for it. */
function byModesThenSize(left: PersistentVolume, right: PersistentVolume): number {
  const modes = (left.spec.accessModes?.length ?? 0) - (right.spec.accessModes?.length ?? 0);
  if (modes !== 0) return modes;
  const size = sizeOf(left) - sizeOf(right);
  return size !== 0 ? size : left.metadata.name < right.metadata.name ? -1 : 1;
}

/** Why a volume that a claim asks for by name does not suit it; undefined when it does. */
// k8s: pkg/controller/volume/persistentvolume/pv_controller.go checkVolumeSatisfyClaim
export function mismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (sizeOf(volume) < parseQuantity(requestedStorage(claim))) return 'requested PV is too small';
  if (classNameOf(volume) !== classNameOf(claim)) return 'storageClassName does not match';
  if ((volume.spec.volumeMode ?? 'Filesystem') !== (claim.spec.volumeMode ?? 'Filesystem'))
    return 'incompatible volumeMode';
  return hasModes(volume, claim) ? undefined : 'incompatible accessMode';
}

/** Whether the volume can be reached from the node. */
// k8s: staging/src/k8s.io/component-helpers/storage/volume/helpers.go CheckNodeAffinity
export function isReachable({ spec }: PersistentVolume, node: Node): boolean {
  const required = spec.nodeAffinity?.required;
  return !required || matchesNodeSelectorTerms(required.nodeSelectorTerms, node);
}
