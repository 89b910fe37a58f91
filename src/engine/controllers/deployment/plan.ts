/** Decides the next step of a Deployment: which ReplicaSets to write, and what its status says then. */
// k8s: pkg/controller/deployment/deployment_controller.go syncDeployment
import type { Condition } from '../../../api/object.ts';
import type { Deployment, DeploymentStatus } from '../../../kinds/deployment/types.ts';
import type { ReplicaSet } from '../../../kinds/replica-set/types.ts';
import { findCondition, withCondition } from '../shared/conditions.ts';
import { createNewest, revisionOf, startRollout, syncNewest } from './revision.ts';
import { rollOn } from './rolling.ts';
import { allOf, revisionAnnotation, scaleTo, type ReplicaSetWrite, type Rollout } from './rollout.ts';
import { isScaled, scale } from './scale.ts';
import {
  countedStatus,
  deploymentCondition,
  hasHistoryLimit,
  hasProgressDeadline,
  isComplete,
  rolloutStatus,
} from './status.ts';
import { activeOf, byAge, isRollingUpdate } from './surge.ts';

export interface DeploymentPlan {
  /** To be done in this order; the first refusal ends the step. */
  writes: ReplicaSetWrite[];
  /** What the status says once the writes are done. */
  status: DeploymentStatus;
  /** Value of the revision annotation, if a ReplicaSet of the present template exists. */
  revision: string | undefined;
}

export interface Facts {
  /** RFC 3339. */
  now: string;
  nowMs: number;
  /** Whether pods of ReplicaSets other than this one have not ended: asked only by Recreate. */
  hasOtherPods(newest: ReplicaSet | undefined): boolean;
}

/** @param replicaSets those that the Deployment owns */
export function planDeployment(
  deployment: Deployment,
  replicaSets: readonly ReplicaSet[],
  facts: Facts,
): DeploymentPlan {
  const rollout = startRollout(deployment, replicaSets);
  const isLeaving = deployment.metadata.deletionTimestamp !== undefined;
  let conditions: readonly Condition[] | undefined = deployment.status.conditions;
  if (!isLeaving) conditions = pauseConditions(deployment, facts.now);
  syncNewest(rollout);
  if (rollout.newest) conditions = foundCondition(deployment, rollout.newest, conditions, facts.now);
  if (isLeaving) return finish(rollout, conditions, facts, false);
  if (deployment.spec.paused || isScaled(rollout)) {
    scale(rollout);
    if (deployment.spec.paused) cleanUp(rollout);
    return finish(rollout, conditions, facts, false);
  }
  if (isRollingUpdate(deployment)) {
    if (!rollout.newest) conditions = create(rollout, conditions, facts.now);
    if (!rollOn(rollout) && isComplete(deployment, deployment.status)) cleanUp(rollout);
    return finish(rollout, conditions, facts, true);
  }
  conditions = recreate(rollout, conditions, facts);
  return finish(rollout, conditions, facts, true);
}

/** Recreate: the old pods must be gone to the last one before the first new one is made. */
// k8s: pkg/controller/deployment/recreate.go rolloutRecreate
function recreate(
  rollout: Rollout,
  conditions: readonly Condition[] | undefined,
  facts: Facts,
): readonly Condition[] | undefined {
  const outdated = activeOf(rollout.earlier);
  for (const replicaSet of outdated) scaleTo(rollout, replicaSet, 0, 'Recreate stops the old pods first');
  if (outdated.length) return conditions;
  const isAnyLeft = rollout.earlier.some(({ status }) => status.replicas > 0) || facts.hasOtherPods(rollout.newest);
  if (isAnyLeft) return conditions;
  const { deployment } = rollout;
  const wanted = deployment.spec.replicas;
  let next = conditions;
  if (!rollout.newest) next = create(rollout, conditions, facts.now);
  else if (rollout.newest.spec.replicas !== wanted) scaleTo(rollout, rollout.newest, wanted, 'the old pods are gone');
  if (isComplete(deployment, deployment.status)) cleanUp(rollout);
  return next;
}

function create(
  rollout: Rollout,
  conditions: readonly Condition[] | undefined,
  now: string,
): readonly Condition[] | undefined {
  createNewest(rollout);
  if (!hasProgressDeadline(rollout.deployment)) return conditions;
  const message = `Created new replica set "${rollout.newest?.metadata.name}"`;
  return withCondition(conditions, deploymentCondition('Progressing', 'True', 'NewReplicaSetCreated', message, now));
}

// k8s: pkg/controller/deployment/sync.go getNewReplicaSet
function foundCondition(
  deployment: Deployment,
  newest: ReplicaSet,
  conditions: readonly Condition[] | undefined,
  now: string,
): readonly Condition[] | undefined {
  if (!hasProgressDeadline(deployment) || findCondition(conditions, 'Progressing')) return conditions;
  const message = `Found new replica set "${newest.metadata.name}"`;
  return withCondition(conditions, deploymentCondition('Progressing', 'True', 'FoundNewReplicaSet', message, now));
}

// A pause must not count as lack of progress, nor hide one that has been reported.
// k8s: pkg/controller/deployment/sync.go checkPausedConditions
function pauseConditions(deployment: Deployment, now: string): readonly Condition[] | undefined {
  const { conditions } = deployment.status;
  const reason = findCondition(conditions, 'Progressing')?.reason;
  if (!hasProgressDeadline(deployment) || reason === 'ProgressDeadlineExceeded') return conditions;
  const isNotedAsPaused = reason === 'DeploymentPaused';
  if (Boolean(deployment.spec.paused) === isNotedAsPaused) return conditions;
  const condition = deployment.spec.paused
    ? deploymentCondition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused', now)
    : deploymentCondition('Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed', now);
  return withCondition(conditions, condition);
}

/** Deletes the oldest empty ReplicaSets beyond the history that is to be kept. */
// k8s: pkg/controller/deployment/sync.go cleanupDeployment
function cleanUp(rollout: Rollout): void {
  const { deployment, earlier } = rollout;
  if (!hasHistoryLimit(deployment)) return;
  const kept = earlier.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const surplus = kept.length - deployment.spec.revisionHistoryLimit;
  if (surplus <= 0) return;
  kept.sort((left, right) => revisionOf(left) - revisionOf(right) || byAge(left, right));
  for (const replicaSet of kept.slice(0, surplus)) {
    const { status, spec, metadata } = replicaSet;
    const isBusy = status.replicas !== 0 || spec.replicas !== 0;
    if (isBusy || (metadata.generation ?? 0) > (status.observedGeneration ?? 0)) continue;
    const reason = `deleted ReplicaSet ${metadata.name}: only ${deployment.spec.revisionHistoryLimit} old ones are kept`;
    rollout.writes.push({ verb: 'delete', object: replicaSet, reason });
  }
}

function finish(
  rollout: Rollout,
  conditions: readonly Condition[] | undefined,
  { now, nowMs }: Facts,
  isJudged: boolean,
): DeploymentPlan {
  const { deployment, newest } = rollout;
  const status = isJudged
    ? rolloutStatus(deployment, allOf(rollout), newest, conditions, now, nowMs)
    : countedStatus(deployment, allOf(rollout), newest, conditions, now);
  return { writes: rollout.writes, status, revision: newest?.metadata.annotations?.[revisionAnnotation] };
}
