/** Which pods without a node are worth showing, and what the scheduler said of them. */
import { parseTime } from '../../api/time.ts';
import { podCondition } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../kinds/pod/types.ts';

/** A pod that is bound within this time was never seen waiting. */
const unnoticedMs = 1500;

/** Refused by the scheduler, held back by a gate, or waiting for longer than a moment. */
export function waitsVisibly(pod: Pod, unixMs: number): boolean {
  const scheduled = podCondition(pod, 'PodScheduled');
  return scheduled?.status === 'False' || unixMs - parseTime(pod.metadata.creationTimestamp) > unnoticedMs;
}

/** The first clause: `0/4 nodes are available: 3 Insufficient cpu.` */
export function firstReason(pods: readonly Pod[]): string {
  for (const pod of pods) {
    const message = podCondition(pod, 'PodScheduled')?.message;
    if (message) return message.split(/(?<=\.)\s/)[0];
  }
  return '';
}
