/** The scheduler: hears of pods and nodes, takes one pod after another from its queue, and binds it to the node that suits best. */
// k8s: pkg/scheduler/scheduler.go, eventhandlers.go, schedule_one.go
import { causeOf, type Change } from '../../api/handler.ts';
import { equal } from '../../base/equality.ts';
import type { RandomStream } from '../../base/random.ts';
import { node as nodeKind } from '../../kinds/node/index.ts';
import type { Node } from '../../kinds/node/types.ts';
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import { pod as podKind } from '../../kinds/pod/index.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { Client } from '../client/client.ts';
import type { Engine, Part } from '../client/engine.ts';
import { EventSeriesRecorder, type SavedEventSeries } from '../client/event-series.ts';
import { Informers, type Informer, type SavedInformers } from '../client/informer.ts';
import { draw } from '../client/latencies.ts';
import type { SchedulingRecord } from '../trace/trace.ts';
import { SchedulerCache } from './cache.ts';
import { nodeChange } from './cluster-events.ts';
import { decide, type Chosen, type Decision } from './cycle.ts';
import { fitErrorMessage } from './fit-error.ts';
import { Framework } from './framework.ts';
import { Nominations } from './nominations.ts';
import { Outcomes } from './outcomes.ts';
import type { PostFilterAnswer, Snapshot } from './plugin.ts';
import { podInfoOf, type PodInfo } from './pod-info.ts';
import { SchedulingQueue, type QueuedPod, type QueueState, type SavedSchedulingQueue } from './queue.ts';
import { createSnapshot } from './snapshot.ts';
import { defaultProfile } from './table.ts';
import { VerdictRecorder } from './verdicts.ts';

/** Pods that name another scheduler are left to it. */
export const schedulerName = 'default-scheduler';
/** The machine on which it would run. */
const schedulerHost = 'control-plane';

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
  return new DefaultScheduler(engine);
}

const cycleActor = 'scheduler/cycle';

interface SavedScheduler {
  informers: SavedInformers;
  queue: SavedSchedulingQueue;
  assumed: { pod: Pod; node: string }[];
  nominations: [key: string, node: string][];
  start: number;
  cycleAtMs: number | undefined;
  events: SavedEventSeries;
}

class DefaultScheduler implements Scheduler {
  readonly name = 'scheduler';
  readonly #engine: Engine;
  readonly #informers: Informers;
  readonly #pods: Informer<Pod>;
  readonly #nodes: Informer<Node>;
  readonly #client: Client;
  readonly #events: EventSeriesRecorder;
  readonly #random: RandomStream;
  readonly #framework = new Framework(defaultProfile);
  readonly #snapshot: Snapshot;
  readonly #queue: SchedulingQueue;
  readonly #outcomes: Outcomes;
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
    this.#client = new Client(engine, this.name);
    this.#events = new EventSeriesRecorder(engine, this.#client, schedulerName, schedulerHost);
    this.#random = engine.random.stream('scheduler/cycle');
    this.#snapshot = createSnapshot(this.#informers, () => this.#cache);
    this.#queue = new SchedulingQueue(engine, cycleActor, this.#framework, this.#snapshot);
    this.#outcomes = new Outcomes(engine, this.#client, this.#events, (key) => this.#pods.get(key));
    this.#nodes.onChange((change) => this.#hearNode(change));
    this.#pods.onChange((change) => this.#hearPod(change));
  }

  start(): void {
    this.#informers.start();
  }

  run(actor: string, key: string): void {
    if (actor === 'informers') this.#informers.deliver(key);
    else if (key === 'next') this.#cycle();
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
      events: this.#events.save(),
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
    this.#queue.load(saved.queue, (key) => this.#pods.get(key));
    this.#start = saved.start;
    this.#cycleAtMs = saved.cycleAtMs;
    this.#events.load(saved.events);
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
    else if (pod.spec.schedulerName === schedulerName) this.#hearWaitingPod(change);
  }

  #hearPodGone(change: Change<Pod>): void {
    const { key, object: pod } = change;
    const freesRoom = this.#cache.placed(key) !== undefined || this.#nominations.nodeOf(key) !== undefined;
    this.#cache.removePod(key);
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
    if (info.terminating) {
      const { namespace, name } = info.pod.metadata;
      const message = `skip schedule deleting pod: ${namespace}/${name}`;
      this.#events.record(info.pod, { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message });
      return;
    }
    const decision = decide(info, {
      framework: this.#framework,
      snapshot: this.#snapshot,
      nominations: this.#nominations,
      start: this.#start,
      random: this.#random,
    });
    this.#start = decision.nextStart;
    this.#record(tried, decision);
    if (decision.node !== undefined) this.#place(tried, decision);
    else this.#putBack(tried, { ...decision, reason: 'Unschedulable' }, decision.postFilter);
  }

  /** Books the pod on the node at once, then binds it. What was booked in vain is free again, so others may fit. */
  #place(tried: QueuedPod, decision: Chosen): void {
    const { info } = tried;
    const { node } = decision;
    this.#cache.assume(info, node);
    this.#nominations.delete(info.key);
    const failure = this.#bind(info, decision);
    if (!failure) {
      const { namespace, name } = info.pod.metadata;
      const message = `Successfully assigned ${namespace}/${name} to ${node}`;
      this.#events.record(info.pod, { type: 'Normal', reason: 'Scheduled', action: 'Binding', message });
      return;
    }
    this.#framework.unreserve(info, node);
    this.#cache.forget(info.key);
    this.#record(tried, decision, { error: failure.message });
    this.#queue.moveOn({ type: 'pod-gone', pod: info.pod }, tried.cause);
    this.#putBack(tried, failure, undefined);
  }

  #bind(info: PodInfo, decision: Chosen): Failure | undefined {
    const { node } = decision;
    const refusal = this.#framework.reserve(info, node);
    if (refusal) {
      const message = fitErrorMessage(1, new Map([[node, refusal]]), undefined);
      return { reason: 'Unschedulable', message, refusedBy: [refusal.plugin] };
    }
    const late = this.#framework.preBind(info, node);
    if (late) return schedulerError(`running PreBind plugin "${late.plugin}": ${late.reasons.join(', ')}`);
    const { plugin, result } = this.#framework.bind(info, node, this.#client, reasonOf(decision));
    if (!result.ok) return schedulerError(`running Bind plugin "${plugin}": ${result.status.message ?? ''}`);
    this.#framework.postBind(info, node);
    return undefined;
  }

  #putBack(tried: QueuedPod, { reason, message, refusedBy }: Failure, postFilter: PostFilterAnswer | undefined): void {
    const { info } = tried;
    const cached = this.#pods.get(info.key);
    if (cached && !cached.spec.nodeName) this.#queue.putBack(tried, refusedBy, message);
    if (postFilter && 'victims' in postFilter) {
      this.#outcomes.evict(info, postFilter.nominate, postFilter.victims);
      for (const lesser of this.#nominations.lesser(info, postFilter.nominate)) {
        this.#nominations.delete(lesser.key);
        this.#outcomes.clearNomination(lesser.key);
      }
      this.#nominations.set(info, postFilter.nominate);
    } else if (postFilter?.nominate === '') this.#nominations.delete(info.key);
    this.#outcomes.failed(info, reason, message, postFilter?.nominate);
  }

  #record(tried: QueuedPod, decision: Decision, failure?: { error: string }): void {
    const { info } = tried;
    const nowMs = this.#engine.agenda.nowMs;
    this.#engine.trace.recordScheduling({
      atMs: nowMs,
      pod: info.key,
      podUid: info.uid,
      attempt: tried.attempts,
      queuedMs: nowMs - tried.firstMs,
      priority: info.priority,
      nodes: this.#verdicts.verdictsOf(decision),
      notLookedAt: this.#snapshot.nodes.length - decision.looked.length,
      outcome: failure ?? outcomeOf(decision),
    });
  }
}

interface Failure {
  reason: 'Unschedulable' | 'SchedulerError';
  message: string;
  /** None: the pod only backs off. */
  refusedBy: readonly string[];
}

function schedulerError(message: string): Failure {
  return { reason: 'SchedulerError', message, refusedBy: [] };
}

function outcomeOf(decision: Decision): SchedulingRecord['outcome'] {
  return decision.node === undefined
    ? { unschedulable: decision.message }
    : { node: decision.node, tie: decision.ties };
}

function reasonOf({ node, feasible }: Chosen): string {
  return feasible.length === 1
    ? `chose ${node}, the only node that fits`
    : `chose ${node} of ${feasible.length} nodes that fit`;
}
