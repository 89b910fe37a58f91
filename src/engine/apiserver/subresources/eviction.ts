/** Eviction: a deletion that asks the disruption budgets first. */
// k8s: pkg/registry/core/pod/storage/eviction.go
import { isJsonObject } from '../../../api/plain-json.ts';
import type { ApiResponse, DeleteOptions } from '../../../api/request.ts';
import { matchesSelector } from '../../../api/selector.ts';
import {
  badRequest,
  forbidden,
  isStatus,
  notFound,
  success,
  tooManyRequests,
  type Status,
} from '../../../api/status.ts';
import { isPodReady, isPodTerminal } from '../../../kinds/pod/conditions.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import type { PodDisruptionBudget } from '../../../kinds/pod-disruption-budget/types.ts';
import { answer, derivedCall, refuse, type Call, type ObjectVersion } from '../core.ts';
import { withoutNulls } from '../decode.ts';
import { deletePrecondition, deleteVersion } from '../delete.ts';
import { withMetadata } from '../metadata.ts';
import { readDeleteBody } from '../query.ts';
import { unknownError } from '../refusals.ts';
import { storeKey } from '../resources.ts';
import { unrecognized } from '../unrecognized.ts';
import { withPodCondition } from './conditions.ts';

/** Evictions that a budget may have granted and its controller not yet seen. */
export const disruptedPodsMax = 2000;

export function evictPod(call: Call): ApiResponse {
  call.core.passage.enter('decoding');
  const options = readEviction(call);
  if (isStatus(options)) return refuse(options);
  const { core, request, resource } = call;
  const name = request.name ?? '';
  core.passage.enter('lookup');
  const version = core.store.get(storeKey(resource, request.namespace, name));
  if (!version) return refuse(notFound(resource.name, name));
  const pod = version.value as Pod;
  if (isFreeToGo(pod)) return finish(call, version, options);
  core.passage.enter('budget');
  const found = budgetsOf(call, pod);
  if (found.length > 1) {
    return refuse(
      unknownError('This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'),
    );
  }
  if (found.length === 1 && !goesUncounted(pod, found[0].value as PodDisruptionBudget)) {
    const refusal = takeDisruption(call, found[0], name, options.dryRun?.includes('All') === true);
    if (refusal) return refuse(refusal);
  }
  return finish(call, version, options);
}

/** The options of the deletion that follows; dry run may be asked for in either place. */
function readEviction(call: Call): DeleteOptions | Status {
  const { body, name } = call.request;
  const unknown = unrecognized('Eviction', body);
  if (unknown || !isJsonObject(body)) return unknown ?? badRequest('not a Eviction object');
  const { metadata, deleteOptions } = withoutNulls(body);
  const named = isJsonObject(metadata) ? metadata.name : undefined;
  if (named !== name) return badRequest('name in URL does not match name in Eviction object');
  const options = isJsonObject(deleteOptions) ? readDeleteBody(deleteOptions) : {};
  if (isStatus(options)) return options;
  return call.options.dryRun ? { ...options, dryRun: ['All'] } : options;
}

/** Its disruption has already happened, or it serves nobody yet. */
function isFreeToGo(pod: Pod): boolean {
  return isPodTerminal(pod) || pod.status.phase === 'Pending' || pod.metadata.deletionTimestamp !== undefined;
}

/** A pod that is not ready counts for no budget; whether it may go depends on the policy and on how the others are. */
function goesUncounted(pod: Pod, budget: PodDisruptionBudget): boolean {
  if (isPodReady(pod)) return false;
  const { currentHealthy, desiredHealthy } = budget.status;
  return (
    budget.spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' || (currentHealthy >= desiredHealthy && desiredHealthy > 0)
  );
}

function budgetsOf(call: Call, pod: Pod): ObjectVersion[] {
  const { core } = call;
  const resource = core.resources.maybe('policy', 'poddisruptionbudgets');
  if (!resource) return [];
  return core.store.range(`${resource.path}${pod.metadata.namespace}/`).filter(({ value }) => {
    const { selector } = (value as PodDisruptionBudget).spec;
    // An empty selector matches everything elsewhere, but no pod here.
    const isEmpty = Object.keys(selector?.matchLabels ?? {}).length === 0 && !selector?.matchExpressions?.length;
    return !isEmpty && matchesSelector(selector, pod.metadata.labels);
  });
}

/** Takes one of the disruptions that the budget allows, and writes down for whom. */
// k8s: pkg/registry/core/pod/storage/eviction.go checkAndDecrement
function takeDisruption(call: Call, version: ObjectVersion, podName: string, isDryRun: boolean): Status | undefined {
  const budget = version.value as PodDisruptionBudget;
  const { status, metadata } = budget;
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    return violated(10, `The disruption budget ${metadata.name} is still being processed by the server.`);
  }
  if (status.disruptionsAllowed < 0)
    return forbidden(budgetSingular, metadata.name, 'pdb disruptions allowed is negative');
  const disrupted = Object.keys(status.disruptedPods ?? {}).length;
  if (disrupted > disruptedPodsMax) {
    return forbidden(
      budgetSingular,
      metadata.name,
      'DisruptedPods map too big - too many evictions not confirmed by PDB controller',
    );
  }
  if (status.disruptionsAllowed === 0) return violated(0, whyNone(budget));
  if (isDryRun) return undefined;
  const next: PodDisruptionBudget = {
    ...withMetadata(budget, {}),
    status: {
      ...status,
      disruptionsAllowed: status.disruptionsAllowed - 1,
      disruptedPods: { ...status.disruptedPods, [podName]: call.core.now },
      conditions: conditionsAfter(budget, status.disruptionsAllowed - 1, call.core.now),
    },
  };
  const resource = call.core.resources.of('policy', 'poddisruptionbudgets');
  const statusCall = derivedCall(call, { verb: 'update', subresource: 'status' }, resource);
  call.core.put(statusCall, version.key, next, version);
  return undefined;
}

const budgetSingular = { group: 'policy', resource: 'poddisruptionbudget' };

function violated(retryAfterSeconds: number, message: string): Status {
  return tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", retryAfterSeconds, [
    { reason: 'DisruptionBudget', message },
  ]);
}

function whyNone(budget: PodDisruptionBudget): string {
  const { name } = budget.metadata;
  const { conditions, desiredHealthy, currentHealthy } = budget.status;
  const allowed = conditions?.find((condition) => condition.type === 'DisruptionAllowed');
  if (allowed?.status === 'False' && allowed.reason === 'SyncFailed') {
    return `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${allowed.message}`;
  }
  return `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
}

// k8s: staging/src/k8s.io/component-helpers/apps/poddisruptionbudget/helpers.go UpdateDisruptionAllowedCondition
function conditionsAfter(
  budget: PodDisruptionBudget,
  allowed: number,
  now: string,
): PodDisruptionBudget['status']['conditions'] {
  const { conditions } = budget.status;
  if (allowed > 0) return conditions;
  const old = conditions?.find((condition) => condition.type === 'DisruptionAllowed');
  const next = {
    type: 'DisruptionAllowed',
    status: 'False' as const,
    reason: 'InsufficientPods',
    message: '',
    lastTransitionTime: old?.status === 'False' ? old.lastTransitionTime : now,
    observedGeneration: budget.status.observedGeneration,
  };
  return old ? conditions?.map((condition) => (condition === old ? next : condition)) : [...(conditions ?? []), next];
}

/** Says on the pod why it goes, then deletes it. */
// k8s: pkg/registry/core/pod/storage/eviction.go addConditionAndDeletePod
function finish(call: Call, version: ObjectVersion, options: DeleteOptions): ApiResponse {
  const isDryRun = options.dryRun?.includes('All') === true;
  const pod = version.value as Pod;
  call.core.passage.enter('precondition');
  const mismatch = deletePrecondition(call, pod, options);
  if (mismatch) return refuse(mismatch);
  let current: ObjectVersion = version;
  if (!isDryRun) {
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'EvictionByEvictionAPI',
      message: 'Eviction API: evicting',
    } as const;
    const marked: Pod = {
      ...withMetadata(pod, {}),
      status: { ...pod.status, conditions: withPodCondition(pod.status.conditions, condition, call.core.now) },
    };
    const isMarked = pod.status.conditions?.some(
      (other) => other.type === condition.type && other.status === 'True' && other.reason === condition.reason,
    );
    if (!isMarked) {
      call.core.put(call, version.key, marked, version);
      current = call.core.store.get(version.key) ?? version;
    }
  }
  const { preconditions: _, ...rest } = options;
  const deleted = deleteVersion(call, current, rest);
  if (deleted.code >= 400) return deleted;
  return answer({ ...success(), code: 201 }, 201);
}
