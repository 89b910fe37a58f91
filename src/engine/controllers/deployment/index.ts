/** Rolls pods from one template to the next by sizing ReplicaSets. Woken by the Deployment and its ReplicaSets. */
// k8s: pkg/controller/deployment/deployment_controller.go
import type { Change } from '../../../api/handler.ts';
import { controllerOf, keyOf, type Draft } from '../../../api/object.ts';
import type { Status } from '../../../api/status.ts';
import { equal } from '../../../base/equality.ts';
import { deployment } from '../../../kinds/deployment/index.ts';
import type { Deployment, DeploymentStatus } from '../../../kinds/deployment/types.ts';
import { isPodTerminal } from '../../../kinds/pod/conditions.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { replicaSet } from '../../../kinds/replica-set/index.ts';
import type { ReplicaSet } from '../../../kinds/replica-set/types.ts';
import {
  defineController,
  watchOwn,
  watchWith,
  type Outcome,
  type ReconcileContext,
  type WatchContext,
} from '../../client/controller.ts';
import { withCondition } from '../shared/conditions.ts';
import { byNamespace, byOrphanNamespace, byOwner, ownerIndex } from '../shared/indexes.ts';
import { keysOfOwned, ownerKey } from '../shared/owner-keys.ts';
import { asKind, claimOwned } from '../shared/ownership.ts';
import { isNamespaceTerminating } from '../shared/pod-template.ts';
import { planDeployment, type DeploymentPlan } from './plan.ts';
import { isSameTemplate } from './revision.ts';
import { revisionAnnotation, type ReplicaSetWrite } from './rollout.ts';
import { deadlineCheckAfterMs, deploymentCondition, hasProgressDeadline } from './status.ts';

export const deploymentController = defineController({
  name: 'deployment-controller',
  watches: [
    watchOwn(deployment),
    watchWith(replicaSet, (change, context) => keysOfOwned(deployment, change, context)),
    watchWith(pod, keysOfPod),
  ],
  indexes: [byNamespace(deployment), byOwner(replicaSet), byOrphanNamespace(replicaSet), byOwner(pod)],
  reconcile(key, context) {
    const current = context.cache(deployment).get(key);
    if (!current) return;
    if (selectsEverything(current)) return refuse(current, context);
    const owned = claimOwned(context, replicaSet, asKind(deployment), current);
    if (!owned) return { retry: 'a ReplicaSet changed meanwhile' };
    const plan = planDeployment(current, owned, {
      now: context.now,
      nowMs: context.nowMs,
      hasOtherPods: (newest) =>
        owned.some((other) => other.metadata.uid !== newest?.metadata.uid && hasLivePods(other, context)),
    });
    const refusal = writeReplicaSets(current, plan.writes, context);
    if (refusal === 'given up') return;
    if (refusal) return refusal;
    const checkAfterMs = deadlineCheckAfterMs(current, plan.status, context.nowMs);
    if (checkAfterMs !== undefined) context.requeueAfterMs(checkAfterMs);
    return writeStatus(current, plan, context);
  },
});

/** A refused write: try again, or not, where every further try would be refused as well. */
type Refusal = Outcome | 'given up';

function writeReplicaSets(
  current: Deployment,
  writes: readonly ReplicaSetWrite[],
  context: ReconcileContext,
): Refusal | undefined {
  // A ReplicaSet may be written twice in one step; the second write must build on the first.
  const versions = new Map<string, string>();
  for (const write of writes) {
    if (write.verb === 'delete') {
      const deleted = context.client.delete(replicaSet, keyOf(write.object), {}, write.reason);
      if (!deleted.ok && deleted.status.code !== 404) return { retry: deleted.status.message ?? 'refused' };
      continue;
    }
    if (write.verb === 'create') {
      const created = context.client.create(replicaSet, write.object, write.reason);
      if (!created.ok) return handleRefusedCreation(current, write.object, created.status, context);
    } else {
      const { metadata } = write.object;
      const resourceVersion = versions.get(metadata.uid) ?? metadata.resourceVersion;
      const object = { ...write.object, metadata: { ...metadata, resourceVersion } };
      const updated = context.client.update(replicaSet, object, write.reason);
      if (!updated.ok) return { retry: updated.status.message ?? 'refused' };
      versions.set(metadata.uid, updated.object.metadata.resourceVersion);
    }
    if (write.event) context.events.record(current, 'Normal', 'ScalingReplicaSet', write.event);
  }
  return undefined;
}

// The name is taken: by this template's own ReplicaSet, which the cache does not show yet, or by that of another
// template with the same hash. Then the hash is drawn anew with a higher collision count.
// k8s: pkg/controller/deployment/sync.go getNewReplicaSet
function handleRefusedCreation(
  current: Deployment,
  draft: Draft<ReplicaSet>,
  refusal: Status,
  context: ReconcileContext,
): Refusal {
  if (isNamespaceTerminating(refusal)) return 'given up';
  const message = refusal.message ?? '';
  const { status } = current;
  if (refusal.reason === 'AlreadyExists') {
    const existing = context.client.get(replicaSet, keyOf(draft));
    if (!existing.ok) return { retry: message };
    const isOwn = controllerOf(existing.object)?.uid === current.metadata.uid;
    if (isOwn && isSameTemplate(existing.object.spec.template, current.spec.template)) return { retry: message };
    const collisionCount = (status.collisionCount ?? 0) + 1;
    const reason = `counted a hash collision: ${draft.metadata.name} has another template`;
    context.client.updateStatus(deployment, { ...current, status: { ...status, collisionCount } }, reason);
    return { retry: message };
  }
  const text = `Failed to create new replica set "${draft.metadata.name}": ${message}`;
  if (hasProgressDeadline(current)) {
    const condition = deploymentCondition('Progressing', 'False', 'ReplicaSetCreateError', text, context.now);
    const next = { ...status, conditions: withCondition(status.conditions, condition) };
    if (!equal(next, status))
      context.client.updateStatus(deployment, { ...current, status: next }, 'said that its ReplicaSet was refused');
  }
  context.events.record(current, 'Warning', 'ReplicaSetCreateError', text);
  return { retry: message };
}

function writeStatus(current: Deployment, plan: DeploymentPlan, context: ReconcileContext): Outcome | undefined {
  const { annotations } = current.metadata;
  const isRevisionCurrent = plan.revision === undefined || annotations?.[revisionAnnotation] === plan.revision;
  if (isRevisionCurrent && equal(plan.status, current.status)) return undefined;
  const next: Deployment = { ...current, status: plan.status };
  if (!isRevisionCurrent)
    next.metadata = { ...current.metadata, annotations: { ...annotations, [revisionAnnotation]: plan.revision ?? '' } };
  const response = context.client.updateStatus(deployment, next, describe(plan.status));
  return response.ok || response.status.code === 404 ? undefined : { retry: response.status.message ?? 'refused' };
}

function describe({ replicas, updatedReplicas, availableReplicas }: DeploymentStatus): string {
  return `counted its pods: ${replicas ?? 0} exist, ${updatedReplicas ?? 0} up to date, ${availableReplicas ?? 0} available`;
}

function hasLivePods(owner: ReplicaSet, context: ReconcileContext): boolean {
  return context
    .cache(pod)
    .byIndex(ownerIndex, owner.metadata.uid)
    .some((object) => !isPodTerminal(object));
}

function selectsEverything({ spec }: Deployment): boolean {
  const { matchLabels, matchExpressions } = spec.selector;
  return Object.keys(matchLabels ?? {}).length === 0 && (matchExpressions ?? []).length === 0;
}

function refuse(current: Deployment, context: ReconcileContext): void {
  const message = 'This deployment is selecting all pods. A non-empty selector is required.';
  context.events.record(current, 'Warning', 'SelectingAll', message);
  const { generation } = current.metadata;
  if ((current.status.observedGeneration ?? 0) >= (generation ?? 0)) return;
  const status = { ...current.status, observedGeneration: generation };
  context.client.updateStatus(deployment, { ...current, status }, 'saw the new spec and could do nothing with it');
}

/** Recreate waits for the last old pod to go. */
function keysOfPod({ type, object }: Change<Pod>, context: WatchContext): readonly string[] {
  if (type !== 'DELETED') return [];
  const owner = controllerOf(object);
  if (owner?.kind !== 'ReplicaSet') return [];
  const parent = context.cache(replicaSet).get(`${object.metadata.namespace}/${owner.name}`);
  const key = parent && ownerKey(deployment, parent, context);
  if (key === undefined || context.cache(deployment).get(key)?.spec.strategy.type !== 'Recreate') return [];
  return context.cache(pod).countByIndex(ownerIndex, owner.uid) === 0 ? [key] : [];
}
