/** Questions about the state of a pod that controllers, kubelet and printers ask alike. */
// k8s: pkg/api/v1/pod/util.go, pkg/controller/controller_utils.go
import type { Condition } from '../../api/object.ts';
import { parseTime } from '../../api/time.ts';
import type { Pod } from './types.ts';

export function podCondition(pod: Pod, type: string): Condition | undefined {
  // A loop, since every reconcile asks this of every pod that it owns.
  const { conditions } = pod.status;
  if (conditions) for (const condition of conditions) if (condition.type === type) return condition;
  return undefined;
}

export function isPodReady(pod: Pod): boolean {
  return podCondition(pod, 'Ready')?.status === 'True';
}

/** Ready for longer than `minReadySeconds`. Example: ready for exactly 5 s with minReadySeconds 5 is not yet available. */
// k8s: pkg/api/v1/pod/util.go IsPodAvailable
export function isPodAvailable(pod: Pod, minReadySeconds: number, nowMs: number): boolean {
  const ready = podCondition(pod, 'Ready');
  if (ready?.status !== 'True') return false;
  if (minReadySeconds === 0) return true;
  const sinceMs = parseTime(ready.lastTransitionTime);
  return !Number.isNaN(sinceMs) && sinceMs + minReadySeconds * 1000 < nowMs;
}

/** Finished for good: no container of it will ever run again. */
// k8s: pkg/api/v1/pod/util.go IsPodTerminal
export function isPodTerminal(pod: Pod): boolean {
  return pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
}

/** Neither finished nor being deleted: counts towards the replicas of its owner. */
// k8s: pkg/controller/controller_utils.go IsPodActive
export function isPodActive(pod: Pod): boolean {
  return !isPodTerminal(pod) && pod.metadata.deletionTimestamp === undefined;
}
