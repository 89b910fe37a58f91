/**
 * Makes the number of pods true, for ReplicaSets and whatever can be seen as one. Woken by the owner and by the pods it owns.
 * k8s: pkg/controller/replicaset/replica_set.go, pkg/controller/replication/replication_controller.go
 */
import type { Change } from '../../../api/handler.ts';
import type { KindDefinition } from '../../../api/kind.ts';
import { controllerOf, keyOf, type KubernetesObject } from '../../../api/object.ts';
import { matchesSelector } from '../../../api/selector.ts';
import { equal } from '../../../base/equality.ts';
import { isPodActive, isPodReady } from '../../../kinds/pod/conditions.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { replicaSet } from '../../../kinds/replica-set/index.ts';
import type { ReplicaSet, ReplicaSetStatus } from '../../../kinds/replica-set/types.ts';
import {
  defineController,
  tallyOf,
  watchOwn,
  watchWith,
  type ControllerDefinition,
  type ReconcileContext,
  type WatchContext,
} from '../../client/controller.ts';
import type { Alike } from '../../client/informer.ts';
import {
  creationObserved,
  deletionObserved,
  expectCreations,
  expectDeletions,
  isSatisfied,
  type Expectations,
} from './expectations.ts';
import { byNamespace, byOrphanNamespace, byOwner, orphanIndex, ownerIndex } from './indexes.ts';
import { adopters, isNewOrphan, ownerKey, ownerKeys } from './owner-keys.ts';
import { asKind, claimOwned } from './ownership.ts';
import { createPods, tellDeletion } from './own-pods.ts';
import { podFromTemplate } from './pod-template.ts';
import { eachOf, isStatusCurrent, planReplicas, replicaSetStatus, type ReplicasFailure } from './replicas-plan.ts';

/** What matters of a pod to whoever counts it; as long as nobody waits for minReadySeconds, no times do. */
const alikePods = tallyOf(
  pod,
  'replicaset-controller/alike',
  (object) => controllerOf(object)?.uid,
  (object) => {
    if (!isPodActive(object)) return undefined;
    let likeness = isPodReady(object) ? 'ready' : '';
    const { labels } = object.metadata;
    for (const name in labels) likeness += ` ${name}=${labels[name]}`;
    return likeness;
  },
);

/** A kind whose objects keep pods alive as a ReplicaSet does. */
export interface ReplicasKind<T extends KubernetesObject> {
  /** Name of the controller. */
  name: string;
  kind: KindDefinition<T>;
  /** The object in the shape of a ReplicaSet, with its own kind and metadata. */
  seenAs(object: T): ReplicaSet;
}

export function replicasController<T extends KubernetesObject>(
  variant: ReplicasKind<T>,
): ControllerDefinition<Expectations> {
  const { name, kind, seenAs } = variant;
  return defineController<Expectations>({
    name,
    watches: [watchOwn(kind), watchWith(pod, (change, context) => keysOfPod(variant, change, context))],
    indexes: [byOwner(kind), byNamespace(kind), byOwner(pod), byOrphanNamespace(pod)],
    tallies: [alikePods],
    memory: () => ({}),
    reconcile(key, context) {
      const object = context.cache(kind).get(key);
      if (!object) {
        delete context.memory[key];
        return;
      }
      const current = seenAs(object);
      const isSettled = isSatisfied(context.memory, key, context.nowMs);
      const active = activePods(variant, current, context);
      if (!active) return { retry: 'a pod changed meanwhile' };
      let failure: ReplicasFailure;
      if (isSettled && current.metadata.deletionTimestamp === undefined)
        failure = manageReplicas(variant, key, current, active, context);
      const isWritten = writeStatus(variant, object, active, failure, context);
      if (failure) return { retry: failure.status.message ?? failure.reason };
      if (!isWritten) return { retry: `the ${kind.kind} changed meanwhile` };
    },
  });
}

/** The pods that count, adopted and let go as needed; undefined when a write was refused and the key must be tried again. */
function activePods<T extends KubernetesObject>(
  variant: ReplicasKind<T>,
  current: ReplicaSet,
  context: ReconcileContext,
): Alike<Pod>[] | undefined {
  const alike = context.cache(pod).tally(alikePods.name, current.metadata.uid);
  if (!current.spec.minReadySeconds && !mayClaim(current, alike, context)) return alike;
  const claimed = claimActive(variant, current, context);
  return claimed && eachOf(claimed);
}

function claimActive<T extends KubernetesObject>(
  { kind }: ReplicasKind<T>,
  current: ReplicaSet,
  context: ReconcileContext,
): Pod[] | undefined {
  return claimOwned(context, pod, asKind(kind), current, isPodActive);
}

/** Some pod does not match any more, or some orphan does. */
function mayClaim({ metadata, spec }: ReplicaSet, own: readonly Alike<Pod>[], context: ReconcileContext): boolean {
  return (
    own.some(({ example }) => !matchesSelector(spec.selector, example.metadata.labels)) ||
    context
      .cache(pod)
      .byIndex(orphanIndex, metadata.namespace ?? '')
      .some((orphan) => isPodActive(orphan) && matchesSelector(spec.selector, orphan.metadata.labels))
  );
}

function manageReplicas<T extends KubernetesObject>(
  variant: ReplicasKind<T>,
  key: string,
  current: ReplicaSet,
  active: readonly Alike<Pod>[],
  context: ReconcileContext<Expectations>,
): ReplicasFailure {
  const count = active.reduce((sum, alike) => sum + alike.count, 0);
  const each = () => claimActive(variant, current, context) ?? [];
  const plan = planReplicas(current, count, each, () => relatedPods(current, context), context.nowMs);
  if (!plan) return undefined;
  return 'create' in plan
    ? makePods(key, current, plan.create, count, context)
    : deletePods(key, current, plan.delete, count, context);
}

function makePods(
  key: string,
  current: ReplicaSet,
  count: number,
  existing: number,
  context: ReconcileContext<Expectations>,
): ReplicasFailure {
  expectCreations(context.memory, key, count, context.nowMs);
  const draft = podFromTemplate(current.spec.template, current);
  const reason = `created this pod: ${current.spec.replicas} wanted, ${existing} exist`;
  const { created, refused } = createPods(current, count, () => ({ draft, reason }), context);
  // What was not even tried, or was refused, will never be seen.
  if (created < count) creationObserved(context.memory, key, count - created);
  return refused && { reason: 'FailedCreate', status: refused };
}

function deletePods(
  key: string,
  current: ReplicaSet,
  pods: readonly Pod[],
  existing: number,
  context: ReconcileContext<Expectations>,
): ReplicasFailure {
  expectDeletions(
    context.memory,
    key,
    pods.map(({ metadata }) => metadata.uid),
    context.nowMs,
  );
  const reason = `deleted this pod: ${current.spec.replicas} wanted, ${existing} exist`;
  let failure: ReplicasFailure;
  for (const object of pods) {
    const { uid } = object.metadata;
    const response = context.client.delete(pod, keyOf(object), { preconditions: { uid } }, reason);
    const outcome = tellDeletion(current, object, response, context);
    if (outcome === 'deleted') continue;
    deletionObserved(context.memory, key, uid);
    if (outcome !== 'absent') failure ??= { reason: 'FailedDelete', status: outcome };
  }
  return failure;
}

/** Pods of all ReplicaSets of the same Deployment. */
// k8s: pkg/controller/replicaset/replica_set.go getIndirectlyRelatedPods
function relatedPods(current: ReplicaSet, context: ReconcileContext): Pod[] {
  const owner = controllerOf(current);
  if (!owner) return [];
  const siblings = context.cache(replicaSet).byIndex(ownerIndex, owner.uid);
  return siblings.flatMap((sibling) => context.cache(pod).byIndex(ownerIndex, sibling.metadata.uid));
}

/** False when the API server refused it. */
function writeStatus<T extends KubernetesObject>(
  { kind, seenAs }: ReplicasKind<T>,
  object: T,
  active: readonly Alike<Pod>[],
  failure: ReplicasFailure,
  context: ReconcileContext,
): boolean {
  const current = seenAs(object);
  const { status, nextAvailableMs } = replicaSetStatus(current, active, failure, context.nowMs, context.now);
  // A second more than needed, as upstream does, since times in conditions are whole seconds.
  if (nextAvailableMs !== undefined) context.requeueAfterMs(nextAvailableMs + 1000 - context.nowMs);
  if (isStatusCurrent(current, status)) return true;
  const reason = describe(current, status);
  const response = context.client.updateStatus(kind, { ...object, status }, reason);
  return response.ok || response.status.code === 404;
}

function describe({ status: before }: ReplicaSet, after: ReplicaSetStatus): string {
  // Upstream too counts before it creates or deletes; the next count comes with the next change of a pod.
  if (equal({ ...before, observedGeneration: after.observedGeneration }, after))
    return 'noted that it has seen the new spec';
  return `counted its pods: ${after.replicas} exist, ${after.readyReplicas ?? 0} ready, ${after.availableReplicas ?? 0} available`;
}

/** The owners before and after; for a pod without an owner, every object of the kind that may adopt it. */
function keysOfPod<T extends KubernetesObject>(
  { kind, seenAs }: ReplicasKind<T>,
  change: Change<Pod>,
  context: WatchContext,
): readonly string[] {
  const { object, type } = change;
  const expectations = context.memory as Expectations;
  const owner = ownerKey(kind, object, context);
  const isLeaving = type === 'DELETED' || object.metadata.deletionTimestamp !== undefined;
  if (owner) {
    if (isLeaving) deletionObserved(expectations, owner, object.metadata.uid);
    else if (type === 'ADDED') creationObserved(expectations, owner);
  }
  const keys = ownerKeys(kind, change, context, owner);
  if (isLeaving || !isNewOrphan(change)) return keys;
  return [...keys, ...adopters(kind, object, context, (candidate) => seenAs(candidate).spec.selector).map(keyOf)];
}
