/**
 * Deletes what belonged to something that is gone. Hears of every kind of the table; an event costs a look into the
 * indexes by owner, however many objects there are.
 */
// k8s: pkg/controller/garbagecollector/garbagecollector.go, graph_builder.go
import type { Change } from '../../../api/handler.ts';
import type { KindDefinition } from '../../../api/kind.ts';
import { keyOf, type KubernetesObject, type OwnerReference } from '../../../api/object.ts';
import { equal } from '../../../base/equality.ts';
import { event } from '../../../kinds/event/index.ts';
import { kindByKind } from '../../../kinds/lookup.ts';
import { kinds } from '../../../kinds/table.ts';
import {
  defineController,
  watchWith,
  type Outcome,
  type ReconcileContext,
  type WatchContext,
} from '../../client/controller.ts';
import { byOwner, ownerIndex } from '../shared/indexes.ts';
import { asKind } from '../shared/ownership.ts';
import {
  foregroundFinalizer,
  isBlocking,
  isOrphaningDependents,
  isWaitingForDependents,
  orphanFinalizer,
  planCollection,
  referenceText,
  withoutFinalizer,
  type OwnerState,
} from './plan.ts';

/** Events own nothing and belong to nobody. */
// k8s: pkg/controller/garbagecollector/config DefaultIgnoredResources
const collected = kinds.filter((kind) => kind !== asKind(event));
const byPlural = new Map(collected.map((kind) => [kind.plural, kind]));

/** Keys of objects one of whose owners was not found where it should be. */
const strayPrefix = 'stray ';

export const garbageCollector = defineController({
  name: 'generic-garbage-collector',
  component: 'garbage-collector-controller',
  watches: collected.map((kind) => watchWith(kind, (change, context) => keysOf(kind, change, context))),
  indexes: collected.map((kind) => byOwner(kind)),
  reconcile(wholeKey, context) {
    const isStray = wholeKey.startsWith(strayPrefix);
    const itemKey = isStray ? wholeKey.slice(strayPrefix.length) : wholeKey;
    const space = itemKey.indexOf(' ');
    const kind = byPlural.get(itemKey.slice(0, space));
    if (!kind) return;
    const key = itemKey.slice(space + 1);
    const fresh = context.client.get(kind, key);
    if (!fresh.ok) return;
    const { object } = fresh;
    if (isStray) return reportForeignOwners(object, context);
    if (isOrphaningDependents(object)) return orphanDependents(kind, object, context);
    if (isWaitingForDependents(object)) return waitForDependents(kind, object, context);
    if (object.metadata.deletionTimestamp !== undefined) return;
    return collect(kind, object, context);
  },
});

function collect(kind: KindDefinition, object: KubernetesObject, context: ReconcileContext): Outcome | undefined {
  const states = (object.metadata.ownerReferences ?? []).map(
    (owner) => [owner, stateOf(owner, object, context)] as const,
  );
  const dependents = dependentsOf(object, context);
  const plan = planCollection(object, states, dependents.length > 0);
  if (plan.do === 'nothing') return undefined;
  const key = keyOf(object);
  if (plan.do === 'unlink') {
    const next = { ...object, metadata: { ...object.metadata, ownerReferences: plan.keep } };
    return outcome(context.client.update(kind, next, `dropped the owners of ${object.kind} ${key} that are gone`));
  }
  if (plan.policy === 'Foreground') breakCircle(kind, object, dependents, context);
  return outcome(
    context.client.delete(
      kind,
      key,
      { preconditions: { uid: object.metadata.uid }, propagationPolicy: plan.policy },
      `deleted ${object.kind} ${object.metadata.name}: its owner ${plan.owner.kind} ${plan.owner.name} is gone`,
    ),
  );
}

/** Asks the API server itself: a cache that lags must not cost anybody an object. */
// k8s: pkg/controller/garbagecollector/garbagecollector.go isDangling
function stateOf(reference: OwnerReference, dependent: KubernetesObject, context: ReconcileContext): OwnerState {
  const kind = kindByKind(reference.apiVersion, reference.kind);
  // A kind that nobody knows may come to be known; an object outside of namespaces cannot have an owner within one.
  if (!kind || (kind.namespaced && !dependent.metadata.namespace)) return 'unresolvable';
  const key = kind.namespaced ? `${dependent.metadata.namespace}/${reference.name}` : reference.name;
  const owner = context.client.get(kind, key);
  if (!owner.ok || owner.object.metadata.uid !== reference.uid) return 'dangling';
  return isWaitingForDependents(owner.object) ? 'waiting' : 'solid';
}

/** Says so when an owner exists, but in another namespace than the object: such a reference counts for nothing. */
// k8s: pkg/controller/garbagecollector/graph_builder.go reportInvalidNamespaceOwnerRef
function reportForeignOwners(object: KubernetesObject, context: ReconcileContext): void {
  const { namespace = '', ownerReferences = [] } = object.metadata;
  for (const reference of ownerReferences) {
    const kind = kindByKind(reference.apiVersion, reference.kind);
    if (!kind?.namespaced || !byPlural.has(kind.plural)) continue;
    const owner = context
      .cache(kind)
      .list()
      .find(({ metadata }) => metadata.uid === reference.uid);
    if (!owner || owner.metadata.namespace === namespace) continue;
    const message = `ownerRef ${referenceText(reference, namespace)} does not exist in namespace "${namespace}"`;
    context.events.record(object, 'Warning', 'OwnerRefInvalidNamespace', message);
  }
}

/** Two objects that own and wait for each other would wait for ever: then this one no longer blocks. */
function breakCircle(
  kind: KindDefinition,
  object: KubernetesObject,
  dependents: readonly Dependent[],
  context: ReconcileContext,
): void {
  if (!dependents.some((dependent) => isWaitingForDependents(dependent.object))) return;
  const ownerReferences = object.metadata.ownerReferences?.map((owner) => ({ ...owner, blockOwnerDeletion: false }));
  const next = { ...object, metadata: { ...object.metadata, ownerReferences } };
  context.client.update(kind, next, `let ${object.kind} ${object.metadata.name} block its owners no longer`);
}

// k8s: pkg/controller/garbagecollector/garbagecollector.go processDeletingDependentsItem
function waitForDependents(
  kind: KindDefinition,
  object: KubernetesObject,
  context: ReconcileContext,
): Outcome | undefined {
  const blocking = dependentsOf(object, context).filter((dependent) =>
    isBlocking(dependent.object, object.metadata.uid),
  );
  if (blocking.length === 0) {
    const reason = `finished deleting ${object.kind} ${object.metadata.name}: nothing that it owned is left`;
    return outcome(context.client.update(kind, withoutFinalizer(object, foregroundFinalizer), reason));
  }
  for (const dependent of blocking)
    if (dependent.object.metadata.deletionTimestamp === undefined) context.requeueAfterMs(0, itemKeyOf(dependent));
  return undefined;
}

// k8s: pkg/controller/garbagecollector/garbagecollector.go attemptToOrphanWorker
function orphanDependents(
  kind: KindDefinition,
  object: KubernetesObject,
  context: ReconcileContext,
): Outcome | undefined {
  const { uid, name } = object.metadata;
  for (const dependent of dependentsOf(object, context)) {
    const fresh = context.client.get(dependent.kind, keyOf(dependent.object));
    if (!fresh.ok) continue;
    const ownerReferences = fresh.object.metadata.ownerReferences?.filter((owner) => owner.uid !== uid);
    const next = { ...fresh.object, metadata: { ...fresh.object.metadata, ownerReferences } };
    const reason = `set ${next.kind} ${next.metadata.name} free: its owner ${object.kind} ${name} is deleted without it`;
    const freed = context.client.update(dependent.kind, next, reason);
    if (!freed.ok && freed.status.code !== 404) return { retry: freed.status.message ?? 'refused' };
  }
  const reason = `finished deleting ${object.kind} ${name}: what it owned is free`;
  return outcome(context.client.update(kind, withoutFinalizer(object, orphanFinalizer), reason));
}

interface Dependent {
  kind: KindDefinition;
  object: KubernetesObject;
}

function dependentsOf({ metadata }: KubernetesObject, { cache }: WatchContext): Dependent[] {
  const found: Dependent[] = [];
  for (const kind of collected)
    for (const object of cache(kind).byIndex(ownerIndex, metadata.uid)) found.push({ kind, object });
  return found;
}

function itemKeyOf({ kind, object }: Dependent): string {
  return `${kind.plural} ${keyOf(object)}`;
}

function outcome(result: { ok: boolean; status?: { code: number; message?: string } }): Outcome | undefined {
  if (result.ok || result.status?.code === 404) return undefined;
  return { retry: result.status?.message ?? 'refused' };
}

// k8s: pkg/controller/garbagecollector/graph_builder.go processGraphChanges
function keysOf(kind: KindDefinition, change: Change, context: WatchContext): readonly string[] {
  const { object, old, type } = change;
  if (type === 'DELETED') {
    const keys = dependentsOf(object, context).map(itemKeyOf);
    return [...keys, ...waitingOwners(object.metadata.ownerReferences, object, context)];
  }
  const keys: string[] = [];
  const begins = isWaitingForDependents(object) && !(old && isWaitingForDependents(old));
  if (begins) keys.push(...dependentsOf(object, context).map(itemKeyOf));
  if (begins || (isOrphaningDependents(object) && !(old && isOrphaningDependents(old))))
    keys.push(itemKeyOf({ kind, object }));
  const owners = object.metadata.ownerReferences;
  const before = old?.metadata.ownerReferences;
  if (owners === before || equal(owners, before)) return keys;
  if ((owners ?? []).some((owner) => !isKnown(owner, object, context))) {
    const key = itemKeyOf({ kind, object });
    keys.push(strayPrefix + key, key);
  }
  keys.push(...waitingOwners(before, object, context));
  return keys;
}

/** Whether the owner is there and stays, as far as the caches tell. */
function isKnown(reference: OwnerReference, dependent: KubernetesObject, context: WatchContext): boolean {
  const owner = cachedOwner(reference, dependent, context);
  return owner !== undefined && !isWaitingForDependents(owner.object);
}

/** Owners that may have waited for this object alone. */
function waitingOwners(
  references: readonly OwnerReference[] | undefined,
  dependent: KubernetesObject,
  context: WatchContext,
): string[] {
  const keys: string[] = [];
  for (const reference of references ?? []) {
    const owner = cachedOwner(reference, dependent, context);
    if (owner && isWaitingForDependents(owner.object)) keys.push(itemKeyOf(owner));
  }
  return keys;
}

function cachedOwner(
  reference: OwnerReference,
  dependent: KubernetesObject,
  { cache }: WatchContext,
): Dependent | undefined {
  const kind = kindByKind(reference.apiVersion, reference.kind);
  if (!kind || !byPlural.has(kind.plural)) return undefined;
  const object = cache(kind).get(
    kind.namespaced ? `${dependent.metadata.namespace}/${reference.name}` : reference.name,
  );
  return object?.metadata.uid === reference.uid ? { kind, object } : undefined;
}
