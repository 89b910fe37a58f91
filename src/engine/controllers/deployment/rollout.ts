/** A rollout being planned: the ReplicaSets as they will be, and the writes that make them so, in order. */
import type { Draft } from '../../../api/object.ts';
import type { Deployment } from '../../../kinds/deployment/types.ts';
import type { ReplicaSet } from '../../../kinds/replica-set/types.ts';
import { maxSurgeOf } from './surge.ts';

export const revisionAnnotation = 'deployment.kubernetes.io/revision';
export const revisionHistoryAnnotation = 'deployment.kubernetes.io/revision-history';
export const desiredReplicasAnnotation = 'deployment.kubernetes.io/desired-replicas';
export const maxReplicasAnnotation = 'deployment.kubernetes.io/max-replicas';
export const templateHashLabel = 'pod-template-hash';

/** One write to a ReplicaSet; `event` is what the Deployment's event says once it has succeeded. */
export type ReplicaSetWrite =
  | { verb: 'create'; object: Draft<ReplicaSet>; reason: string; event?: string }
  | { verb: 'update'; object: ReplicaSet; reason: string; event?: string }
  | { verb: 'delete'; object: ReplicaSet; reason: string };

/** Filled in step by step while one plan is made; never seen by anybody else before it is done. */
export interface Rollout {
  readonly deployment: Deployment;
  /** The ReplicaSet of the present template, if it exists or has just been planned. */
  newest: ReplicaSet | undefined;
  /** The ReplicaSets of earlier templates. */
  earlier: ReplicaSet[];
  readonly writes: ReplicaSetWrite[];
}

export function allOf(rollout: Rollout): (ReplicaSet | undefined)[] {
  return [...rollout.earlier, rollout.newest];
}

/** Puts a changed ReplicaSet in the place of the one with its name. */
export function replace(rollout: Rollout, next: ReplicaSet): void {
  if (rollout.newest?.metadata.name === next.metadata.name) rollout.newest = next;
  else rollout.earlier = rollout.earlier.map((old) => (old.metadata.name === next.metadata.name ? next : old));
}

/**
 * Gives a ReplicaSet another size and brings the annotations along that later tell scaling from rolling.
 * Returns whether the size changed.
 * @param why completes `scaled ReplicaSet web-abc from 1 to 2: …`
 */
// k8s: pkg/controller/deployment/sync.go scaleReplicaSet
export function scaleTo(rollout: Rollout, replicaSet: ReplicaSet, size: number, why: string): boolean {
  const before = replicaSet.spec.replicas;
  const annotations = withReplicasAnnotations(rollout.deployment, replicaSet.metadata.annotations);
  if (size === before && annotations === replicaSet.metadata.annotations) return false;
  const object: ReplicaSet = {
    ...replicaSet,
    metadata: { ...replicaSet.metadata, annotations },
    spec: { ...replicaSet.spec, replicas: size },
  };
  replace(rollout, object);
  const { name } = replicaSet.metadata;
  if (size === before) {
    rollout.writes.push({ verb: 'update', object, reason: `noted on ReplicaSet ${name} how many replicas are wanted` });
    return false;
  }
  rollout.writes.push({
    verb: 'update',
    object,
    reason: `scaled ReplicaSet ${name} from ${before} to ${size}: ${why}`,
    event: `Scaled ${before < size ? 'up' : 'down'} replica set ${name} from ${before} to ${size}`,
  });
  return true;
}

/** The same object when both annotations are right already. */
// k8s: pkg/controller/deployment/util/deployment_util.go SetReplicasAnnotations
export function withReplicasAnnotations(
  deployment: Deployment,
  annotations: Record<string, string> | undefined,
): Record<string, string> | undefined {
  const desired = String(deployment.spec.replicas);
  const most = String(deployment.spec.replicas + maxSurgeOf(deployment));
  if (annotations?.[desiredReplicasAnnotation] === desired && annotations[maxReplicasAnnotation] === most)
    return annotations;
  return { ...annotations, [desiredReplicasAnnotation]: desired, [maxReplicasAnnotation]: most };
}
