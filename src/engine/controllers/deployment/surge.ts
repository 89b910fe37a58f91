/**
 * How many pods a rollout may have too many (surge) and too few (unavailable).
 * Example: 10 replicas with 25% and 25%: surge is rounded up to 3, unavailable down to 2, so 8 to 13 pods.
 */
// k8s: pkg/controller/deployment/util/deployment_util.go ResolveFenceposts
import { scaledValue, type IntOrString } from '../../../api/int-or-percent.ts';
import type { Deployment } from '../../../kinds/deployment/types.ts';
import type { ReplicaSet } from '../../../kinds/replica-set/types.ts';

/** Both as numbers. Were both 0, nothing could ever move, so one may then be unavailable. */
export function fenceposts(
  maxSurge: IntOrString,
  maxUnavailable: IntOrString,
  replicas: number,
): { surge: number; unavailable: number } {
  const surge = scaledValue(maxSurge, replicas, true);
  const unavailable = scaledValue(maxUnavailable, replicas, false);
  return surge === 0 && unavailable === 0 ? { surge: 0, unavailable: 1 } : { surge, unavailable };
}

export function isRollingUpdate(deployment: Deployment): boolean {
  return deployment.spec.strategy.type === 'RollingUpdate';
}

/** Pods above the wanted number. */
export function maxSurgeOf(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? fencepostsOf(deployment).surge : 0;
}

/** Pods that may be missing; never more than are wanted. */
export function maxUnavailableOf(deployment: Deployment): number {
  const { replicas } = deployment.spec;
  if (!isRollingUpdate(deployment) || replicas === 0) return 0;
  return Math.min(fencepostsOf(deployment).unavailable, replicas);
}

function fencepostsOf({ spec }: Deployment): { surge: number; unavailable: number } {
  return fenceposts(
    spec.strategy.rollingUpdate?.maxSurge ?? 0,
    spec.strategy.rollingUpdate?.maxUnavailable ?? 0,
    spec.replicas,
  );
}

/** How big the new ReplicaSet may be now. */
// k8s: pkg/controller/deployment/util/deployment_util.go NewRSNewReplicas
export function newReplicaSetSize(deployment: Deployment, current: number, total: number): number {
  const wanted = deployment.spec.replicas;
  if (!isRollingUpdate(deployment)) return wanted;
  const totalMax = wanted + scaledValue(deployment.spec.strategy.rollingUpdate?.maxSurge ?? 0, wanted, true);
  if (total >= totalMax) return current;
  return current + Math.min(totalMax - total, wanted - current);
}

export function sumReplicas(replicaSets: readonly (ReplicaSet | undefined)[]): number {
  return replicaSets.reduce((sum, replicaSet) => sum + (replicaSet?.spec.replicas ?? 0), 0);
}

export function sumAvailable(replicaSets: readonly (ReplicaSet | undefined)[]): number {
  return replicaSets.reduce((sum, replicaSet) => sum + (replicaSet?.status.availableReplicas ?? 0), 0);
}

/** ReplicaSets that want at least one pod. */
// k8s: pkg/controller/controller_utils.go FilterActiveReplicaSets
export function activeOf(replicaSets: readonly (ReplicaSet | undefined)[]): ReplicaSet[] {
  return replicaSets.filter((replicaSet): replicaSet is ReplicaSet => (replicaSet?.spec.replicas ?? 0) > 0);
}

/** Oldest first, by name among equals. */
export function byAge(left: ReplicaSet, right: ReplicaSet): number {
  const leftTime = left.metadata.creationTimestamp;
  const rightTime = right.metadata.creationTimestamp;
  if (leftTime !== rightTime) return leftTime < rightTime ? -1 : 1;
  return left.metadata.name < right.metadata.name ? -1 : 1;
}
