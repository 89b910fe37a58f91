/** Reads a Deployment's rollout from its status: which revision, under way or done, and by how much it may vary. */
// k8s: staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go
import { scaledValue } from '../../api/int-or-percent.ts';
import type { KubernetesObject } from '../../api/object.ts';
import type { Deployment } from './types.ts';

const revisionAnnotation = 'deployment.kubernetes.io/revision';

/** 0 when no controller has numbered it yet. */
export function revisionNumber(object: KubernetesObject): number {
  return Number(object.metadata.annotations?.[revisionAnnotation] ?? 0);
}

export function rolloutOf(deployment: Deployment): { revision: number; rolling: boolean; stalled: boolean } {
  const { spec, status, metadata } = deployment;
  const progressing = status.conditions?.find((condition) => condition.type === 'Progressing');
  const observed = (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  const updated = status.updatedReplicas ?? 0;
  const complete =
    observed &&
    updated >= spec.replicas &&
    (status.replicas ?? 0) <= updated &&
    (status.availableReplicas ?? 0) >= updated;
  return {
    revision: revisionNumber(deployment),
    rolling: !complete && spec.paused !== true && isReplacing(deployment),
    stalled: progressing?.reason === 'ProgressDeadlineExceeded',
  };
}

/** Some pods are of an older template, or the new ones are not all there after a change of template. */
function isReplacing({ spec, status }: Deployment): boolean {
  const progressing = status.conditions?.find((condition) => condition.type === 'Progressing');
  const settled = progressing?.reason === 'NewReplicaSetAvailable';
  // Between the last old pod and the first new one a Recreate has none at all.
  const between = spec.strategy.type === 'Recreate' && spec.replicas > 0 && (status.replicas ?? 0) === 0;
  return (
    between ||
    (status.replicas ?? 0) > (status.updatedReplicas ?? 0) ||
    (!settled && (status.updatedReplicas ?? 0) < spec.replicas) ||
    (!settled && (status.availableReplicas ?? 0) < spec.replicas)
  );
}

/**
 * How far pods may go above and below the wanted number.
 * Example: 4 replicas, 25 %/25 % → surge 1 (rounded up), unavailable 1 (rounded down).
 */
// k8s: pkg/controller/deployment/util/deployment_util.go ResolveFenceposts
export function rolloutBounds(deployment: Deployment): { maxSurge: number; maxUnavailable: number } {
  const { replicas, strategy } = deployment.spec;
  if (strategy.type === 'Recreate') return { maxSurge: 0, maxUnavailable: replicas };
  const maxSurge = scaledValue(strategy.rollingUpdate?.maxSurge ?? '25%', replicas, true) || 0;
  const unavailable = scaledValue(strategy.rollingUpdate?.maxUnavailable ?? '25%', replicas, false) || 0;
  // Both zero would block for good, so upstream lets one go.
  const maxUnavailable = maxSurge === 0 && unavailable === 0 ? 1 : Math.min(unavailable, replicas);
  return { maxSurge, maxUnavailable };
}
