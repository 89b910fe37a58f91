/** Which volumes the claims of a pod would get on a node: those that they have, those that are free, or new ones. */
// k8s: pkg/scheduler/framework/plugins/volumebinding/binder.go
import { parseQuantity } from '../../../api/quantity.ts';
import type { Node } from '../../../kinds/node/types.ts';
import type { PersistentVolumeClaim } from '../../../kinds/persistent-volume-claim/types.ts';
import {
  classNameOf,
  isBindCompleted,
  requestedStorage,
  selectedNodeAnnotation,
} from '../../../kinds/persistent-volume-claim/words.ts';
import { isFree, isKeptFor, isReachable, sizeOf } from '../../../kinds/persistent-volume/match.ts';
import type { PersistentVolume } from '../../../kinds/persistent-volume/types.ts';
import { claimNamesOf } from '../../../kinds/pod/claims.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import type { StorageClass } from '../../../kinds/storage-class/types.ts';

/** What the scheduler knows of storage. */
export interface StorageView {
  claim(key: string): PersistentVolumeClaim | undefined;
  volume(name: string): PersistentVolume | undefined;
  volumes(): readonly PersistentVolume[];
  storageClass(name: string): StorageClass | undefined;
  /** A pod whose binding is under way was promised the volume. */
  isPromised(volume: string, claim: PersistentVolumeClaim): boolean;
  /** Pods with a node that mount the claim. */
  placedPodsOf(claimKey: string): readonly Pod[];
}

/** The claims of a pod: those that have their volume, and those that wait for the pod's node. */
export interface PodClaims {
  bound: readonly PersistentVolumeClaim[];
  delayed: readonly PersistentVolumeClaim[];
}

export interface NodeVolumes {
  /** Free volumes to bind. */
  bind: { claim: PersistentVolumeClaim; volume: PersistentVolume }[];
  /** Claims that need a new volume. */
  provision: PersistentVolumeClaim[];
}

/** What keeps the pod from every node; else its claims, by what they need. */
// k8s: pkg/scheduler/framework/plugins/volumebinding/volume_binding.go PreFilter, podHasPVCs
export function claimsOf(pod: Pod, storage: StorageView): PodClaims | { refusal: string } {
  const bound: PersistentVolumeClaim[] = [];
  const delayed: PersistentVolumeClaim[] = [];
  let hasUnbound = false;
  for (const name of claimNamesOf(pod.spec)) {
    const claim = storage.claim(`${pod.metadata.namespace}/${name}`);
    const refusal = claimProblem(name, claim);
    if (refusal !== undefined) return { refusal };
    if (!claim) continue;
    if (claim.spec.volumeName && isBindCompleted(claim)) bound.push(claim);
    else if (!claim.spec.volumeName && isDelayed(claim, storage)) delayed.push(claim);
    else hasUnbound = true;
  }
  return hasUnbound ? { refusal: 'pod has unbound immediate PersistentVolumeClaims' } : { bound, delayed };
}

function claimProblem(name: string, claim: PersistentVolumeClaim | undefined): string | undefined {
  const subject = `persistentvolumeclaim ${JSON.stringify(name)}`;
  if (!claim) return `${subject} not found`;
  if (claim.status.phase === 'Lost')
    return `${subject} bound to non-existent persistentvolume ${JSON.stringify(claim.spec.volumeName ?? '')}`;
  if (claim.metadata.deletionTimestamp !== undefined) return `${subject} is being deleted`;
  return undefined;
}

function isDelayed(claim: PersistentVolumeClaim, storage: StorageView): boolean {
  return storage.storageClass(classNameOf(claim))?.volumeBindingMode === 'WaitForFirstConsumer';
}

const unreachable = 'node(s) had volume node affinity conflict';
const noneFound = "node(s) didn't find available persistent volumes to bind";
const gone = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';

// k8s: pkg/scheduler/framework/plugins/volumebinding/binder.go FindPodVolumes
export function volumesOn(
  node: Node,
  { bound, delayed }: PodClaims,
  storage: StorageView,
): NodeVolumes | { refusal: string } {
  for (const claim of bound) {
    const volume = storage.volume(claim.spec.volumeName ?? '');
    if (!volume) return { refusal: gone };
    if (!isReachable(volume, node)) return { refusal: unreachable };
  }
  const found: NodeVolumes = { bind: [], provision: [] };
  const taken = new Set<string>();
  for (const claim of [...delayed].sort(bySize)) {
    const selected = claim.metadata.annotations?.[selectedNodeAnnotation];
    if (selected !== undefined && selected !== node.metadata.name) return { refusal: noneFound };
    const volume = selected === undefined ? freeVolume(node, claim, taken, storage) : undefined;
    if (volume) {
      taken.add(volume.metadata.name);
      found.bind.push({ claim, volume });
    } else if (canProvision(node, claim, storage)) found.provision.push(claim);
    else return { refusal: noneFound };
  }
  return found;
}

function bySize(left: PersistentVolumeClaim, right: PersistentVolumeClaim): number {
  return parseQuantity(requestedStorage(left)) - parseQuantity(requestedStorage(right));
}

function freeVolume(
  node: Node,
  claim: PersistentVolumeClaim,
  taken: ReadonlySet<string>,
  storage: StorageView,
): PersistentVolume | undefined {
  const candidates = storage
    .volumes()
    .filter(
      (volume) =>
        (isFree(volume, claim) || (volume.spec.claimRef && isKeptFor(volume, claim))) &&
        isReachable(volume, node) &&
        !taken.has(volume.metadata.name) &&
        !storage.isPromised(volume.metadata.name, claim),
    );
  return candidates.sort(
    (left, right) => sizeOf(left) - sizeOf(right) || (left.metadata.name < right.metadata.name ? -1 : 1),
  )[0];
}

// k8s: pkg/scheduler/framework/plugins/volumebinding/binder.go checkVolumeProvisions
function canProvision(node: Node, claim: PersistentVolumeClaim, storage: StorageView): boolean {
  const owner = storage.storageClass(classNameOf(claim));
  if (!owner?.provisioner || owner.provisioner === 'kubernetes.io/no-provisioner') return false;
  const { allowedTopologies = [] } = owner;
  if (allowedTopologies.length === 0) return true;
  return allowedTopologies.some(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.every(({ key, values }) => values.includes(node.metadata.labels?.[key] ?? '')),
  );
}
