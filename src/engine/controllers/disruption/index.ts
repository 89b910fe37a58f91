/** Keeps the count of how many pods of a budget may be evicted. Woken by budgets and by the pods they select. */
// k8s: pkg/controller/disruption/disruption.go
import type { Change } from '../../../api/handler.ts';
import { controllerOf, keyOf, splitApiVersion, type OwnerReference } from '../../../api/object.ts';
import type { KindDefinition } from '../../../api/kind.ts';
import { matchesSelector, type LabelSelector } from '../../../api/selector.ts';
import { parseTime } from '../../../api/time.ts';
import { equal } from '../../../base/equality.ts';
import { deployment } from '../../../kinds/deployment/index.ts';
import { kindByKind } from '../../../kinds/lookup.ts';
import { isPodReady, isPodTerminal, podCondition } from '../../../kinds/pod/conditions.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { podDisruptionBudget } from '../../../kinds/pod-disruption-budget/index.ts';
import type { PodDisruptionBudget } from '../../../kinds/pod-disruption-budget/types.ts';
import { replicaSet } from '../../../kinds/replica-set/index.ts';
import {
  defineController,
  watchOwn,
  watchWith,
  type Outcome,
  type ReconcileContext,
  type WatchContext,
} from '../../client/controller.ts';
import { updatedConditions } from '../shared/conditions.ts';
import { byNamespace, namespaceIndex, podsByLabel, selectPods } from '../shared/indexes.ts';
import { deletionTimeoutMs, expectedPods, failedStatus, isStatusCurrent, needsScale, planBudget } from './plan.ts';

/** Keys of pods whose mark as a disruption target may have to be taken back. */
const stalePrefix = 'stale ';

export const disruptionController = defineController({
  name: 'disruption-controller',
  component: 'controllermanager',
  watches: [
    watchOwn(podDisruptionBudget),
    watchWith(pod, keysOfPod),
    watchWith(replicaSet, () => []),
    watchWith(deployment, () => []),
  ],
  indexes: [byNamespace(podDisruptionBudget), byNamespace(pod), podsByLabel],
  reconcile(key, context) {
    if (key.startsWith(stalePrefix)) return reconcileStalePod(key.slice(stalePrefix.length), context);
    const budget = context.cache(podDisruptionBudget).get(key);
    if (budget) return reconcileBudget(budget, context);
  },
});

function reconcileBudget(budget: PodDisruptionBudget, context: ReconcileContext): Outcome | undefined {
  const pods = selectPods(context.cache(pod), budget.metadata.namespace ?? '', budget.spec.selector);
  if (pods.length === 0) context.events.record(budget, 'Normal', 'NoPods', 'No matching pods found');
  const scale = needsScale(budget) ? expectedScale(pods, context) : { total: 0, unmanaged: 0 };
  if ('error' in scale) {
    const message = `Failed to calculate the number of expected pods: ${scale.error}`;
    context.events.record(budget, 'Warning', 'CalculateExpectedPodCountFailed', message);
    return writeStatus(budget, failedStatus(budget, scale.error, context.nowMs), context);
  }
  if (scale.unmanaged > 0)
    context.events.record(budget, 'Warning', 'UnmanagedPods', unmanagedMessage(budget.spec.selector));
  const plan = planBudget(budget, pods, expectedPods(budget, pods, scale.total), context.nowMs);
  for (const late of plan.overdue) {
    const { namespace } = budget.metadata;
    // Upstream prints the namespace twice.
    const message = `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`;
    context.events.record(late, 'Warning', 'NotDeleted', message);
  }
  if (plan.recheckAfterMs !== undefined) context.requeueAfterMs(plan.recheckAfterMs + 1);
  return writeStatus(budget, plan.status, context);
}

function writeStatus(
  budget: PodDisruptionBudget,
  status: PodDisruptionBudget['status'],
  context: ReconcileContext,
): Outcome | undefined {
  if (isStatusCurrent(budget, status)) return undefined;
  const reason = `counted its pods: ${status.currentHealthy} healthy, ${status.desiredHealthy} needed`;
  const response = context.client.updateStatus(podDisruptionBudget, { ...budget, status }, reason);
  return response.ok || response.status.code === 404 ? undefined : { retry: response.status.message ?? 'refused' };
}

/** Sums up what the controllers of the pods want; each controller counts once. */
// k8s: pkg/controller/disruption/disruption.go getExpectedScale
function expectedScale(
  pods: readonly Pod[],
  context: ReconcileContext,
): { total: number; unmanaged: number } | { error: string } {
  const scales = new Map<string, number>();
  const seen = new Set<string>();
  let unmanaged = 0;
  for (const object of pods) {
    const owner = controllerOf(object);
    if (!owner) {
      unmanaged++;
      continue;
    }
    if (seen.has(owner.uid)) continue;
    seen.add(owner.uid);
    const found = scaleOf(owner, object.metadata.namespace ?? '', context);
    if (found === undefined) return { error: `found no controllers for pod "${object.metadata.name}"` };
    if ('error' in found) return found;
    scales.set(found.uid, found.scale);
  }
  return { total: [...scales.values()].reduce((sum, scale) => sum + scale, 0), unmanaged };
}

type Scale = { uid: string; scale: number };

/** A ReplicaSet of a Deployment counts as its Deployment: in a rollout several ReplicaSets share one number. */
function scaleOf(
  owner: OwnerReference,
  namespace: string,
  context: ReconcileContext,
): Scale | { error: string } | undefined {
  const { group } = splitApiVersion(owner.apiVersion);
  if (owner.kind === 'ReplicaSet' && group === 'apps') {
    const set = context.cache(replicaSet).get(`${namespace}/${owner.name}`);
    if (set?.metadata.uid !== owner.uid) return undefined;
    const parent = controllerOf(set);
    if (parent?.kind !== 'Deployment') return { uid: owner.uid, scale: set.spec.replicas };
    const rolled = context.cache(deployment).get(`${namespace}/${parent.name}`);
    return rolled?.metadata.uid === parent.uid ? { uid: parent.uid, scale: rolled.spec.replicas } : undefined;
  }
  const kind = kindByKind(owner.apiVersion, owner.kind);
  if (!kind) return { error: `no matches for kind "${owner.kind}" in version "${owner.apiVersion}"` };
  return scaleOfKind(kind, owner, namespace, context);
}

// k8s: pkg/controller/disruption/disruption.go getScaleController
function scaleOfKind(
  kind: KindDefinition,
  owner: OwnerReference,
  namespace: string,
  context: ReconcileContext,
): Scale | { error: string } | undefined {
  const resource = kind.group ? `${kind.plural}.${kind.group}` : kind.plural;
  if (!kind.scale) return { error: `${resource} does not implement the scale subresource` };
  const found = context.client.get(kind, kind.namespaced ? `${namespace}/${owner.name}` : owner.name);
  if (!found.ok || found.object.metadata.uid !== owner.uid) return undefined;
  return { uid: owner.uid, scale: kind.scale.replicas(found.object) };
}

function unmanagedMessage(selector: LabelSelector | undefined): string {
  return (
    `Pods selected by this PodDisruptionBudget (selector: ${goSelector(selector)}) were found to be unmanaged. ` +
    'As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. ' +
    'To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.'
  );
}

/** A selector as Go prints it. */
function goSelector(selector: LabelSelector | undefined): string {
  if (!selector) return 'nil';
  const labels = Object.entries(selector.matchLabels ?? {}).sort(([left], [right]) => (left < right ? -1 : 1));
  const labelText = labels.map(([key, value]) => `${key}: ${value},`).join('');
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${(values ?? []).join(' ')}],},`,
  );
  return `&LabelSelector{MatchLabels:map[string]string{${labelText}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}

/** A pod that was marked for disruption but not deleted in time is no target any more. */
// k8s: pkg/controller/disruption/disruption.go syncStalePodDisruption
function reconcileStalePod(key: string, context: ReconcileContext): Outcome | undefined {
  const object = context.cache(pod).get(key);
  const sinceMs = object && disruptionTargetSinceMs(object);
  if (!object || sinceMs === undefined) return undefined;
  const leftMs = sinceMs + deletionTimeoutMs - context.nowMs;
  if (leftMs > 0) {
    context.requeueAfterMs(leftMs);
    return undefined;
  }
  const conditions = updatedConditions(
    object.status.conditions,
    { type: 'DisruptionTarget', status: 'False' },
    context.now,
  );
  if (!conditions) return undefined;
  const reason = 'took back the mark as a disruption target: the pod was not deleted';
  const response = context.client.updateStatus(pod, { ...object, status: { ...object.status, conditions } }, reason);
  return response.ok || response.status.code === 404 ? undefined : { retry: response.status.message ?? 'refused' };
}

// k8s: pkg/controller/disruption/disruption.go nonTerminatingPodHasStaleDisruptionCondition
function disruptionTargetSinceMs(object: Pod): number | undefined {
  if (object.metadata.deletionTimestamp !== undefined || isPodTerminal(object)) return undefined;
  const condition = podCondition(object, 'DisruptionTarget');
  if (condition?.status !== 'True' || condition.reason === 'TerminationByKubelet') return undefined;
  return parseTime(condition.lastTransitionTime);
}

/** The budget that selects the pod, and the pod itself while it is marked as a disruption target. */
function keysOfPod(change: Change<Pod>, context: WatchContext): readonly string[] {
  const { object, type } = change;
  const keys = type !== 'DELETED' && disruptionTargetSinceMs(object) !== undefined ? [stalePrefix + keyOf(object)] : [];
  if (type === 'MODIFIED' && !isNews(change)) return keys;
  const budget = context
    .cache(podDisruptionBudget)
    .byIndex(namespaceIndex, object.metadata.namespace ?? '')
    .find(({ spec }) => matchesSelector(spec.selector, object.metadata.labels));
  return budget ? [...keys, keyOf(budget)] : keys;
}

/** Whether the count of healthy pods may have changed. */
function isNews({ object, old }: Change<Pod>): boolean {
  return (
    !old ||
    isPodReady(old) !== isPodReady(object) ||
    old.metadata.deletionTimestamp !== object.metadata.deletionTimestamp ||
    !equal(old.metadata.labels, object.metadata.labels) ||
    controllerOf(old)?.uid !== controllerOf(object)?.uid
  );
}
