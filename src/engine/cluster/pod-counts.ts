/** Counts the pods of every ReplicaSet by state, kept up with each change: nothing here walks all pods. */
import { controllerOf } from '../../api/object.ts';
import { isPodReady, isPodTerminal } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../kinds/pod/types.ts';

export interface Counts {
  ready: number;
  /** Containers run already: only the probes are missing. */
  started: number;
  /** Not ready, and nothing runs yet. */
  unstarted: number;
  /** Terminating pods count towards nothing. */
  leaving: number;
}

export class PodCounts {
  readonly #known = new Map<string, { owner: string; state: keyof Counts }>();
  readonly #counts = new Map<string, Counts>();

  /** @returns uid of the ReplicaSet whose counts have changed, if any */
  note(pod: Pod, isGone: boolean): string | undefined {
    const { uid } = pod.metadata;
    const owner = controllerOf(pod)?.uid;
    const before = this.#known.get(uid);
    const state = isGone || owner === undefined ? undefined : stateOf(pod);
    if (before?.state === state && before?.owner === owner) return undefined;
    if (before) this.#of(before.owner)[before.state]--;
    if (state === undefined || owner === undefined) this.#known.delete(uid);
    else {
      this.#of(owner)[state]++;
      this.#known.set(uid, { owner, state });
    }
    return owner ?? before?.owner;
  }

  of(replicaSet: string): Readonly<Counts> {
    return this.#of(replicaSet);
  }

  forget(replicaSet: string): void {
    this.#counts.delete(replicaSet);
  }

  clear(): void {
    this.#known.clear();
    this.#counts.clear();
  }

  #of(owner: string): Counts {
    let counts = this.#counts.get(owner);
    if (!counts) this.#counts.set(owner, (counts = { ready: 0, started: 0, unstarted: 0, leaving: 0 }));
    return counts;
  }
}

function stateOf(pod: Pod): keyof Counts | undefined {
  if (isPodTerminal(pod)) return undefined;
  if (pod.metadata.deletionTimestamp !== undefined) return 'leaving';
  if (isPodReady(pod)) return 'ready';
  return pod.status.containerStatuses?.some(({ state }) => state.running) ? 'started' : 'unstarted';
}
