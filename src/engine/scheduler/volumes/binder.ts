/** Has the claims of a placed pod bound before the pod is: writes what was chosen, then waits for the volumes. */
// k8s: pkg/scheduler/framework/plugins/volumebinding/binder.go AssumePodVolumes, BindPodVolumes, checkBindings
import { keyOf } from '../../../api/object.ts';
import { persistentVolumeClaim } from '../../../kinds/persistent-volume-claim/index.ts';
import type { PersistentVolumeClaim } from '../../../kinds/persistent-volume-claim/types.ts';
import { isBindCompleted, selectedNodeAnnotation } from '../../../kinds/persistent-volume-claim/words.ts';
import { persistentVolume } from '../../../kinds/persistent-volume/index.ts';
import { isKeptFor, keptFor } from '../../../kinds/persistent-volume/match.ts';
import type { PersistentVolume } from '../../../kinds/persistent-volume/types.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import type { Client } from '../../client/client.ts';
import type { Engine } from '../../client/engine.ts';
import type { Snapshot } from '../plugin.ts';
import { podInfoOf } from '../pod-info.ts';
import type { QueuedPod } from '../queue.ts';
import { claimsOf, volumesOn, type NodeVolumes } from './plan.ts';

/** So long a pod waits for its volumes before it is tried anew. */
// k8s: pkg/scheduler/apis/config/v1/defaults.go SetDefaults_VolumeBindingArgs BindTimeoutSeconds
export const bindTimeoutMs = 600_000;

/** Before the key of a pod that waits for its volumes. */
export const timeoutTask = 'volumes ';

/** A pod that has a node and waits for its volumes: plain data, but for what is known of the pod. */
export interface WaitingForVolumes {
  tried: QueuedPod;
  node: string;
  /** Why that node. */
  reason: string;
  /** Keys of the claims that are not bound yet. */
  claims: readonly string[];
  /** Volume → key of the claim that it was promised to. */
  promised: Readonly<Record<string, string>>;
  dueMs: number;
}

export type SavedWaiting = Omit<WaitingForVolumes, 'tried'> & { tried: Omit<QueuedPod, 'info'>; key: string };

export class VolumeBinder {
  readonly #engine: Engine;
  readonly #client: Client;
  readonly #snapshot: Pick<Snapshot, 'node' | 'storage'>;
  readonly #actor: string;
  readonly #waiting = new Map<string, WaitingForVolumes>();

  /** @param actor whose tasks `volumes …` the owner routes to `timedOut` */
  constructor(engine: Engine, client: Client, snapshot: Pick<Snapshot, 'node' | 'storage'>, actor: string) {
    this.#engine = engine;
    this.#client = client;
    this.#snapshot = snapshot;
    this.#actor = actor;
  }

  isWaiting(podKey: string): boolean {
    return this.#waiting.has(podKey);
  }

  delete(podKey: string): void {
    this.#waiting.delete(podKey);
  }

  /** Asks for the volumes of a pod that was given a node, and lets it wait if it must. @returns what was refused */
  reserve(tried: QueuedPod, node: string, reason: string): string | undefined {
    const { storage } = this.#snapshot;
    const { info, cause } = tried;
    const claims = claimsOf(info.pod, storage);
    const machine = this.#snapshot.node(node)?.node;
    if (!machine || 'refusal' in claims || claims.delayed.length === 0) return undefined;
    const found = volumesOn(machine, claims, storage);
    if ('refusal' in found) return found.refusal;
    this.#client.cause = cause;
    const problem = this.#begin(found, node, info.key);
    if (problem !== undefined) return problem;
    const dueMs = this.#engine.agenda.nowMs + bindTimeoutMs;
    const promised = Object.fromEntries(found.bind.map(({ claim, volume }) => [volume.metadata.name, keyOf(claim)]));
    const keys = claims.delayed.map((claim) => keyOf(claim));
    this.#waiting.set(info.key, { tried, node, reason, claims: keys, promised, dueMs });
    this.#engine.agenda.at(dueMs, this.#actor, timeoutTask + info.key);
    return undefined;
  }

  /** Takes out the pods whose wait is over, each with what went wrong, if anything. */
  takeEnded(): { waiting: WaitingForVolumes; error?: string }[] {
    const ended: { waiting: WaitingForVolumes; error?: string }[] = [];
    for (const [key, waiting] of this.#waiting) {
      const progress = this.#progressOf(waiting);
      if (progress === 'waits') continue;
      this.#waiting.delete(key);
      ended.push(progress === 'bound' ? { waiting } : { waiting, error: progress.error });
    }
    return ended;
  }

  /** Takes out the pod of a task if its time is up. */
  takeTimedOut(task: string): WaitingForVolumes | undefined {
    const key = task.slice(timeoutTask.length);
    const waiting = this.#waiting.get(key);
    // A later wait of the same pod has a task of its own.
    if (!waiting || waiting.dueMs > this.#engine.agenda.nowMs) return undefined;
    this.#waiting.delete(key);
    return waiting;
  }

  save(): SavedWaiting[] {
    return [...this.#waiting.values()].map(({ tried: { info, ...tried }, ...rest }) => ({
      ...rest,
      tried,
      key: info.key,
    }));
  }

  /** @param podOf the pods as the informer has them */
  load(saved: readonly SavedWaiting[], podOf: (key: string) => Pod | undefined): void {
    this.#waiting.clear();
    for (const { key, tried, ...rest } of saved) {
      const pod = podOf(key);
      if (pod) this.#waiting.set(key, { ...rest, tried: { ...tried, info: podInfoOf(pod) } });
    }
  }

  isPromised(volume: string, claimKey: string): boolean {
    for (const { promised } of this.#waiting.values())
      if (promised[volume] !== undefined && promised[volume] !== claimKey) return true;
    return false;
  }

  /** Writes the choice; what was refused, if anything. */
  #begin({ bind, provision }: NodeVolumes, node: string, pod: string): string | undefined {
    for (const { claim, volume } of bind) {
      const problem = this.#keep(volume, claim, pod);
      if (problem !== undefined) return problem;
    }
    for (const claim of provision) {
      if (claim.metadata.annotations?.[selectedNodeAnnotation] === node) continue;
      const annotations = { ...claim.metadata.annotations, [selectedNodeAnnotation]: node };
      const next = { ...claim, metadata: { ...claim.metadata, annotations } };
      const reason = `asked for a volume on ${node}, where ${pod} will run`;
      const updated = this.#client.update(persistentVolumeClaim, next, reason);
      if (!updated.ok) return updated.status.message ?? 'refused';
    }
    return undefined;
  }

  #keep(volume: PersistentVolume, claim: PersistentVolumeClaim, pod: string): string | undefined {
    if (isKeptFor(volume, claim) && volume.spec.claimRef?.uid) return undefined;
    const reason = `kept volume ${volume.metadata.name} for ${keyOf(claim)}, which ${pod} mounts`;
    const updated = this.#client.update(persistentVolume, keptFor(volume, claim), reason);
    return updated.ok ? undefined : (updated.status.message ?? 'refused');
  }

  /** How far the claims of a waiting pod have come. */
  #progressOf({ claims, node, promised }: WaitingForVolumes): 'bound' | 'waits' | { error: string } {
    const kept = new Set(Object.values(promised));
    let waits = false;
    for (const key of claims) {
      const claim = this.#snapshot.storage.claim(key);
      if (!claim) return { error: `binding volumes: pod does not exist any more: claim ${key} is gone` };
      if (claim.spec.volumeName && isBindCompleted(claim)) continue;
      waits = true;
      if (kept.has(key)) continue;
      const selected = claim.metadata.annotations?.[selectedNodeAnnotation];
      // The cache may not show our own annotation yet; another one than ours is not ours.
      if (selected !== undefined && selected !== node)
        return {
          error: `binding volumes: selectedNode annotation value "${selected}" not set to scheduled node "${node}"`,
        };
    }
    return waits ? 'waits' : 'bound';
  }
}
