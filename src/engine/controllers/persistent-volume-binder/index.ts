/** Brings claims and volumes together, and lets volumes go whose claims are gone. */
// k8s: pkg/controller/volume/persistentvolume/pv_controller.go, pv_controller_base.go
import type { Change } from '../../../api/handler.ts';
import { keyOf } from '../../../api/object.ts';
import { equal } from '../../../base/equality.ts';
import { persistentVolumeClaim } from '../../../kinds/persistent-volume-claim/index.ts';
import type { PersistentVolumeClaim } from '../../../kinds/persistent-volume-claim/types.ts';
import {
  betaStorageProvisionerAnnotation,
  bindCompletedAnnotation,
  boundByControllerAnnotation,
  classNameOf,
  provisionedByAnnotation,
  storageProvisionerAnnotation,
} from '../../../kinds/persistent-volume-claim/words.ts';
import { persistentVolume } from '../../../kinds/persistent-volume/index.ts';
import type { PersistentVolume } from '../../../kinds/persistent-volume/types.ts';
import { pod } from '../../../kinds/pod/index.ts';
import { defaultClassOf } from '../../../kinds/storage-class/default-class.ts';
import { storageClass } from '../../../kinds/storage-class/index.ts';
import {
  defineController,
  indexOf,
  watchWith,
  type Outcome,
  type ReconcileContext,
  type WatchContext,
} from '../../client/controller.ts';
import type { Result } from '../../client/client.ts';
import { claimIndex, podsByClaim } from '../shared/indexes.ts';
import { isKeptFor, keptFor } from '../../../kinds/persistent-volume/match.ts';
import { planClaim, planVolume, unbound, type Remark } from './plan.ts';

const claimPrefix = 'claim ';
const volumePrefix = 'volume ';
const unboundIndex = 'unbound';
const unboundValue = 'yes';

/** Upstream looks at all claims every 15 s, so one that waits for a volume finds it after half of that; here nobody looks while none waits. */
// k8s: pkg/controller/volume/persistentvolume/config/v1alpha1/defaults.go PVClaimBinderSyncPeriod
const resyncMs = 7_500;

export const persistentVolumeBinder = defineController({
  name: 'persistentvolume-binder-controller',
  component: 'persistentvolume-controller',
  watches: [
    watchWith(persistentVolumeClaim, keysOfClaim),
    watchWith(persistentVolume, keysOfVolume),
    watchWith(persistentVolume, claimsForVolume, resyncMs),
    watchWith(storageClass, (_change, context) => unboundClaims(context), resyncMs),
    watchWith(pod, () => []),
  ],
  indexes: [
    indexOf(persistentVolumeClaim, unboundIndex, (claim) =>
      claim.metadata.annotations?.[bindCompletedAnnotation] === undefined ? [unboundValue] : [],
    ),
    podsByClaim,
  ],
  reconcile(key, context) {
    return key.startsWith(claimPrefix)
      ? reconcileClaim(key.slice(claimPrefix.length), context)
      : reconcileVolume(key.slice(volumePrefix.length), context);
  },
});

function keysOfClaim({ object, type }: Change<PersistentVolumeClaim>): string[] {
  const { volumeName } = object.spec;
  const keys = type === 'DELETED' ? [] : [claimPrefix + keyOf(object)];
  return volumeName ? [...keys, volumePrefix + volumeName] : keys;
}

function keysOfVolume({ object, type }: Change<PersistentVolume>): string[] {
  const { claimRef } = object.spec;
  const keys = type === 'DELETED' ? [] : [volumePrefix + object.metadata.name];
  return claimRef ? [...keys, `${claimPrefix}${claimRef.namespace}/${claimRef.name}`] : keys;
}

/** A volume that has become free may be what some claim waits for. */
function claimsForVolume({ object, old, type }: Change<PersistentVolume>, context: WatchContext): string[] {
  const isFree = type !== 'DELETED' && object.status.phase === 'Available' && old?.status.phase !== 'Available';
  return isFree ? unboundClaims(context) : [];
}

function unboundClaims(context: WatchContext): string[] {
  const claims = context.cache(persistentVolumeClaim).byIndex(unboundIndex, unboundValue);
  return claims.map((claim) => claimPrefix + keyOf(claim));
}

function reconcileClaim(key: string, context: ReconcileContext): Outcome | undefined {
  const claim = context.cache(persistentVolumeClaim).get(key);
  if (!claim) return undefined;
  const classes = context.cache(storageClass);
  const step = planClaim({
    claim,
    volumes: context.cache(persistentVolume).list(),
    storageClass: classes.get(classNameOf(claim)),
    defaultClass: defaultClassOf(classes.values()),
    waitingPods: context
      .cache(pod)
      .byIndex(claimIndex, key)
      .filter(({ spec }) => !spec.nodeName)
      .map(({ metadata }) => metadata.name),
  });
  switch (step.do) {
    case 'bind':
      return bind(step.volume, claim, context);
    case 'wait':
      remark(claim, step.remark, context);
      return writeClaimStatus(claim, { phase: 'Pending' }, 'waits for a volume', context);
    case 'lose': {
      if (claim.status.phase === 'Lost') return undefined;
      const refusal = writeClaimStatus(claim, { phase: 'Lost' }, 'has lost its volume', context);
      if (!refusal) remark(claim, step.remark, context);
      return refusal;
    }
    case 'classify': {
      const next = { ...claim, spec: { ...claim.spec, storageClassName: step.className } };
      return outcomeOf(context.client.update(persistentVolumeClaim, next, 'gave the claim the default class'));
    }
    case 'provision':
      return askProvisioner(claim, step.provisioner, step.remark, context);
  }
}

function remark(claim: PersistentVolumeClaim, said: Remark | undefined, context: ReconcileContext): void {
  if (said) context.events.record(claim, said.type, said.reason, said.message);
}

// k8s: pkg/controller/volume/persistentvolume/pv_controller.go provisionClaimOperationExternal, setClaimProvisioner
function askProvisioner(
  claim: PersistentVolumeClaim,
  provisioner: string,
  said: Remark,
  context: ReconcileContext,
): Outcome | undefined {
  const { annotations } = claim.metadata;
  if (annotations?.[storageProvisionerAnnotation] !== provisioner) {
    const asked = { [betaStorageProvisionerAnnotation]: provisioner, [storageProvisionerAnnotation]: provisioner };
    const metadata = { ...claim.metadata, annotations: { ...annotations, ...asked } };
    const reason = `asked ${provisioner} for a volume`;
    const updated = context.client.update(persistentVolumeClaim, { ...claim, metadata }, reason);
    if (!updated.ok) return outcomeOf(updated);
  }
  remark(claim, said, context);
  return undefined;
}

/** Four writes, each left out when it is done already: so a binding that was cut short is finished. */
// k8s: pkg/controller/volume/persistentvolume/pv_controller.go bind
function bind(found: PersistentVolume, claim: PersistentVolumeClaim, context: ReconcileContext): Outcome | undefined {
  const kept = bindVolume(found, claim, context);
  if (!kept.ok) return outcomeOf(kept);
  const volume = kept.object;
  const phased = setPhase(volume, 'Bound', context);
  if (phased) return phased;
  const bound = bindClaim(claim, volume, context);
  if (!bound.ok) return outcomeOf(bound);
  const { accessModes, capacity } = volume.spec;
  const status = {
    phase: 'Bound' as const,
    ...(accessModes ? { accessModes } : {}),
    ...(capacity ? { capacity } : {}),
  };
  return writeClaimStatus(bound.object, status, `is bound to ${volume.metadata.name}`, context);
}

function bindVolume(
  volume: PersistentVolume,
  claim: PersistentVolumeClaim,
  context: ReconcileContext,
): Result<PersistentVolume> {
  if (isKeptFor(volume, claim) && volume.spec.claimRef?.uid === claim.metadata.uid) return { ok: true, object: volume };
  const next = keptFor(volume, claim);
  return context.client.update(persistentVolume, next, `kept volume ${volume.metadata.name} for ${keyOf(claim)}`);
}

function bindClaim(
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
  context: ReconcileContext,
): Result<PersistentVolumeClaim> {
  const { annotations = {} } = claim.metadata;
  const isOwnChoice = claim.spec.volumeName !== volume.metadata.name;
  if (!isOwnChoice && annotations[bindCompletedAnnotation] !== undefined) return { ok: true, object: claim };
  const marked = {
    ...annotations,
    [bindCompletedAnnotation]: 'yes',
    ...(isOwnChoice ? { [boundByControllerAnnotation]: 'yes' } : {}),
  };
  const next: PersistentVolumeClaim = {
    ...claim,
    metadata: { ...claim.metadata, annotations: marked },
    spec: { ...claim.spec, volumeName: volume.metadata.name },
  };
  return context.client.update(persistentVolumeClaim, next, `bound the claim to ${volume.metadata.name}`);
}

function writeClaimStatus(
  claim: PersistentVolumeClaim,
  status: PersistentVolumeClaim['status'],
  reason: string,
  context: ReconcileContext,
): Outcome | undefined {
  const { conditions } = claim.status;
  const next = conditions ? { ...status, conditions } : status;
  if (equal(next, claim.status)) return undefined;
  return outcomeOf(context.client.updateStatus(persistentVolumeClaim, { ...claim, status: next }, `noted: ${reason}`));
}

function reconcileVolume(name: string, context: ReconcileContext): Outcome | undefined {
  const volume = context.cache(persistentVolume).get(name);
  if (!volume) return undefined;
  const { claimRef } = volume.spec;
  const claimKey = `${claimRef?.namespace ?? ''}/${claimRef?.name ?? ''}`;
  const step = planVolume(volume, context.cache(persistentVolumeClaim).get(claimKey));
  switch (step.do) {
    case 'phase':
      return setPhase(volume, step.phase, context);
    case 'ask claim':
      context.requeueAfterMs(0, claimPrefix + claimKey);
      return undefined;
    case 'release':
      return release(volume, claimKey, context);
    case 'unbind': {
      const next = unbound(volume);
      if (equal(next, volume)) return setPhase(volume, 'Available', context);
      const updated = context.client.update(persistentVolume, next, `let go of ${claimKey}: it is bound elsewhere`);
      return updated.ok ? setPhase(updated.object, 'Available', context) : outcomeOf(updated);
    }
  }
}

/** What was provisioned is deleted by whoever provisioned it; of what somebody brought nobody knows how to. */
// k8s: pkg/controller/volume/persistentvolume/pv_controller.go reclaimVolume, deleteVolumeOperation
function release(volume: PersistentVolume, claimKey: string, context: ReconcileContext): Outcome | undefined {
  const { phase } = volume.status;
  if (phase !== 'Released' && phase !== 'Failed') {
    // The cache may not show the claim yet that the volume was made for.
    if (isClaimThere(volume, claimKey, context)) return { retry: 'the claim is not known yet' };
    return setPhase(volume, 'Released', context);
  }
  const isOurs = volume.metadata.annotations?.[provisionedByAnnotation] === undefined;
  if (volume.spec.persistentVolumeReclaimPolicy !== 'Delete' || !isOurs || phase === 'Failed') return undefined;
  const { name } = volume.metadata;
  const path = volume.spec.hostPath?.path;
  const message = path
    ? `host_path deleter only supports /tmp/.+ but received provided ${path}`
    : `error getting deleter volume plugin for volume "${name}": no deletable volume plugin matched`;
  const status = { ...volume.status, phase: 'Failed' as const, message };
  const failed = context.client.updateStatus(persistentVolume, { ...volume, status }, 'could not delete the storage');
  if (!failed.ok) return outcomeOf(failed);
  context.events.record(volume, 'Warning', 'VolumeFailedDelete', message);
  return undefined;
}

function isClaimThere(volume: PersistentVolume, claimKey: string, context: ReconcileContext): boolean {
  const fresh = context.client.get(persistentVolumeClaim, claimKey);
  return fresh.ok && fresh.object.metadata.uid === volume.spec.claimRef?.uid && !fresh.object.spec.volumeName;
}

function setPhase(
  volume: PersistentVolume,
  phase: NonNullable<PersistentVolume['status']['phase']>,
  context: ReconcileContext,
): Outcome | undefined {
  if (volume.status.phase === phase) return undefined;
  const { message: _, ...rest } = volume.status;
  const status = { ...rest, phase };
  return outcomeOf(context.client.updateStatus(persistentVolume, { ...volume, status }, `noted: it is ${phase}`));
}

function outcomeOf(result: Result<unknown>): Outcome | undefined {
  return result.ok || result.status.code === 404 ? undefined : { retry: result.status.message ?? 'refused' };
}
