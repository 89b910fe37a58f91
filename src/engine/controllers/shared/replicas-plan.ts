/** How many pods to create or which to delete, and what the status says. Example: 3 wanted, 5 alive → delete the 2 cheapest to lose. */
import type { Condition } from '../../../api/object.ts';
import { matchesLabels } from '../../../api/selector.ts';
import type { Status } from '../../../api/status.ts';
import { parseTime } from '../../../api/time.ts';
import { equal } from '../../../base/equality.ts';
import { podCondition } from '../../../kinds/pod/conditions.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import type { ReplicaSet, ReplicaSetStatus } from '../../../kinds/replica-set/types.ts';
import type { Alike } from '../../client/informer.ts';
import { findCondition, withCondition, withoutCondition } from './conditions.ts';
import { podsToDelete } from './deletion-order.ts';
import { burstReplicasMax } from './pod-template.ts';

export type ReplicasPlan = { create: number } | { delete: Pod[] } | undefined;

/**
 * What to do now; undefined when the number is right.
 * @param count of the active pods: those of the ReplicaSet that neither finished nor are being deleted
 * @param active the pods themselves; read only when pods must go, as the related ones are
 */
// k8s: pkg/controller/replicaset/replica_set.go manageReplicas
export function planReplicas(
  replicaSet: ReplicaSet,
  count: number,
  active: () => readonly Pod[],
  related: () => readonly Pod[],
  nowMs: number,
): ReplicasPlan {
  const surplus = count - replicaSet.spec.replicas;
  if (surplus === 0) return undefined;
  if (surplus < 0) return { create: Math.min(-surplus, burstReplicasMax) };
  return { delete: podsToDelete(active(), related(), Math.min(surplus, burstReplicasMax), nowMs) };
}

/** What came of the plan: the refusal that stopped it, if any. */
export type ReplicasFailure = { reason: 'FailedCreate' | 'FailedDelete'; status: Status } | undefined;

// k8s: pkg/controller/replicaset/replica_set_utils.go calculateStatus
export function replicaSetStatus(
  replicaSet: ReplicaSet,
  active: readonly Alike<Pod>[],
  failure: ReplicasFailure,
  nowMs: number,
  now: string,
): { status: ReplicaSetStatus; nextAvailableMs: number | undefined } {
  const counts = countPods(replicaSet, active, nowMs);
  const conditions = failureConditions(replicaSet.status.conditions, failure, now);
  const status: ReplicaSetStatus = {
    replicas: counts.replicas,
    ...(counts.fullyLabeled ? { fullyLabeledReplicas: counts.fullyLabeled } : {}),
    ...(counts.ready ? { readyReplicas: counts.ready } : {}),
    ...(counts.available ? { availableReplicas: counts.available } : {}),
    observedGeneration: replicaSet.metadata.generation,
    ...(conditions.length ? { conditions } : {}),
  };
  return { status, nextAvailableMs: counts.nextAvailableMs };
}

function countPods(replicaSet: ReplicaSet, active: readonly Alike<Pod>[], nowMs: number) {
  const templateLabels = replicaSet.spec.template.metadata.labels ?? {};
  const minReadyMs = (replicaSet.spec.minReadySeconds ?? 0) * 1000;
  let replicas = 0;
  let fullyLabeled = 0;
  let ready = 0;
  let available = 0;
  let nextAvailableMs: number | undefined;
  for (const { example, count } of active) {
    replicas += count;
    if (matchesLabels(templateLabels, example.metadata.labels)) fullyLabeled += count;
    const condition = podCondition(example, 'Ready');
    if (condition?.status !== 'True') continue;
    ready += count;
    if (minReadyMs === 0) {
      available += count;
      continue;
    }
    const availableAtMs = parseTime(condition.lastTransitionTime) + minReadyMs;
    if (availableAtMs < nowMs) available += count;
    else if (nextAvailableMs === undefined || availableAtMs < nextAvailableMs) nextAvailableMs = availableAtMs;
  }
  return { replicas, fullyLabeled, ready, available, nextAvailableMs };
}

/** Each pod on its own, where it matters that no two are quite alike. */
export function eachOf(pods: readonly Pod[]): Alike<Pod>[] {
  return pods.map((example) => ({ example, count: 1 }));
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
