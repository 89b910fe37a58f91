/** How many pods to create or which to delete, and what the status says. Example: 3 wanted, 5 alive → delete the 2 cheapest to lose. */
import type { Condition } from '../../../api/object.ts';
import { matchesLabels } from '../../../api/selector.ts';
import type { Status } from '../../../api/status.ts';
import { parseTime } from '../../../api/time.ts';
import { equal } from '../../../base/equality.ts';
import { podCondition } from '../../../kinds/pod/conditions.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import type { ReplicaSet, ReplicaSetStatus } from '../../../kinds/replica-set/types.ts';
import { findCondition, withCondition, withoutCondition } from '../shared/conditions.ts';
import { podsToDelete } from '../shared/deletion-order.ts';
import { burstReplicasMax } from '../shared/pod-template.ts';

export type ReplicasPlan = { create: number } | { delete: Pod[] } | undefined;

/**
 * What to do now; undefined when the number is right.
 * @param active pods of the ReplicaSet that neither finished nor are being deleted
 * @param related read only when pods must go
 */
// k8s: pkg/controller/replicaset/replica_set.go manageReplicas
export function planReplicas(
  replicaSet: ReplicaSet,
  active: readonly Pod[],
  related: () => readonly Pod[],
  nowMs: number,
): ReplicasPlan {
  const surplus = active.length - replicaSet.spec.replicas;
  if (surplus === 0) return undefined;
  if (surplus < 0) return { create: Math.min(-surplus, burstReplicasMax) };
  return { delete: podsToDelete(active, related(), Math.min(surplus, burstReplicasMax), nowMs) };
}

/** What came of the plan: the refusal that stopped it, if any. */
export type ReplicasFailure = { reason: 'FailedCreate' | 'FailedDelete'; status: Status } | undefined;

// k8s: pkg/controller/replicaset/replica_set_utils.go calculateStatus
export function replicaSetStatus(
  replicaSet: ReplicaSet,
  active: readonly Pod[],
  failure: ReplicasFailure,
  nowMs: number,
  now: string,
): { status: ReplicaSetStatus; nextAvailableMs: number | undefined } {
  const counts = countPods(replicaSet, active, nowMs);
  const conditions = failureConditions(replicaSet.status.conditions, failure, now);
  const status: ReplicaSetStatus = {
    replicas: active.length,
    ...(counts.fullyLabeled ? { fullyLabeledReplicas: counts.fullyLabeled } : {}),
    ...(counts.ready ? { readyReplicas: counts.ready } : {}),
    ...(counts.available ? { availableReplicas: counts.available } : {}),
    observedGeneration: replicaSet.metadata.generation,
    ...(conditions.length ? { conditions } : {}),
  };
  return { status, nextAvailableMs: counts.nextAvailableMs };
}

/** One pass over the pods; the only thing here that grows with their number. */
function countPods(replicaSet: ReplicaSet, active: readonly Pod[], nowMs: number) {
  const templateLabels = replicaSet.spec.template.metadata.labels ?? {};
  const minReadyMs = (replicaSet.spec.minReadySeconds ?? 0) * 1000;
  let fullyLabeled = 0;
  let ready = 0;
  let available = 0;
  let nextAvailableMs: number | undefined;
  for (const pod of active) {
    if (matchesLabels(templateLabels, pod.metadata.labels)) fullyLabeled++;
    const condition = podCondition(pod, 'Ready');
    if (condition?.status !== 'True') continue;
    ready++;
    if (minReadyMs === 0) {
      available++;
      continue;
    }
    const availableAtMs = parseTime(condition.lastTransitionTime) + minReadyMs;
    if (availableAtMs < nowMs) available++;
    else if (nextAvailableMs === undefined || availableAtMs < nextAvailableMs) nextAvailableMs = availableAtMs;
  }
  return { fullyLabeled, ready, available, nextAvailableMs };
}

function failureConditions(
  conditions: readonly Condition[] | undefined,
  failure: ReplicasFailure,
  now: string,
): Condition[] {
  if (!failure) return withoutCondition(conditions, 'ReplicaFailure');
  if (findCondition(conditions, 'ReplicaFailure')) return [...(conditions ?? [])];
  const message = failure.status.message ?? '';
  return withCondition(conditions, {
    type: 'ReplicaFailure',
    status: 'True',
    lastTransitionTime: now,
    reason: failure.reason,
    message,
  });
}

export function isStatusCurrent(replicaSet: ReplicaSet, status: ReplicaSetStatus): boolean {
  return equal(replicaSet.status, status);
}
