/** What a claim and a volume need next, each looked at by itself. */
// k8s: pkg/controller/volume/persistentvolume/pv_controller.go syncUnboundClaim, syncBoundClaim, syncVolume
import type { PersistentVolumeClaim } from '../../../kinds/persistent-volume-claim/types.ts';
import {
  boundByControllerAnnotation,
  classNameOf,
  hasNoClass,
  isBindCompleted,
  provisionedByAnnotation,
  selectedNodeAnnotation,
} from '../../../kinds/persistent-volume-claim/words.ts';
import type { PersistentVolume } from '../../../kinds/persistent-volume/types.ts';
import type { StorageClass } from '../../../kinds/storage-class/types.ts';
import { bestMatch, isKeptFor, mismatch } from '../../../kinds/persistent-volume/match.ts';

/** An event for the claim. */
export interface Remark {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
}

export type ClaimStep =
  | { do: 'bind'; volume: PersistentVolume }
  | { do: 'wait'; remark?: Remark }
  | { do: 'lose'; remark: Remark }
  /** Gives it the default class that came after it. */
  | { do: 'classify'; className: string }
  | { do: 'provision'; provisioner: string; remark: Remark };

export interface ClaimWorld {
  claim: PersistentVolumeClaim;
  volumes: readonly PersistentVolume[];
  storageClass: StorageClass | undefined;
  defaultClass: StorageClass | undefined;
  /** Names of pods without a node that mount the claim. */
  waitingPods: readonly string[];
}

export function planClaim(world: ClaimWorld): ClaimStep {
  return isBindCompleted(world.claim) ? planBound(world) : planUnbound(world);
}

function planUnbound(world: ClaimWorld): ClaimStep {
  const { claim, volumes, storageClass, defaultClass } = world;
  if (claim.spec.volumeName) return planNamed(world, claim.spec.volumeName);
  if (hasNoClass(claim) && defaultClass) return { do: 'classify', className: defaultClass.metadata.name };
  const isSelected = claim.metadata.annotations?.[selectedNodeAnnotation] !== undefined;
  const isDelayed = storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && !isSelected;
  const volume = bestMatch(claim, volumes, isDelayed);
  if (volume) return { do: 'bind', volume };
  if (isDelayed) return { do: 'wait', remark: delayRemark(world.waitingPods) };
  if (classNameOf(claim) !== '') return planProvision(claim, storageClass);
  const message = 'no persistent volumes available for this claim and no storage class is set';
  return { do: 'wait', remark: { type: 'Normal', reason: 'FailedBinding', message } };
}

// k8s: pkg/controller/volume/persistentvolume/pv_controller.go emitEventForUnboundDelayBindingClaim
function delayRemark(pods: readonly string[]): Remark {
  if (pods.length === 0) {
    const message = 'waiting for first consumer to be created before binding';
    return { type: 'Normal', reason: 'WaitForFirstConsumer', message };
  }
  const message = `waiting for pod${pods.length > 1 ? 's' : ''} ${pods.join(',')} to be scheduled`;
  return { type: 'Normal', reason: 'WaitForPodScheduled', message };
}

/** Names of drivers that took over from code that was once part of Kubernetes. */
// k8s: staging/src/k8s.io/csi-translation-lib/plugins
const successors: Readonly<Record<string, string>> = {
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/azure-file': 'file.csi.azure.com',
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
  'kubernetes.io/vsphere-volume': 'csi.vsphere.vmware.com',
};

function planProvision(claim: PersistentVolumeClaim, storageClass: StorageClass | undefined): ClaimStep {
  const failed = (message: string): ClaimStep => ({
    do: 'wait',
    remark: { type: 'Warning', reason: 'ProvisioningFailed', message },
  });
  if (!storageClass) return failed(`storageclass.storage.k8s.io "${classNameOf(claim)}" not found`);
  const provisioner = successors[storageClass.provisioner] ?? storageClass.provisioner;
  if (provisioner.startsWith('kubernetes.io/')) return failed(`no volume plugin matched name: ${provisioner}`);
  const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  return { do: 'provision', provisioner, remark: { type: 'Normal', reason: 'ExternalProvisioning', message } };
}

/** The claim asks for one volume and no other. */
function planNamed({ claim, volumes }: ClaimWorld, name: string): ClaimStep {
  const volume = volumes.find(({ metadata }) => metadata.name === name);
  if (!volume) return { do: 'wait' };
  if (volume.spec.claimRef && !isKeptFor(volume, claim)) {
    const message = `volume "${name}" already bound to a different claim.`;
    return { do: 'wait', remark: { type: 'Warning', reason: 'FailedBinding', message } };
  }
  const why = volume.spec.claimRef ? undefined : mismatch(volume, claim);
  if (why === undefined) return { do: 'bind', volume };
  const message = `Cannot bind to requested volume "${name}": ${why}`;
  return { do: 'wait', remark: { type: 'Warning', reason: 'VolumeMismatch', message } };
}

function planBound({ claim, volumes }: ClaimWorld): ClaimStep {
  const lost = (reason: string, message: string): ClaimStep => ({
    do: 'lose',
    remark: { type: 'Warning', reason, message },
  });
  const { volumeName } = claim.spec;
  if (!volumeName)
    return lost('ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!');
  const volume = volumes.find(({ metadata }) => metadata.name === volumeName);
  if (!volume) return lost('ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!');
  if (!volume.spec.claimRef || volume.spec.claimRef.uid === claim.metadata.uid) return { do: 'bind', volume };
  return lost('ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly');
}

export type VolumeStep =
  | { do: 'phase'; phase: 'Available' | 'Bound' }
  /** The claim has more to say. */
  | { do: 'ask claim' }
  | { do: 'release' }
  /** Takes the reference back, or what of it the controller wrote. */
  | { do: 'unbind' };

/** @param claim of the name that the volume refers to */
export function planVolume(volume: PersistentVolume, claim: PersistentVolumeClaim | undefined): VolumeStep {
  const { claimRef } = volume.spec;
  if (!claimRef?.uid) return { do: 'phase', phase: 'Available' };
  const owner = claim?.metadata.uid === claimRef.uid ? claim : undefined;
  if (!owner) return { do: 'release' };
  if (!owner.spec.volumeName) return { do: 'ask claim' };
  if (owner.spec.volumeName === volume.metadata.name) return { do: 'phase', phase: 'Bound' };
  const isProvisioned = volume.metadata.annotations?.[provisionedByAnnotation] !== undefined;
  const mayGo = isProvisioned && volume.spec.persistentVolumeReclaimPolicy === 'Delete';
  return mayGo ? { do: 'release' } : { do: 'unbind' };
}

/** The volume without its claim: all of the reference goes if the controller made it, else the claim's uid. */
// k8s: pkg/controller/volume/persistentvolume/pv_controller.go unbindVolume
export function unbound(volume: PersistentVolume): PersistentVolume {
  const { [boundByControllerAnnotation]: byController, ...annotations } = volume.metadata.annotations ?? {};
  const { claimRef, ...spec } = volume.spec;
  if (byController === undefined) {
    const { uid: _, ...kept } = claimRef ?? {};
    return { ...volume, spec: { ...spec, claimRef: kept } };
  }
  return { ...volume, metadata: { ...volume.metadata, annotations }, spec };
}
