/** What a Deployment says of itself: counters, whether it is available, whether its rollout gets on. */
// k8s: pkg/controller/deployment/sync.go calculateStatus, progress.go syncRolloutStatus
import type { Condition } from '../../../api/object.ts';
import { parseTime } from '../../../api/time.ts';
import type { Deployment, DeploymentStatus } from '../../../kinds/deployment/types.ts';
import type { ReplicaSet } from '../../../kinds/replica-set/types.ts';
import { findCondition, withCondition, withoutCondition } from '../shared/conditions.ts';
import { maxUnavailableOf, sumAvailable, sumReplicas } from './surge.ts';

type Conditions = readonly Condition[] | undefined;
type MaybeReplicaSet = ReplicaSet | undefined;

/** The largest 32-bit number stands for "no deadline" and "no limit". */
const noLimit = 2 ** 31 - 1;

export function hasProgressDeadline(deployment: Deployment): boolean {
  return deployment.spec.progressDeadlineSeconds !== undefined && deployment.spec.progressDeadlineSeconds !== noLimit;
}

export function hasHistoryLimit(deployment: Deployment): boolean {
  return deployment.spec.revisionHistoryLimit !== undefined && deployment.spec.revisionHistoryLimit !== noLimit;
}

export function deploymentCondition(
  type: string,
  status: Condition['status'],
  reason: string,
  message: string,
  now: string,
): Condition {
  return { type, status, lastUpdateTime: now, lastTransitionTime: now, reason, message };
}

/** Counters and the Available condition, on top of the conditions so far. */
export function countedStatus(
  deployment: Deployment,
  replicaSets: readonly MaybeReplicaSet[],
  newest: MaybeReplicaSet,
  conditions: Conditions,
  now: string,
): DeploymentStatus {
  const available = sumAvailable(replicaSets);
  const unavailable = Math.max(0, sumReplicas(replicaSets) - available);
  const replicas = sum(replicaSets, (replicaSet) => replicaSet.status.replicas);
  const ready = sum(replicaSets, (replicaSet) => replicaSet.status.readyReplicas ?? 0);
  const isAvailable = available >= deployment.spec.replicas - maxUnavailableOf(deployment);
  const condition = isAvailable
    ? deploymentCondition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
    : deploymentCondition(
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        now,
      );
  return compact({
    observedGeneration: deployment.metadata.generation,
    replicas,
    updatedReplicas: newest?.status.replicas,
    readyReplicas: ready,
    availableReplicas: available,
    unavailableReplicas: unavailable,
    conditions: withCondition(conditions, condition),
    collisionCount: deployment.status.collisionCount,
  });
}

/** Counters, progress and failures: the status during and after a rollout. */
export function rolloutStatus(
  deployment: Deployment,
  replicaSets: readonly MaybeReplicaSet[],
  newest: MaybeReplicaSet,
  conditions: Conditions,
  now: string,
  nowMs: number,
): DeploymentStatus {
  const status = countedStatus(deployment, replicaSets, newest, conditions, now);
  const progressing = progressConditions(deployment, status, newest, now, nowMs);
  return compact({ ...status, conditions: failureConditions(progressing, replicaSets, newest) });
}

function progressConditions(
  deployment: Deployment,
  status: DeploymentStatus,
  newest: MaybeReplicaSet,
  now: string,
  nowMs: number,
): Conditions {
  if (!hasProgressDeadline(deployment)) return withoutCondition(status.conditions, 'Progressing');
  const current = findCondition(status.conditions, 'Progressing');
  // With the rollout over and one ReplicaSet left there is no progress to judge, even while pods come and go.
  const isOver =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable';
  if (isOver) return status.conditions;
  const subject = newest ? `ReplicaSet "${newest.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  if (isComplete(deployment, status)) {
    const message = `${subject} has successfully progressed.`;
    const condition = deploymentCondition('Progressing', 'True', 'NewReplicaSetAvailable', message, now);
    return withCondition(status.conditions, condition);
  }
  if (hasProgressed(deployment.status, status)) {
    const message = `${subject} is progressing.`;
    const condition = deploymentCondition('Progressing', 'True', 'ReplicaSetUpdated', message, now);
    const lastTransitionTime = current?.status === 'True' ? current.lastTransitionTime : now;
    // Each step moves lastUpdateTime, from which the deadline is counted, though status and reason stay.
    return [...withoutCondition(status.conditions, 'Progressing'), { ...condition, lastTransitionTime }];
  }
  if (hasTimedOut(deployment, status, nowMs)) {
    const message = `${subject} has timed out progressing.`;
    const condition = deploymentCondition('Progressing', 'False', 'ProgressDeadlineExceeded', message, now);
    return withCondition(status.conditions, condition);
  }
  return status.conditions;
}

// The newest ReplicaSet's failure counts first; with several the Deployment shows one.
// k8s: pkg/controller/deployment/progress.go getReplicaFailures
function failureConditions(
  conditions: Conditions,
  replicaSets: readonly MaybeReplicaSet[],
  newest: MaybeReplicaSet,
): Condition[] {
  const failures = [newest, ...replicaSets].map((replicaSet) =>
    findCondition(replicaSet?.status.conditions, 'ReplicaFailure'),
  );
  const failure = failures.find((condition) => condition !== undefined);
  if (!failure) return withoutCondition(conditions, 'ReplicaFailure');
  return withCondition(conditions, { ...failure, lastUpdateTime: failure.lastTransitionTime });
}

/** All wanted replicas are of the present template and available, and no other pods are left. */
// k8s: pkg/controller/deployment/util/deployment_util.go DeploymentComplete
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const wanted = deployment.spec.replicas;
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

// k8s: pkg/controller/deployment/util/deployment_util.go DeploymentProgressing
function hasProgressed(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const outdatedBefore = (before.replicas ?? 0) - (before.updatedReplicas ?? 0);
  const outdatedAfter = (after.replicas ?? 0) - (after.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    outdatedAfter < outdatedBefore ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

// k8s: pkg/controller/deployment/util/deployment_util.go DeploymentTimedOut
function hasTimedOut(deployment: Deployment, status: DeploymentStatus, nowMs: number): boolean {
  const condition = findCondition(status.conditions, 'Progressing');
  if (!condition || condition.reason === 'NewReplicaSetAvailable') return false;
  if (condition.reason === 'ProgressDeadlineExceeded') return true;
  return parseTime(condition.lastUpdateTime) + deployment.spec.progressDeadlineSeconds * 1000 < nowMs;
}

/** When to look again whether the rollout is stuck; undefined when it is over or known to be stuck. */
// k8s: pkg/controller/deployment/progress.go requeueStuckDeployment
export function deadlineCheckAfterMs(
  deployment: Deployment,
  status: DeploymentStatus,
  nowMs: number,
): number | undefined {
  const condition = findCondition(status.conditions, 'Progressing');
  if (!hasProgressDeadline(deployment) || !condition) return undefined;
  if (isComplete(deployment, status) || condition.reason === 'ProgressDeadlineExceeded') return undefined;
  // A rollout that was complete is not judged again until the template changes.
  if (condition.reason === 'NewReplicaSetAvailable') return undefined;
  const leftMs = parseTime(condition.lastUpdateTime) + deployment.spec.progressDeadlineSeconds * 1000 - nowMs;
  return leftMs < 1000 ? Math.max(0, leftMs) + 1 : leftMs + 1000;
}

/** Leaves out what is zero or empty, as Go's encoder does. */
function compact(status: DeploymentStatus): DeploymentStatus {
  const kept: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(status)) {
    const isKept = field === 'collisionCount' ? value !== undefined : Array.isArray(value) ? value.length : value;
    if (isKept) kept[field] = value;
  }
  return kept;
}

function sum(replicaSets: readonly MaybeReplicaSet[], count: (replicaSet: ReplicaSet) => number): number {
  return replicaSets.reduce((total, replicaSet) => total + (replicaSet ? count(replicaSet) : 0), 0);
}
