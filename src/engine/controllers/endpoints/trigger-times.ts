/**
 * Remembers when each Service and its pods last gave reason to look, so that a change can say how long ago it was brought
 * about. Only pods that have changed since are asked, so that one costs little among thousands.
 */
// k8s: staging/src/k8s.io/endpointslice/util/trigger_time_tracker.go
import { podCondition } from '../../../kinds/pod/conditions.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import type { Service } from '../../../kinds/service/types.ts';

/** All as RFC 3339 text, which is as long for every time and so compares as time does. */
export interface TriggerTimes {
  service: string;
  /** By name of the pod: when it last became ready, or stopped to be. */
  pods: Record<string, string>;
  /** Names of the pods that changed since the last look. */
  changed: Record<string, true> | 'all';
}

export function notePod(times: TriggerTimes | undefined, name: string): void {
  if (times && times.changed !== 'all') times.changed[name] = true;
}

/** The Service may select others now. */
export function noteService(times: TriggerTimes | undefined): void {
  if (times) times.changed = 'all';
}

/**
 * The earliest time that is news; empty if none is.
 * @param pods all that the Service selects
 * @param podNamed one of them
 * @param known what was remembered of the Service, undefined for a new one; it may be changed into what is to be remembered
 */
// k8s: staging/src/k8s.io/endpointslice/util/trigger_time_tracker.go ComputeEndpointLastChangeTriggerTime
export function triggerTime(
  { metadata }: Service,
  pods: readonly Pod[],
  podNamed: (name: string) => Pod | undefined,
  known: TriggerTimes | undefined,
): { triggeredAt: string; times: TriggerTimes } {
  const service = metadata.creationTimestamp;
  const before = known?.pods ?? {};
  const after: TriggerTimes['pods'] = !known || known.changed === 'all' ? {} : before;
  let earliest = '';
  const look = (name: string, pod: Pod | undefined): void => {
    const time = pod && podCondition(pod, 'Ready')?.lastTransitionTime;
    if (time && time > (before[name] ?? '') && (!earliest || time < earliest)) earliest = time;
    if (time) after[name] = time;
    else delete after[name];
  };
  if (!known || known.changed === 'all') for (const pod of pods) look(pod.metadata.name, pod);
  else for (const name in known.changed) look(name, podNamed(name));
  const times: TriggerTimes = { service, pods: after, changed: {} };
  if (!known) return { triggeredAt: service, times };
  // Another Service of the same name.
  if (service > known.service && (!earliest || service < earliest)) earliest = service;
  return { triggeredAt: earliest, times };
}
