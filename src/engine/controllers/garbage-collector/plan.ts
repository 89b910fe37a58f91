/** What becomes of an object whose owners are gone or going. */
// k8s: pkg/controller/garbagecollector/garbagecollector.go attemptToDeleteItem
import type { KubernetesObject, OwnerReference } from '../../../api/object.ts';
import type { DeleteOptions } from '../../../api/request.ts';

export const foregroundFinalizer = 'foregroundDeletion';
export const orphanFinalizer = 'orphan';

/**
 * `solid` is there and stays; `dangling` is gone; `waiting` is being deleted and waits for its dependents to go first;
 * `unresolvable` cannot be looked up at all.
 */
export type OwnerState = 'solid' | 'dangling' | 'waiting' | 'unresolvable';

export type CollectPlan =
  | { do: 'nothing' }
  /** Drop references to owners that are gone or going, since another owner stays. */
  | { do: 'unlink'; keep: OwnerReference[] }
  | { do: 'delete'; policy: NonNullable<DeleteOptions['propagationPolicy']>; owner: OwnerReference };

/** @param hasDependents whether others name this object as their owner */
export function planCollection(
  object: KubernetesObject,
  states: readonly (readonly [OwnerReference, OwnerState])[],
  hasDependents: boolean,
): CollectPlan {
  // What cannot be looked up may be there, and deleting cannot be taken back.
  if (states.length === 0 || states.some(([, state]) => state === 'unresolvable')) return { do: 'nothing' };
  const solid = states.filter(([, state]) => state === 'solid').map(([owner]) => owner);
  if (solid.length === states.length) return { do: 'nothing' };
  if (solid.length > 0) return { do: 'unlink', keep: solid };
  const [owner] = states[0];
  const isAnyWaiting = states.some(([, state]) => state === 'waiting');
  // The owner waits for everything below it, so this one must wait for its own dependents too.
  if (isAnyWaiting && hasDependents) return { do: 'delete', policy: 'Foreground', owner };
  if (hasFinalizer(object, orphanFinalizer)) return { do: 'delete', policy: 'Orphan', owner };
  if (hasFinalizer(object, foregroundFinalizer)) return { do: 'delete', policy: 'Foreground', owner };
  return { do: 'delete', policy: 'Background', owner };
}

/** An owner reference as upstream prints it, with the namespace in which the owner was looked for. */
// k8s: pkg/controller/garbagecollector/graph.go objectReference.String
export function referenceText({ apiVersion, kind, name, uid }: OwnerReference, namespace: string): string {
  return `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`;
}

export function hasFinalizer({ metadata }: KubernetesObject, finalizer: string): boolean {
  return metadata.finalizers?.includes(finalizer) ?? false;
}

export function withoutFinalizer<T extends KubernetesObject>(object: T, finalizer: string): T {
  const finalizers = object.metadata.finalizers?.filter((other) => other !== finalizer);
  return { ...object, metadata: { ...object.metadata, finalizers: finalizers?.length ? finalizers : undefined } };
}

/** Being deleted, and only after what it owns. */
export function isWaitingForDependents(object: KubernetesObject): boolean {
  return object.metadata.deletionTimestamp !== undefined && hasFinalizer(object, foregroundFinalizer);
}

/** Being deleted, and what it owns is to be set free first. */
export function isOrphaningDependents(object: KubernetesObject): boolean {
  return object.metadata.deletionTimestamp !== undefined && hasFinalizer(object, orphanFinalizer);
}

/** Whether the dependent holds up an owner that waits. */
export function isBlocking(dependent: KubernetesObject, ownerUid: string): boolean {
  return (dependent.metadata.ownerReferences ?? []).some(
    ({ uid, blockOwnerDeletion }) => uid === ownerUid && blockOwnerDeletion === true,
  );
}
