/** Does what the plan of a StatefulSet says: the one place where its pods and claims are written. */
// k8s: pkg/controller/statefulset/stateful_pod_control.go
import { keyOf } from '../../../api/object.ts';
import type { Status } from '../../../api/status.ts';
import { persistentVolumeClaim } from '../../../kinds/persistent-volume-claim/index.ts';
import type { PersistentVolumeClaim } from '../../../kinds/persistent-volume-claim/types.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import type { StatefulSet } from '../../../kinds/stateful-set/types.ts';
import type { Outcome, ReconcileContext } from '../../client/controller.ts';
import { isNamespaceTerminating } from '../shared/pod-template.ts';
import { claimOwners, claimsFor, hasOwners, newPod, repaired } from './identity.ts';
import type { StatefulStep } from './plan.ts';

/** A claim that was just made is everywhere known before its pod is: each write takes its time, and so does hearing of it. */
const claimKnownMs = 10;

/** Ends with the first step that is refused, except for steps that can do without each other. */
export function carryOut(
  set: StatefulSet,
  steps: readonly StatefulStep[],
  context: ReconcileContext,
): Outcome | undefined {
  const isOrdered = set.spec.podManagementPolicy !== 'Parallel';
  let refusal: Outcome | undefined;
  // In parallel upstream goes in batches of 1, 2, 4, …, and ends with the batch in which something was refused.
  let batchEnd = 1;
  for (const [index, step] of steps.entries()) {
    if (index === batchEnd) {
      if (refusal) return refusal;
      batchEnd = 2 * batchEnd + 1;
    }
    const why = doStep(set, step, context);
    if (why === undefined) continue;
    refusal ??= { retry: why };
    if (isOrdered) return refusal;
  }
  return refusal;
}

/** What went wrong, if anything. */
function doStep(set: StatefulSet, step: StatefulStep, context: ReconcileContext): string | undefined {
  switch (step.do) {
    case 'create':
      return createPod(set, step, context);
    case 'delete':
      return deletePod(set, step, context);
    case 'claims':
      return createClaims(set, step.pod.metadata.name, step.ordinal, context).problem;
    case 'keep':
      return (
        (step.isCondemned ? undefined : repairPod(set, step.pod, step.ordinal, context)) ??
        updateClaimOwners(set, step.pod, step.ordinal, step.isCondemned, context)
      );
  }
}

function createPod(
  set: StatefulSet,
  { ordinal, revision, reason }: Extract<StatefulStep, { do: 'create' }>,
  context: ReconcileContext,
): string | undefined {
  const draft = newPod(set, ordinal, revision);
  const name = draft.metadata.name ?? '';
  if (isClaimStale(set, ordinal, context)) return undefined;
  const claims = createClaims(set, name, ordinal, context);
  if (claims.problem !== undefined) return report(set, 'create', name, claims.problem, context);
  if (claims.areNew) {
    context.requeueAfterMs(claimKnownMs);
    return undefined;
  }
  const created = context.client.create(pod, draft, reason);
  if (created.ok) {
    report(set, 'create', name, undefined, context);
    return updateClaimOwners(set, created.object, ordinal, false, context);
  }
  const { status } = created;
  // The cache does not show yet that it is there.
  if (status.reason === 'AlreadyExists') return status.message ?? 'exists';
  if (isNamespaceTerminating(status)) return undefined;
  return report(set, 'create', name, status.message ?? 'refused', context);
}

function deletePod(
  set: StatefulSet,
  { pod: condemned, reason }: Extract<StatefulStep, { do: 'delete' }>,
  context: ReconcileContext,
): string | undefined {
  const deleted = context.client.delete(pod, keyOf(condemned), {}, reason);
  const { name } = condemned.metadata;
  if (deleted.ok || deleted.status.code !== 404)
    return report(set, 'delete', name, deleted.ok ? undefined : problemOf(deleted.status), context);
  return undefined;
}

/** Says in an event what was done to the pod, or what was in the way. */
// k8s: pkg/controller/statefulset/stateful_pod_control.go recordPodEvent
function report(
  set: StatefulSet,
  verb: 'create' | 'update' | 'delete',
  name: string,
  problem: string | undefined,
  context: ReconcileContext,
): string | undefined {
  const title = verb[0].toUpperCase() + verb.slice(1);
  const what = `${verb} Pod ${name} in StatefulSet ${set.metadata.name}`;
  if (problem === undefined) context.events.record(set, 'Normal', `Successful${title}`, `${what} successful`);
  else context.events.record(set, 'Warning', `Failed${title}`, `${what} failed error: ${problem}`);
  return problem;
}

function createClaims(
  set: StatefulSet,
  podName: string,
  ordinal: number,
  context: ReconcileContext,
): { problem?: string; areNew: boolean } {
  const problems: string[] = [];
  let areNew = false;
  for (const draft of claimsFor(set, ordinal)) {
    const { name } = draft.metadata;
    const known = context.cache(persistentVolumeClaim).get(keyOf(draft));
    if (known?.metadata.deletionTimestamp !== undefined) problems.push(`pvc ${name} is being deleted`);
    if (known) continue;
    const reason = `created claim ${name}: ${podName} needs it`;
    const created = context.client.create(persistentVolumeClaim, draft, reason);
    const what = `Pod ${podName} in StatefulSet ${set.metadata.name}`;
    // One that was made a moment ago and that the cache does not show yet is as good as new.
    areNew ||= created.ok || created.status.reason === 'AlreadyExists';
    if (created.ok) context.events.record(set, 'Normal', 'SuccessfulCreate', `create Claim ${name} ${what} success`);
    if (created.ok || created.status.reason === 'AlreadyExists') continue;
    const problem = problemOf(created.status);
    problems.push(`failed to create PVC ${name}: ${problem}`);
    const message = `create Claim ${name} for ${what} failed error: ${problem}`;
    context.events.record(set, 'Warning', 'FailedCreate', message);
  }
  if (problems.length === 0) return { areNew };
  return { areNew, problem: problems.length > 1 ? `[${problems.join(', ')}]` : problems[0] };
}

/** A claim that belongs to a pod that was scaled away is on its way out, and must be gone before another is made. */
// k8s: pkg/controller/statefulset/stateful_pod_control.go PodClaimIsStale
function isClaimStale(set: StatefulSet, ordinal: number, context: ReconcileContext): boolean {
  if (set.spec.persistentVolumeClaimRetentionPolicy.whenScaled === 'Retain') return false;
  return claimsFor(set, ordinal).some((draft) =>
    context
      .cache(persistentVolumeClaim)
      .get(keyOf(draft))
      ?.metadata.ownerReferences?.some(({ kind }) => kind === 'Pod'),
  );
}

function repairPod(set: StatefulSet, kept: Pod, ordinal: number, context: ReconcileContext): string | undefined {
  const next = repaired(set, kept, ordinal);
  if (!next) return undefined;
  const updated = context.client.update(pod, next, `gave ${kept.metadata.name} its identity back`);
  return report(set, 'update', kept.metadata.name, updated.ok ? undefined : problemOf(updated.status), context);
}

// k8s: pkg/controller/statefulset/stateful_pod_control.go UpdatePodClaimForRetentionPolicy
function updateClaimOwners(
  set: StatefulSet,
  owner: Pod,
  ordinal: number,
  isCondemned: boolean,
  context: ReconcileContext,
): string | undefined {
  for (const draft of claimsFor(set, ordinal)) {
    const claim = context.cache(persistentVolumeClaim).get(keyOf(draft));
    const owners = claim && claimOwners(set, owner, isCondemned, claim);
    if (!claim || hasOwners(claim, owners)) continue;
    const reason = 'made its deletion follow from that of its owner, as the retention policy says';
    const updated = context.client.update(persistentVolumeClaim, withOwners(claim, owners), reason);
    if (!updated.ok && updated.status.code !== 404) {
      const problem = `could not update claim ${claim.metadata.name} for delete policy ownerRefs: ${problemOf(updated.status)}`;
      return problem;
    }
  }
  return undefined;
}

function withOwners(
  claim: PersistentVolumeClaim,
  ownerReferences: PersistentVolumeClaim['metadata']['ownerReferences'],
): PersistentVolumeClaim {
  const { ownerReferences: _, ...metadata } = claim.metadata;
  return { ...claim, metadata: ownerReferences?.length ? { ...metadata, ownerReferences } : metadata };
}

function problemOf(status: Status): string {
  return status.message ?? 'refused';
}
