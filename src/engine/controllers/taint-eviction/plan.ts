/** When a pod must leave its node because of NoExecute taints. Example: tolerations of 300 s and 60 s used → in 60 s. */
// k8s: pkg/controller/tainteviction/taint_eviction.go processPodOnNode
import { matchingTolerations } from '../../../kinds/node/taints.ts';
import type { Taint } from '../../../kinds/node/types.ts';
import type { Toleration } from '../../../kinds/pod/types.ts';

/** A deletion that waits. */
export interface Eviction {
  createdAtMs: number;
  fireAtMs: number;
}

/** `keep` leaves a waiting deletion as it is, `cancel` takes it back. */
export type EvictionPlan = { do: 'evict' } | { do: 'cancel' } | { do: 'keep' } | { do: 'wait'; eviction: Eviction };

export function planEviction(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  waiting: Eviction | undefined,
  nowMs: number,
): EvictionPlan {
  const noExecute = noExecuteTaints(taints);
  if (noExecute.length === 0) return { do: 'cancel' };
  const used = matchingTolerations(noExecute, tolerations);
  if (!used) return { do: 'evict' };
  const patienceMs = shortestPatienceMs(used);
  if (patienceMs === undefined) return { do: 'cancel' };
  // One that waits already keeps its time: a second taint does not give the pod more of it.
  if (waiting && waiting.createdAtMs < nowMs) return { do: 'keep' };
  if (patienceMs === 0) return { do: 'evict' };
  return { do: 'wait', eviction: { createdAtMs: nowMs, fireAtMs: nowMs + patienceMs } };
}

export function noExecuteTaints(taints: readonly Taint[] | undefined): Taint[] {
  return (taints ?? []).filter(({ effect }) => effect === 'NoExecute');
}

/** Undefined means for ever; a toleration of no or negative seconds means not at all. */
// k8s: pkg/controller/tainteviction/taint_eviction.go getMinTolerationTime
export function shortestPatienceMs(tolerations: readonly Toleration[]): number | undefined {
  if (tolerations.length === 0) return 0;
  let shortest: number | undefined;
  for (const { tolerationSeconds } of tolerations) {
    if (tolerationSeconds === undefined) continue;
    if (tolerationSeconds <= 0) return 0;
    shortest = Math.min(shortest ?? tolerationSeconds, tolerationSeconds);
  }
  return shortest === undefined ? undefined : shortest * 1000;
}
