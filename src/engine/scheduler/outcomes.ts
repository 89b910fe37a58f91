/** What the scheduler writes when a pod finds no place: the condition, the event, and the eviction of less important pods. */
// k8s: pkg/scheduler/schedule_one.go handleSchedulingFailure, pkg/scheduler/framework/preemption/preemption.go prepareCandidate
import type { Condition } from '../../api/object.ts';
import { podCondition } from '../../kinds/pod/conditions.ts';
import { pod as podKind } from '../../kinds/pod/index.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { Client } from '../client/client.ts';
import { nowText, type Engine } from '../client/engine.ts';
import type { EventSeriesRecorder } from '../client/event-series.ts';
import { shortenedForEvent } from './fit-error.ts';
import type { PodInfo } from './pod-info.ts';

export class Outcomes {
  readonly #engine: Engine;
  readonly #client: Client;
  readonly #events: EventSeriesRecorder;
  readonly #podOf: (key: string) => Pod | undefined;

  /** @param podOf the pods as the cache has them */
  constructor(engine: Engine, client: Client, events: EventSeriesRecorder, podOf: (key: string) => Pod | undefined) {
    this.#engine = engine;
    this.#client = client;
    this.#events = events;
    this.#podOf = podOf;
  }

  /** Says on the pod why it found no place. @param nominated the node it is to wait for, '' for none, undefined to leave as it is */
  failed(
    info: PodInfo,
    reason: 'Unschedulable' | 'SchedulerError',
    message: string,
    nominated: string | undefined,
  ): void {
    this.#events.record(info.pod, {
      type: 'Warning',
      reason: 'FailedScheduling',
      action: 'Scheduling',
      message: shortenedForEvent(message),
    });
    const pod = this.#podOf(info.key);
    if (!pod) return;
    const condition = this.#conditionFor(pod, { type: 'PodScheduled', status: 'False', reason, message });
    const renominates = nominated !== undefined && nominated !== (pod.status.nominatedNodeName ?? '');
    if (!condition && !renominates) return;
    const status = {
      ...(condition ? { conditions: [condition] } : {}),
      ...(renominates ? { nominatedNodeName: nominated || null } : {}),
    };
    this.#client.patch(podKind, info.key, 'strategic', { status }, 'status', 'found no node for it');
  }

  /** Deletes the victims; they end gracefully, and their going brings the waiting pod back. */
  evict(info: PodInfo, node: string, victims: readonly PodInfo[]): void {
    for (const victim of victims) {
      if (victim.terminating) continue;
      const message = `${info.pod.spec.schedulerName}: preempting to accommodate a higher priority pod`;
      const condition = this.#conditionFor(victim.pod, {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'PreemptionByScheduler',
        message,
      });
      const reason = `makes room for ${info.key}`;
      if (
        condition &&
        !this.#client.patch(podKind, victim.key, 'strategic', { status: { conditions: [condition] } }, 'status', reason)
          .ok
      )
        continue;
      if (!this.#client.delete(podKind, victim.key, {}, reason).ok) continue;
      this.#events.record(victim.pod, {
        type: 'Normal',
        reason: 'Preempted',
        action: 'Preempting',
        message: `Preempted by pod ${info.uid} on node ${node}`,
        related: info.pod,
      });
    }
  }

  clearNomination(key: string): void {
    if (this.#podOf(key)?.status.nominatedNodeName) {
      this.#client.patch(
        podKind,
        key,
        'strategic',
        { status: { nominatedNodeName: null } },
        'status',
        'gives its place to a more important pod',
      );
    }
  }

  // Undefined when the pod says so already. The time of transition changes only with the status.
  // k8s: pkg/api/v1/pod/util.go UpdatePodCondition
  #conditionFor(pod: Pod, wanted: Condition): Condition | undefined {
    const known = podCondition(pod, wanted.type);
    if (known && known.status === wanted.status && known.reason === wanted.reason && known.message === wanted.message)
      return undefined;
    const lastTransitionTime =
      known?.status === wanted.status && known.lastTransitionTime ? known.lastTransitionTime : nowText(this.#engine);
    return {
      type: wanted.type,
      status: wanted.status,
      lastProbeTime: null,
      lastTransitionTime,
      reason: wanted.reason,
      message: wanted.message,
    };
  }
}
