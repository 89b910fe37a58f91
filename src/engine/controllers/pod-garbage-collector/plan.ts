/** Which pods nobody else will ever clean up. */
// k8s: pkg/controller/podgc/gc_controller.go
import { parseTime } from '../../../api/time.ts';
import type { Pod } from '../../../kinds/pod/types.ts';

/** How often the collector looks. */
// k8s: pkg/controller/podgc/gc_controller.go gcCheckPeriod
export const checkPeriodMs = 20_000;
/** A node must be missing for so long before its pods are given up. */
// k8s: pkg/controller/podgc/gc_controller.go quarantineTime
export const quarantineMs = 40_000;
/** So many finished pods may lie about. */
// k8s: pkg/controller/podgc/config/v1alpha1/defaults.go TerminatedPodGCThreshold
export const finishedPodsMax = 12_500;

/** Since when each missing node has been missed. */
export type Quarantine = Record<string, number>;

export interface PodCollection {
  /** Finished pods beyond the threshold, the oldest first. */
  finished: Pod[];
  /** Pods of nodes that are gone, to be confirmed with the API server. */
  orphaned: Pod[];
  /** Pods that were deleted before any node had them. */
  unscheduled: Pod[];
  quarantine: Quarantine;
}

export function planPodCollection(
  pods: readonly Pod[],
  hasNode: (name: string) => boolean,
  quarantine: Quarantine,
  nowMs: number,
): PodCollection {
  const finished: Pod[] = [];
  const orphaned: Pod[] = [];
  const unscheduled: Pod[] = [];
  const missed: Quarantine = {};
  for (const pod of pods) {
    const { nodeName } = pod.spec;
    if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') finished.push(pod);
    if (!nodeName) {
      if (pod.metadata.deletionTimestamp !== undefined) unscheduled.push(pod);
    } else if (!hasNode(nodeName)) {
      missed[nodeName] = quarantine[nodeName] ?? nowMs;
      if (nowMs - missed[nodeName] >= quarantineMs) orphaned.push(pod);
    }
  }
  return { finished: beyondThreshold(finished), orphaned, unscheduled, quarantine: missed };
}

function beyondThreshold(finished: Pod[]): Pod[] {
  if (finished.length <= finishedPodsMax) return [];
  // Evicted pods go first, then the oldest.
  const sorted = finished.sort(
    (left, right) =>
      Number(isEvicted(right)) - Number(isEvicted(left)) ||
      parseTime(left.metadata.creationTimestamp) - parseTime(right.metadata.creationTimestamp) ||
      (left.metadata.name < right.metadata.name ? -1 : 1),
  );
  return sorted.slice(0, finished.length - finishedPodsMax);
}

// k8s: pkg/util/eviction/eviction.go PodIsEvicted
function isEvicted({ status }: Pod): boolean {
  return status.phase === 'Failed' && status.reason === 'Evicted';
}
