/**
 * One step of a rolling update: first the new ReplicaSet grows as far as the surge allows; only if it cannot, the earlier
 * ones shrink as far as availability allows.
 * Example: 4 replicas, 25% and 25% → at most 5 pods, at least 3 available: 4+0, 3+1, 3+2, 2+2, 2+3 …
 */
// k8s: pkg/controller/deployment/rolling.go
import type { ReplicaSet } from '../../../kinds/replica-set/types.ts';
import { allOf, scaleTo, type Rollout } from './rollout.ts';
import {
  activeOf,
  byAge,
  maxSurgeOf,
  maxUnavailableOf,
  newReplicaSetSize,
  sumAvailable,
  sumReplicas,
} from './surge.ts';

/** Returns whether anything was scaled. */
export function rollOn(rollout: Rollout): boolean {
  return growNewest(rollout) || shrinkEarlier(rollout);
}

// k8s: pkg/controller/deployment/rolling.go reconcileNewReplicaSet
function growNewest(rollout: Rollout): boolean {
  const { deployment, newest } = rollout;
  if (!newest || newest.spec.replicas === deployment.spec.replicas) return false;
  if (newest.spec.replicas > deployment.spec.replicas)
    return scaleTo(rollout, newest, deployment.spec.replicas, `only ${deployment.spec.replicas} are wanted`);
  const size = newReplicaSetSize(deployment, newest.spec.replicas, sumReplicas(allOf(rollout)));
  if (size === newest.spec.replicas) return false;
  const most = deployment.spec.replicas + maxSurgeOf(deployment);
  return scaleTo(rollout, newest, size, `at most ${most} pods may exist`);
}

// Pods of the new ReplicaSet that are not available yet count as if they were missing: else a new version that never
// becomes ready would eat up the old one.
// k8s: pkg/controller/deployment/rolling.go reconcileOldReplicaSets
function shrinkEarlier(rollout: Rollout): boolean {
  const { deployment, newest } = rollout;
  if (!newest || sumReplicas(rollout.earlier) === 0) return false;
  const leastAvailable = deployment.spec.replicas - maxUnavailableOf(deployment);
  const newestUnavailable = newest.spec.replicas - (newest.status.availableReplicas ?? 0);
  const shrinkMax = sumReplicas(allOf(rollout)) - leastAvailable - newestUnavailable;
  if (shrinkMax <= 0) return false;
  const shrinking = activeOf(rollout.earlier).sort(byAge);
  // A status that lags behind a scaling counts pods that are going; shrinking by it would take too many.
  const isLagging = shrinking.some(({ spec, status }) => spec.replicas < (status.availableReplicas ?? 0));
  const cleanedUp = cleanUpUnhealthy(rollout, shrinking, shrinkMax);
  if (isLagging) return cleanedUp > 0;
  return shrinkAvailable(rollout, shrinking, leastAvailable) + cleanedUp > 0;
}

// Unready old pods go first: they add no availability.
// k8s: pkg/controller/deployment/rolling.go cleanupUnhealthyReplicas
function cleanUpUnhealthy(rollout: Rollout, shrinking: readonly ReplicaSet[], countMax: number): number {
  let count = 0;
  for (const replicaSet of shrinking) {
    if (count >= countMax) break;
    const unhealthy = replicaSet.spec.replicas - (replicaSet.status.availableReplicas ?? 0);
    if (unhealthy < 0) break;
    if (unhealthy === 0) continue;
    const step = Math.min(countMax - count, unhealthy);
    scaleTo(rollout, replicaSet, replicaSet.spec.replicas - step, `${unhealthy} of its pods are not available`);
    count += step;
  }
  return count;
}

// k8s: pkg/controller/deployment/rolling.go scaleDownOldReplicaSetsForRollingUpdate
function shrinkAvailable(rollout: Rollout, shrinking: readonly ReplicaSet[], leastAvailable: number): number {
  const available = sumAvailable([...shrinking, rollout.newest]);
  const countMax = available - leastAvailable;
  let count = 0;
  for (const { metadata } of shrinking) {
    if (count >= countMax) break;
    const replicaSet = rollout.earlier.find((earlier) => earlier.metadata.name === metadata.name);
    if (!replicaSet || replicaSet.spec.replicas === 0) continue;
    const step = Math.min(replicaSet.spec.replicas, countMax - count);
    const why = `${available} are available, ${leastAvailable} must stay`;
    scaleTo(rollout, replicaSet, replicaSet.spec.replicas - step, why);
    count += step;
  }
  return count;
}
