/** The sentence of `kubectl rollout status` about a Deployment as it is now. */
// k8s: staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go
import { rolloutOf } from '../../kinds/deployment/rollout.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';

export function rolloutStatusText(deployment: Deployment): string {
  const { spec, status, metadata } = deployment;
  const name = metadata.name;
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    return 'Waiting for deployment spec update to be observed...';
  }
  if (rolloutOf(deployment).stalled) return `deployment "${name}" exceeded its progress deadline`;
  const updated = status.updatedReplicas ?? 0;
  if (updated < spec.replicas) {
    return `Waiting for deployment "${name}" rollout to finish: ${updated} out of ${spec.replicas} new replicas have been updated...`;
  }
  const old = (status.replicas ?? 0) - updated;
  if (old > 0) {
    return `Waiting for deployment "${name}" rollout to finish: ${old} old replicas are pending termination...`;
  }
  const available = status.availableReplicas ?? 0;
  if (available < updated) {
    return `Waiting for deployment "${name}" rollout to finish: ${available} of ${updated} updated replicas are available...`;
  }
  return `deployment "${name}" successfully rolled out`;
}
