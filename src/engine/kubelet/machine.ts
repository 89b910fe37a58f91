/** What the parts of one kubelet share: its identity, its client, and the way to put tasks on the agenda. */
import type { Event } from '../../kinds/event/types.ts';
import type { RandomStream } from '../../base/random.ts';
import type { Client } from '../client/client.ts';
import type { Engine } from '../client/engine.ts';
import type { EventRecorder } from '../client/events.ts';
import type { Addresses } from './addresses.ts';
import { containerMemory, type PodMemory } from './memory.ts';
import type { Puller } from './puller.ts';
import type { SharedView } from './shared-view.ts';

export interface Machine {
  /** The node's name. */
  readonly name: string;
  /** Who does its tasks about pods. */
  readonly podsActor: string;
  readonly engine: Engine;
  readonly client: Client;
  readonly events: EventRecorder;
  readonly random: RandomStream;
  readonly shared: SharedView;
  readonly puller: Puller;
  readonly addresses: Addresses;
  readonly hostIp: string;
  /** The range of pod addresses, once the node has one. */
  readonly podCidr: string | undefined;
  /** The API server can be reached. */
  readonly isReachable: boolean;
  /** The network plugin is up. */
  readonly isNetworkReady: boolean;
  /** When this kubelet process began. */
  readonly startedAtMs: number;
  readonly relistPhaseMs: number;
}

export type TaskVerb =
  'sync' | 'step' | 'look' | 'startup' | 'readiness' | 'liveness' | 'deadline' | 'teardown' | 'hook' | 'session';

/** Puts a task about a pod on the agenda, and returns when it will come. The key reads `sync default/web 2f1c… web`. */
export function schedule(
  machine: Machine,
  atMs: number,
  verb: TaskVerb,
  record: PodMemory,
  container?: string,
): number {
  const key =
    container === undefined
      ? `${verb} ${record.key} ${record.uid}`
      : `${verb} ${record.key} ${record.uid} ${container}`;
  return machine.engine.agenda.at(atMs, machine.podsActor, key).atMs;
}

/** Says something about the pod, or about one of its containers. Without a way to the API server nobody hears it. */
export function recordEvent(
  machine: Machine,
  record: PodMemory,
  type: Event['type'],
  reason: string,
  message: string,
  container?: string,
): void {
  if (!machine.isReachable) return;
  machine.client.cause = record.cause;
  const role = container === undefined ? undefined : containerMemory(record, container)?.role;
  const list =
    role === 'ephemeral'
      ? 'ephemeralContainers'
      : role === 'init' || role === 'sidecar'
        ? 'initContainers'
        : 'containers';
  machine.events.record(
    record.pod,
    type,
    reason,
    message,
    container === undefined ? undefined : `spec.${list}{${container}}`,
  );
}

/** The kubelet looks at its containers every second; changes are noticed then. */
// k8s: pkg/kubelet/kubelet.go genericPlegRelistPeriod
export const relistPeriodMs = 1000;

/** The first look after that moment; half a millisecond is no time, since sums of fractions are not exact. */
export function nextRelistMs(machine: Machine, afterMs: number): number {
  const periods = Math.floor((afterMs + 0.5 - machine.relistPhaseMs) / relistPeriodMs) + 1;
  return machine.relistPhaseMs + periods * relistPeriodMs;
}
