/** Which objects a controller's object owns: what it adopts by its selector, and what it lets go. */
// k8s: pkg/controller/controller_ref_manager.go ClaimObject
import { controllerOf, controllerReference, type KubernetesObject } from '../../../api/object.ts';
import { matchesSelector, type LabelSelector } from '../../../api/selector.ts';
import type { KindDefinition } from '../../../api/kind.ts';
import type { ReconcileContext } from '../../client/controller.ts';
import { orphanIndex, ownerIndex } from './indexes.ts';

export interface Claim<T> {
  owned: T[];
  adopt: T[];
  release: T[];
}

/** Sorts candidates into what is owned already, what to adopt and what to let go. An owner that is being deleted does neither. */
export function planClaim<T extends KubernetesObject>(
  owner: KubernetesObject,
  selector: LabelSelector,
  controlled: readonly T[],
  orphans: readonly T[],
  isCandidate: (object: T) => boolean = () => true,
): Claim<T> {
  const isOwnerLeaving = owner.metadata.deletionTimestamp !== undefined;
  const claim: Claim<T> = { owned: [], adopt: [], release: [] };
  for (const object of controlled) {
    if (!isCandidate(object) || controllerOf(object)?.uid !== owner.metadata.uid) continue;
    if (matchesSelector(selector, object.metadata.labels)) claim.owned.push(object);
    else if (!isOwnerLeaving) claim.release.push(object);
  }
  if (isOwnerLeaving) return claim;
  for (const object of orphans) {
    if (!isCandidate(object) || object.metadata.deletionTimestamp !== undefined) continue;
    if (matchesSelector(selector, object.metadata.labels)) claim.adopt.push(object);
  }
  return claim;
}

/**
 * Claims and writes. Returns what is owned now, or undefined when a write was refused and the key must be tried again.
 * @param finalizer comes with the ownership and goes with it
 */
export function claimOwned<T extends KubernetesObject>(
  context: ReconcileContext,
  kind: KindDefinition<T>,
  ownerKind: KindDefinition,
  owner: KubernetesObject & { spec: { selector: LabelSelector } },
  isCandidate?: (object: T) => boolean,
  finalizer?: string,
): T[] | undefined {
  const informer = context.cache(kind);
  const controlled = informer.byIndex(ownerIndex, owner.metadata.uid);
  const orphans = informer.byIndex(orphanIndex, owner.metadata.namespace ?? '');
  const claim = planClaim(owner, owner.spec.selector, controlled, orphans, isCandidate);
  if (claim.adopt.length && !isStillThere(context, ownerKind, owner)) return undefined;
  for (const object of claim.adopt) {
    const ownerReferences = [...(object.metadata.ownerReferences ?? []), controllerReference(owner)];
    const finalizers = [...(object.metadata.finalizers ?? []).filter((each) => each !== finalizer), finalizer];
    const reason = `adopted ${object.kind} ${object.metadata.name}: its labels match and nobody owned it`;
    const adopted = context.client.update(
      kind,
      { ...object, metadata: { ...object.metadata, ownerReferences, ...(finalizer ? { finalizers } : {}) } },
      reason,
    );
    if (!adopted.ok) return undefined;
    claim.owned.push(adopted.object);
  }
  for (const object of claim.release) {
    const ownerReferences = object.metadata.ownerReferences?.filter(({ uid }) => uid !== owner.metadata.uid);
    const finalizers = object.metadata.finalizers?.filter((each) => each !== finalizer);
    const reason = `let go of ${object.kind} ${object.metadata.name}: its labels no longer match`;
    const released = context.client.update(
      kind,
      { ...object, metadata: { ...object.metadata, ownerReferences, ...(finalizer ? { finalizers } : {}) } },
      reason,
    );
    if (!released.ok && released.status.code !== 404) return undefined;
  }
  return claim.owned;
}

// Before it adopts, a controller asks the API server itself: its cache may show an owner that is gone or leaving.
// k8s: pkg/controller/controller_ref_manager.go RecheckDeletionTimestamp
function isStillThere(context: ReconcileContext, kind: KindDefinition, owner: KubernetesObject): boolean {
  const { namespace, name, uid } = owner.metadata;
  const fresh = context.client.get(kind, namespace ? `${namespace}/${name}` : name);
  return fresh.ok && fresh.object.metadata.uid === uid && fresh.object.metadata.deletionTimestamp === undefined;
}

/** A kind whose objects are only looked at for what every object has. */
export function asKind<T extends KubernetesObject>(kind: KindDefinition<T>): KindDefinition {
  return kind as unknown as KindDefinition;
}
