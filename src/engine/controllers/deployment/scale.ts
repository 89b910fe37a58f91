/**
 * What happens when the wanted number of replicas changes. One active ReplicaSet simply gets the new size. In the middle of
 * a rollout every active one grows or shrinks in proportion, so that scaling does not speed the rollout up.
 * Example: 10 → 20 replicas without surge while old has 5 and new has 5: both get 10.
 */
// k8s: pkg/controller/deployment/sync.go scale
import type { Deployment } from '../../../kinds/deployment/types.ts';
import type { ReplicaSet } from '../../../kinds/replica-set/types.ts';
import { allOf, desiredReplicasAnnotation, maxReplicasAnnotation, scaleTo, type Rollout } from './rollout.ts';
import { activeOf, byAge, isRollingUpdate, maxSurgeOf, sumReplicas } from './surge.ts';

/** The wanted number has changed since an active ReplicaSet was last sized. */
// k8s: pkg/controller/deployment/sync.go isScalingEvent
export function isScaled(rollout: Rollout): boolean {
  return activeOf(allOf(rollout)).some((replicaSet) => {
    const desired = annotatedNumber(replicaSet, desiredReplicasAnnotation);
    return desired !== undefined && desired !== rollout.deployment.spec.replicas;
  });
}

export function scale(rollout: Rollout): void {
  const { deployment } = rollout;
  const wanted = deployment.spec.replicas;
  const only = activeOrLatest(rollout);
  if (only) {
    if (only.spec.replicas !== wanted) scaleTo(rollout, only, wanted, `the Deployment wants ${wanted}`);
  } else if (isSaturated(deployment, rollout.newest)) {
    for (const replicaSet of activeOf(rollout.earlier)) scaleTo(rollout, replicaSet, 0, 'the newest one has them all');
  } else if (isRollingUpdate(deployment)) scaleProportionally(rollout);
}

/** The one active ReplicaSet, or without any the newest; undefined when several are active. */
// k8s: pkg/controller/deployment/util/deployment_util.go FindActiveOrLatest
function activeOrLatest(rollout: Rollout): ReplicaSet | undefined {
  const active = activeOf(allOf(rollout));
  if (active.length > 1) return undefined;
  return active[0] ?? rollout.newest ?? [...rollout.earlier].sort(byAge).at(-1);
}

// k8s: pkg/controller/deployment/util/deployment_util.go IsSaturated
function isSaturated(deployment: Deployment, newest: ReplicaSet | undefined): boolean {
  const wanted = deployment.spec.replicas;
  return (
    newest !== undefined &&
    newest.spec.replicas === wanted &&
    annotatedNumber(newest, desiredReplicasAnnotation) === wanted &&
    (newest.status.availableReplicas ?? 0) === wanted
  );
}

function scaleProportionally(rollout: Rollout): void {
  const { deployment } = rollout;
  const replicaSets = activeOf(allOf(rollout));
  const totalMax = deployment.spec.replicas > 0 ? deployment.spec.replicas + maxSurgeOf(deployment) : 0;
  const toAdd = totalMax - sumReplicas(replicaSets);
  for (const [replicaSet, size] of proportionalSizes(deployment, replicaSets, toAdd)) {
    const direction = toAdd < 0 ? `take away ${-toAdd}` : `add ${toAdd}`;
    scaleTo(rollout, replicaSet, size, `its share of the ${direction}, in proportion`);
  }
}

/**
 * New sizes, the biggest ReplicaSet first; it takes what rounding leaves over.
 * @param toAdd how many replicas to add in all; negative to take away
 */
export function proportionalSizes(
  deployment: Deployment,
  replicaSets: readonly ReplicaSet[],
  toAdd: number,
): [replicaSet: ReplicaSet, size: number][] {
  // Among equals the newer grows first, the older shrinks first.
  const sorted = [...replicaSets];
  if (toAdd > 0) sorted.sort((left, right) => right.spec.replicas - left.spec.replicas || -byAge(left, right));
  if (toAdd < 0) sorted.sort((left, right) => right.spec.replicas - left.spec.replicas || byAge(left, right));
  let added = 0;
  const sizes = sorted.map((replicaSet): [ReplicaSet, number] => {
    const share = proportion(deployment, replicaSet, toAdd, added);
    added += share;
    return [replicaSet, replicaSet.spec.replicas + share];
  });
  if (sizes.length) sizes[0][1] = Math.max(0, sizes[0][1] + toAdd - added);
  return sizes;
}

// k8s: pkg/controller/deployment/util/deployment_util.go GetProportion
function proportion(deployment: Deployment, replicaSet: ReplicaSet, toAdd: number, added: number): number {
  if (replicaSet.spec.replicas === 0 || toAdd === 0 || toAdd === added) return 0;
  const share = fraction(deployment, replicaSet);
  return toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added);
}

// The annotation tells for which total this ReplicaSet had its size: 5 of 12, when 24 may exist now, becomes 10.
// k8s: pkg/controller/deployment/util/deployment_util.go getReplicaSetFraction
function fraction(deployment: Deployment, replicaSet: ReplicaSet): number {
  const current = replicaSet.spec.replicas;
  if (deployment.spec.replicas === 0) return -current;
  const totalBefore = annotatedNumber(replicaSet, maxReplicasAnnotation) ?? deployment.status.replicas ?? 0;
  const totalNow = deployment.spec.replicas + maxSurgeOf(deployment);
  return roundHalfAway((current * totalNow) / totalBefore) - current;
}

function roundHalfAway(value: number): number {
  return value < 0 ? Math.ceil(value - 0.5) : Math.floor(value + 0.5);
}

function annotatedNumber(replicaSet: ReplicaSet, key: string): number | undefined {
  const text = replicaSet.metadata.annotations?.[key];
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}
