/** When pods of a Job ended, and how long the next one has to wait for it: what the controller reckons and the page shows. */
// k8s: pkg/controller/job/backoff_utils.go
import { parseTime } from '../../api/time.ts';
import { podCondition } from '../pod/conditions.ts';
import type { Pod } from '../pod/types.ts';

// k8s: pkg/controller/job/job_controller.go DefaultJobPodFailureBackOff, MaxJobPodFailureBackOff
const baseMs = 10_000;
const mostMs = 10 * 60_000;

/** Milliseconds after the last of so many failures in a row: 10 s, then 20 s, 40 s, …, at most 10 min. */
export function backoffDelayMs(failures: number): number {
  return failures === 0 ? 0 : Math.min(baseMs * 2 ** (failures - 1), mostMs);
}

/** When the last of its containers ended, as far as anybody knows. Milliseconds since 1970. */
// k8s: pkg/controller/job/backoff_utils.go getFinishedTime
export function finishedAtMs(pod: Pod): number {
  const ends = (pod.status.containerStatuses ?? []).map(({ state }) => parseTime(state.terminated?.finishedAt));
  if (ends.length > 0 && !ends.some(Number.isNaN)) return Math.max(...ends);
  const ready = podCondition(pod, 'Ready');
  if (ready?.status === 'False' && ready.lastTransitionTime) return parseTime(ready.lastTransitionTime);
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp } = pod.metadata;
  if (deletionTimestamp) return parseTime(deletionTimestamp) - deletionGracePeriodSeconds * 1000;
  return parseTime(creationTimestamp);
}
