/** The scheduler: hears of pods and nodes, takes one pod after another from its queue, and binds it to the node that suits best. */
// k8s: pkg/scheduler/scheduler.go, eventhandlers.go, schedule_one.go
import { causeOf, type Change } from '../../api/handler.ts';
import { keyOf } from '../../api/object.ts';
import type { Cause } from '../../api/request.ts';
import { equal } from '../../base/equality.ts';
import type { RandomStream } from '../../base/random.ts';
import { node as nodeKind } from '../../kinds/node/index.ts';
import type { Node } from '../../kinds/node/types.ts';
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import { pod as podKind } from '../../kinds/pod/index.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { scheduler as schedulerKind } from '../../kinds/scheduler/index.ts';
import type { Scheduler as SchedulerObject } from '../../kinds/scheduler/types.ts';
import { Client } from '../client/client.ts';
import type { Engine, Part } from '../client/engine.ts';
import { Informers, type Informer, type SavedInformers } from '../client/informer.ts';
import { draw } from '../client/latencies.ts';
import { outcomeOf, reasonOf, schedulerError, volumesError, type Failure } from './attempt.ts';
import { SchedulerCache } from './cache.ts';
import { nodeChange, type ClusterEvent } from './cluster-events.ts';
import { decide, type Chosen, type Decision, type Failed } from './cycle.ts';
import { fitErrorMessage } from './fit-error.ts';
import { Nominations } from './nominations.ts';
import type { PostFilterAnswer, Snapshot } from './plugin.ts';
import { podInfoOf } from './pod-info.ts';
import { defaultSchedulerName, Profiles, type Profile, type SavedProfiles } from './profiles.ts';
import { SchedulingQueue, type QueuedPod, type QueueState, type SavedSchedulingQueue } from './queue.ts';
import { createSnapshot } from './snapshot.ts';
import { VerdictRecorder } from './verdicts.ts';
import { timeoutTask, VolumeBinder, type SavedWaiting, type WaitingForVolumes } from './volumes/binder.ts';
import { watchStorage } from './volumes/watch.ts';

/** A waiting pod as the panels show it. */
export interface WaitingPod {
  /** `namespace/name`. */
  pod: string;
  state: QueueState;
  sinceMs: number;
  /** While it backs off: until when. */
  untilMs?: number;
  attempts: number;
  lastMessage?: string;
}

export interface Scheduler extends Part {
  /** Waiting pods in the order in which they would be tried. */
  queue(): WaitingPod[];
}

export function createScheduler(engine: Engine): Scheduler {
  return new KubeScheduler(engine);
}

const cycleActor = 'scheduler/cycle';

interface SavedScheduler {
  informers: SavedInformers;
  queue: SavedSchedulingQueue;
  assumed: { pod: Pod; node: string }[];
  nominations: [key: string, node: string][];
  start: number;
  cycleAtMs: number | undefined;
  profiles: SavedProfiles;
  volumes: SavedWaiting[];
}

class KubeScheduler implements Scheduler {
  readonly name = 'scheduler';
  readonly #engine: Engine;
  readonly #informers: Informers;
  readonly #pods: Informer<Pod>;
  readonly #nodes: Informer<Node>;
  readonly #schedulers: Informer<SchedulerObject>;
  readonly #client: Client;
  readonly #random: RandomStream;
  readonly #profiles: Profiles;
  readonly #snapshot: Snapshot;
  readonly #queue: SchedulingQueue;
  readonly #volumes: VolumeBinder;
  readonly #verdicts = new VerdictRecorder();
  #cache = new SchedulerCache();
  #nominations = new Nominations();
  /** Where the next search for nodes begins. */
  #start = 0;
  /** When the running cycle ends. */
  #cycleAtMs: number | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#informers = new Informers(engine, this.name);
    this.#pods = this.#informers.of(podKind);
    this.#nodes = this.#informers.of(nodeKind);
    this.#schedulers = this.#informers.of(schedulerKind);
    this.#client = new Client(engine, this.name);
    this.#random = engine.random.stream('scheduler/cycle');
    this.#snapshot = createSnapshot(
      this.#informers,
      () => this.#cache,
      (volume, claim) => this.#volumes.isPromised(volume, claim),
    );
    this.#volumes = new VolumeBinder(engine, this.#client, this.#snapshot, cycleActor);
    this.#profiles = new Profiles(engine, this.#client, (key) => this.#pods.get(key));
    this.#queue = new SchedulingQueue(engine, cycleActor, this.#profiles, this.#snapshot);
    this.#nodes.onChange((change) => this.#hearNode(change));
    this.#pods.onChange((change) => this.#hearPod(change));
    watchStorage(this.#informers, (event, cause) => this.#hearStorage(event, cause));
    if (engine.scripts) this.#schedulers.onChange((change) => this.#hearScheduler(change));
  }

  start(): void {
    this.#informers.start();
  }

  run(actor: string, key: string): void {
    if (actor === 'informers') this.#informers.deliver(key);
    else if (key === 'next') this.#cycle();
    else if (key.startsWith(timeoutTask)) this.#timeOut(key);
    else this.#queue.sweep(key.slice('sweep '.length));
    this.#wake();
  }

  queue(): WaitingPod[] {
    return this.#queue.list().map((queued) => ({
      pod: queued.info.key,
      state: queued.state,
      sinceMs: queued.sinceMs,
      ...(queued.state === 'backoff' ? { untilMs: this.#queue.backoffUntilMs(queued) } : {}),
      attempts: queued.attempts,
      ...(queued.message ? { lastMessage: queued.message } : {}),
    }));
  }

  save(): SavedScheduler {
    return {
      informers: this.#informers.save(),
      queue: this.#queue.save(),
      assumed: this.#cache.assumed(),
      nominations: this.#nominations.entries(),
      start: this.#start,
      cycleAtMs: this.#cycleAtMs,
      profiles: this.#profiles.save(),
      volumes: this.#volumes.save(),
    };
  }

  load(state: unknown): void {
    const saved = state as SavedScheduler;
    this.#informers.load(saved.informers);
    this.#cache = new SchedulerCache();
    for (const node of this.#nodes.values()) this.#cache.setNode(node);
    for (const pod of this.#pods.values()) if (pod.spec.nodeName && !isPodTerminal(pod)) this.#cache.setPod(pod);
    for (const { pod, node } of saved.assumed) this.#cache.assume(podInfoOf(pod), node);
    this.#nominations = new Nominations();
    for (const [key, node] of saved.nominations) {
      const pod = this.#pods.get(key);
      if (pod) this.#nominations.set(podInfoOf(pod), node);
    }
    this.#profiles.load(saved.profiles, this.#schedulers.values());
    this.#queue.load(saved.queue, (key) => this.#pods.get(key));
    this.#volumes.load(saved.volumes, (key) => this.#pods.get(key));
    this.#start = saved.start;
    this.#cycleAtMs = saved.cycleAtMs;
  }

  #hearNode(change: Change<Node>): void {
    const node = change.object;
    const cause = causeOf(change);
    if (change.type === 'DELETED') {
      this.#queue.moveOn({ type: 'node-deleted', node }, cause);
      this.#cache.removeNode(node.metadata.name);
      return;
    }
    this.#cache.setNode(node);
    const { old } = change;
    const changed = old && nodeChange(node, old);
    if (!old) this.#queue.moveOn({ type: 'node-added', node }, cause);
    else if (changed) this.#queue.moveOn({ type: 'node-updated', node, old, changed }, cause);
  }

  #hearPod(change: Change<Pod>): void {
    const { object: pod, type } = change;
    if (type === 'DELETED' || isPodTerminal(pod)) this.#hearPodGone(change);
    else if (pod.spec.nodeName) this.#hearPlacedPod(change);
    else if (this.#profiles.get(pod.spec.schedulerName)) this.#hearWaitingPod(change);
  }

  #hearPodGone(change: Change<Pod>): void {
    const { key, object: pod } = change;
    const freesRoom = this.#cache.placed(key) !== undefined || this.#nominations.nodeOf(key) !== undefined;
    this.#cache.removePod(key);
    this.#volumes.delete(key);
    this.#queue.delete(key);
    this.#nominations.delete(key);
    if (freesRoom) this.#queue.moveOn({ type: 'pod-gone', pod }, causeOf(change));
  }

  #hearPlacedPod(change: Change<Pod>): void {
    const { key, object: pod, old } = change;
    this.#cache.setPod(pod, key);
    this.#queue.delete(key);
    this.#nominations.delete(key);
    if (!old?.spec.nodeName) this.#queue.moveOn({ type: 'pod-bound', pod }, causeOf(change));
    else if (!equal(pod.metadata.labels, old.metadata.labels))
      this.#queue.moveOn({ type: 'pod-updated', pod, old }, causeOf(change));
  }

  #hearWaitingPod(change: Change<Pod>): void {
    const { key, object: pod, old } = change;
    if (this.#cache.isAssumed(key)) return;
    const nominated = pod.status.nominatedNodeName;
    if (nominated) this.#nominations.set(podInfoOf(pod), nominated);
    else if (old?.status.nominatedNodeName) this.#nominations.delete(key);
    if (old) this.#queue.update(pod, old, causeOf(change));
    else this.#queue.add(pod, causeOf(change));
  }

  /** Takes over new code as a scheduler does that is started anew: its pods come into the queue for the first time. */
  #hearScheduler(change: Change<SchedulerObject>): void {
    const { object, old, type } = change;
    const { name, generation = 0 } = object.metadata;
    if (type !== 'DELETED' && old?.metadata.generation === generation) return;
    const pods = [...this.#pods.values()].filter((pod) => !pod.spec.nodeName && pod.spec.schedulerName === name);
    for (const pod of pods) this.#queue.delete(keyOf(pod));
    if (type === 'DELETED') return this.#profiles.delete(name);
    const loaded = this.#profiles.set(object);
    this.#client.cause = causeOf(change);
    const status =
      'problem' in loaded
        ? { observedGeneration: generation, exports: [], problem: loaded.problem }
        : { observedGeneration: generation, exports: loaded.exports, problem: null };
    const reason = 'problem' in loaded ? 'could not load the code' : 'loaded the code';
    this.#client.patch(schedulerKind, name, 'merge', { status }, 'status', reason);
    if ('problem' in loaded) return;
    for (const pod of pods)
      if (!isPodTerminal(pod) && !this.#cache.isAssumed(keyOf(pod))) this.#queue.add(pod, causeOf(change));
  }

  // One pod at a time: the next cycle begins when this one has ended.
  #wake(): void {
    if (this.#cycleAtMs !== undefined || this.#queue.activeCount === 0) return;
    this.#cycleAtMs = this.#engine.agenda.nowMs + draw('schedulingCycle', this.#random);
    this.#engine.agenda.at(this.#cycleAtMs, cycleActor, 'next');
  }

  #cycle(): void {
    this.#cycleAtMs = undefined;
    const tried = this.#queue.pop();
    if (!tried) return;
    this.#client.cause = tried.cause;
    const { info } = tried;
    const profile = this.#profiles.of(info.pod);
    if (info.terminating) {
      const { namespace, name } = info.pod.metadata;
      const message = `skip schedule deleting pod: ${namespace}/${name}`;
      profile.events.record(info.pod, { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message });
      return;
    }
    const decision = decide(info, {
      framework: profile.framework,
      snapshot: this.#snapshot,
      nominations: this.#nominations,
      start: this.#start,
      random: this.#random,
    });
    this.#start = decision.nextStart;
    this.#record(tried, profile, decision);
    if (decision.node !== undefined) this.#place(tried, profile, decision);
    else if ('failure' in decision) this.#giveUp(tried, profile, decision);
    else this.#putBack(tried, profile, { ...decision, reason: 'Unschedulable' }, decision.postFilter);
  }

  /** Books the pod on the node at once, then binds it. */
  #place(tried: QueuedPod, profile: Profile, decision: Chosen): void {
    const { info } = tried;
    const { node } = decision;
    this.#cache.assume(info, node);
    this.#nominations.delete(info.key);
    let failure = this.#reserve(tried, profile, decision);
    // A pod whose claims are not bound yet is bound when they are.
    if (!failure && !this.#volumes.isWaiting(info.key)) failure = this.#bind(tried, profile, node, reasonOf(decision));
    if (!failure) return;
    this.#record(tried, profile, decision, { error: failure.message });
    this.#takeBack(tried, profile, node, failure);
  }

  /** What was booked in vain is free again, so others may fit. */
  #takeBack(tried: QueuedPod, profile: Profile, node: string, failure: Failure): void {
    const { info } = tried;
    profile.framework.unreserve(info, node);
    this.#cache.forget(info.key);
    this.#queue.moveOn({ type: 'pod-gone', pod: info.pod }, tried.cause);
    this.#putBack(tried, profile, failure, undefined);
  }

  /** Takes what the pod needs on the node; a pod whose claims are not bound yet waits for them. */
  #reserve(tried: QueuedPod, { framework }: Profile, decision: Chosen): Failure | undefined {
    const { info } = tried;
    const { node } = decision;
    const refusal = framework.reserve(info, node);
    if (refusal) {
      const message = fitErrorMessage(1, new Map([[node, refusal]]), undefined);
      return { reason: 'Unschedulable', message, refusedBy: [refusal.plugin] };
    }
    const late = framework.preBind(info, node);
    if (late) return schedulerError(`running PreBind plugin "${late.plugin}": ${late.reasons.join(', ')}`);
    const problem = this.#volumes.reserve(tried, node, reasonOf(decision));
    return problem === undefined ? undefined : volumesError(problem);
  }

  #bind(tried: QueuedPod, profile: Profile, node: string, reason: string): Failure | undefined {
    const { info } = tried;
    const { framework, events } = profile;
    const { plugin, result } = framework.bind(info, node, this.#client, reason);
    if (!result.ok) return schedulerError(`running Bind plugin "${plugin}": ${result.status.message ?? ''}`);
    framework.postBind(info, node);
    const { namespace, name } = info.pod.metadata;
    const message = `Successfully assigned ${namespace}/${name} to ${node}`;
    events.record(info.pod, { type: 'Normal', reason: 'Scheduled', action: 'Binding', message });
    return undefined;
  }

  /** Binds the pods whose volumes are there now, and looks again at those that storage kept from a node. */
  #hearStorage(event: ClusterEvent, cause: Cause): void {
    for (const { waiting, error } of this.#volumes.takeEnded()) {
      this.#client.cause = cause;
      this.#endWait(waiting, error === undefined ? undefined : volumesError(error));
    }
    this.#queue.moveOn(event, cause);
  }

  #timeOut(task: string): void {
    const waiting = this.#volumes.takeTimedOut(task);
    if (!waiting) return;
    this.#client.cause = { kind: 'timer', timer: `${waiting.tried.info.key} waited too long for its volumes` };
    this.#endWait(waiting, volumesError('binding volumes: context deadline exceeded'));
  }

  #endWait({ tried, node, reason }: WaitingForVolumes, failure: Failure | undefined): void {
    const profile = this.#profiles.of(tried.info.pod);
    const failed = failure ?? this.#bind(tried, profile, node, `${reason}, and its volumes are bound`);
    if (failed) this.#takeBack(tried, profile, node, failed);
  }

  /** Says once on the Scheduler object what is wrong with its code; the pod backs off and is tried again. */
  #giveUp(tried: QueuedPod, profile: Profile, { failure, message }: Failed): void {
    if (profile.script && !profile.isReported) {
      profile.isReported = true;
      const problem = { ...failure.error, pod: tried.info.key, node: failure.node };
      this.#client.patch(schedulerKind, profile.name, 'merge', { status: { problem } }, 'status', 'its code failed');
    }
    this.#putBack(tried, profile, schedulerError(message), undefined);
  }

  #putBack(
    tried: QueuedPod,
    { outcomes }: Profile,
    { reason, message, refusedBy }: Failure,
    postFilter: PostFilterAnswer | undefined,
  ): void {
    const { info } = tried;
    const cached = this.#pods.get(info.key);
    if (cached && !cached.spec.nodeName) this.#queue.putBack(tried, refusedBy, message);
    if (postFilter && 'victims' in postFilter) {
      outcomes.evict(info, postFilter.nominate, postFilter.victims);
      for (const lesser of this.#nominations.lesser(info, postFilter.nominate)) {
        this.#nominations.delete(lesser.key);
        outcomes.clearNomination(lesser.key);
      }
      this.#nominations.set(info, postFilter.nominate);
    } else if (postFilter?.nominate === '') this.#nominations.delete(info.key);
    outcomes.failed(info, reason, message, postFilter?.nominate);
  }

  #record(tried: QueuedPod, { name, script }: Profile, decision: Decision, failure?: { error: string }): void {
    const { info } = tried;
    const nowMs = this.#engine.agenda.nowMs;
    const printed = script?.printed();
    this.#engine.trace.recordScheduling({
      atMs: nowMs,
      pod: info.key,
      podUid: info.uid,
      attempt: tried.attempts,
      queuedMs: nowMs - tried.firstMs,
      priority: info.priority,
      ...(name === defaultSchedulerName ? {} : { profile: name }),
      ...(printed?.length ? { printed } : {}),
      nodes: this.#verdicts.verdictsOf(decision),
      notLookedAt: this.#snapshot.nodes.length - decision.looked.length,
      outcome: failure ?? outcomeOf(decision),
    });
  }
}
