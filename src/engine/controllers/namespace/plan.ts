/** What a namespace that is going away says of itself, and how long its content may still take. */
// k8s: pkg/controller/namespace/deletion/namespaced_resources_deleter.go, status_condition_utils.go
import type { KindDefinition } from '../../../api/kind.ts';
import type { Condition, KubernetesObject } from '../../../api/object.ts';
import { parseTime } from '../../../api/time.ts';
import { isPodTerminal } from '../../../kinds/pod/conditions.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { findCondition } from '../shared/conditions.ts';

/** Namespaces are looked at only so long after a change, so that late writes are seen. */
// k8s: pkg/controller/namespace/namespace_controller.go namespaceDeletionGracePeriod
export const gracePeriodMs = 5_000;

/** How long finalizers are given before the next look. */
// k8s: pkg/controller/namespace/deletion/namespaced_resources_deleter.go finalizerEstimateSeconds
const finalizerSeconds = 15;

/** What is left of one kind after everything has been asked to go. */
export interface Remains {
  kind: KindDefinition;
  objects: readonly KubernetesObject[];
}

/** Everything that was refused when it was to be deleted. */
export type Refusals = readonly string[];

/** Seconds until the rest is expected to be gone; 0 when nothing is left. */
export function remainingSeconds(remains: readonly Remains[], deletedAt: string | undefined, nowMs: number): number {
  let most = 0;
  for (const { kind, objects } of remains) {
    if (objects.length === 0) continue;
    const hasFinalizers = objects.some(({ metadata }) => (metadata.finalizers ?? []).length > 0);
    const graceSeconds = kind.plural === 'pods' ? podGraceSeconds(objects as readonly Pod[], deletedAt, nowMs) : 0;
    most = Math.max(most, graceSeconds || (hasFinalizers ? finalizerSeconds : 1));
  }
  return most;
}

// k8s: pkg/controller/namespace/deletion/namespaced_resources_deleter.go estimateGracefulTerminationForPods
function podGraceSeconds(pods: readonly Pod[], deletedAt: string | undefined, nowMs: number): number {
  let longest = 0;
  for (const pod of pods) if (!isPodTerminal(pod)) longest = Math.max(longest, pod.spec.terminationGracePeriodSeconds);
  const passedSeconds = (nowMs - parseTime(deletedAt)) / 1000;
  return passedSeconds >= longest ? 0 : Math.ceil(longest - passedSeconds);
}

/** All five conditions, in upstream's order; undefined when they say all that already. */
export function deletionConditions(
  conditions: readonly Condition[] | undefined,
  remains: readonly Remains[],
  refusals: Refusals,
  now: string,
): Condition[] | undefined {
  const next = [...(conditions ?? [])];
  let isChanged = false;
  for (const wanted of wantedConditions(remains, refusals)) {
    const index = next.findIndex(({ type }) => type === wanted.type);
    const current = findCondition(next, wanted.type);
    if (!current) next.push({ ...wanted, lastTransitionTime: now });
    else if (current.status === wanted.status && current.reason === wanted.reason && current.message === wanted.message)
      continue;
    else {
      const lastTransitionTime = current.status === wanted.status ? current.lastTransitionTime : now;
      next[index] = { ...wanted, lastTransitionTime };
    }
    isChanged = true;
  }
  return isChanged ? next : undefined;
}

function wantedConditions(remains: readonly Remains[], refusals: Refusals): Condition[] {
  const left = remains.filter(({ objects }) => objects.length > 0);
  const resources = left
    .map(({ kind, objects }) => `${kind.plural}.${kind.group} has ${objects.length} resource instances`)
    .sort();
  const finalizers = countFinalizers(left);
  return [
    fine('NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'),
    fine(
      'NamespaceDeletionGroupVersionParsingFailure',
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    refusals.length
      ? problem(
          'NamespaceDeletionContentFailure',
          'ContentDeletionFailed',
          `Failed to delete all resource types, ${refusals.length} remaining: ${[...refusals].sort().join(', ')}`,
        )
      : fine(
          'NamespaceDeletionContentFailure',
          'ContentDeleted',
          'All content successfully deleted, may be waiting on finalization',
        ),
    resources.length
      ? problem(
          'NamespaceContentRemaining',
          'SomeResourcesRemain',
          `Some resources are remaining: ${resources.join(', ')}`,
        )
      : fine('NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'),
    finalizers.length
      ? problem(
          'NamespaceFinalizersRemaining',
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${finalizers.join(', ')}`,
        )
      : fine('NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'),
  ];
}

function countFinalizers(remains: readonly Remains[]): string[] {
  const counts = new Map<string, number>();
  for (const { objects } of remains)
    for (const { metadata } of objects)
      for (const finalizer of metadata.finalizers ?? []) counts.set(finalizer, (counts.get(finalizer) ?? 0) + 1);
  return [...counts].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).sort();
}

function fine(type: string, reason: string, message: string): Condition {
  return { type, status: 'False', reason, message };
}

function problem(type: string, reason: string, message: string): Condition {
  return { type, status: 'True', reason, message };
}
