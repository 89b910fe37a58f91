/** One machine: its power, its connection, its kubelet and the pods on it. */
import { causeOf, type Change } from '../../api/handler.ts';
import type { Cause } from '../../api/request.ts';
import { assert } from '../../base/assert.ts';
import type { RandomStream } from '../../base/random.ts';
import { Client } from '../client/client.ts';
import type { Engine } from '../client/engine.ts';
import { EventRecorder, type SavedEvents } from '../client/events.ts';
import { Informers, type SavedInformers } from '../client/informer.ts';
import { draw } from '../client/latencies.ts';
import { node as nodeKind } from '../../kinds/node/index.ts';
import type { Node } from '../../kinds/node/types.ts';
import { pod as podKind } from '../../kinds/pod/index.ts';
import { podRequests, type ResourceAmounts } from '../../kinds/pod/requests.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { Addresses, type SavedAddresses } from './addresses.ts';
import { Room, type Rejection } from './admission.ts';
import { recordEvent, type Machine } from './machine.ts';
import { newPodMemory, type PodMemory, type ProbeKind } from './memory.ts';
import { heartbeatMs, NodeAgent, type SavedNodeAgent } from './node-agent.ts';
import { PodWorker } from './pod-worker.ts';
import { copyRecord, interrupt, newest } from './records.ts';
import { Puller, type SavedPuller } from './puller.ts';
import { wakeSession } from './sessions.ts';
import type { SharedView } from './shared-view.ts';
import { deleteFromApi, writeStatus } from './status-writer.ts';

export interface SavedKubelet {
  name: string;
  hostIp: string;
  /** When it was switched on, which tells tasks of an earlier boot; -1 without power. */
  boot: number;
  isOn: boolean;
  isUp: boolean;
  isPartitioned: boolean;
  isNetworkReady: boolean;
  isNetworkComing: boolean;
  startedAtMs: number;
  relistPhaseMs: number;
  records: PodMemory[];
  events: SavedEvents;
  puller: SavedPuller;
  addresses: SavedAddresses;
  agent: SavedNodeAgent;
  informers: SavedInformers;
}

/** Where the machines list their pods for questions from outside. */
export interface Directory {
  add(record: PodMemory): void;
  remove(record: PodMemory): void;
}

export class Kubelet implements Machine {
  readonly name: string;
  readonly podsActor: string;
  readonly hostIp: string;
  readonly engine: Engine;
  readonly client: Client;
  readonly events: EventRecorder;
  readonly random: RandomStream;
  readonly shared: SharedView;
  readonly puller: Puller;
  readonly addresses = new Addresses();
  isNetworkReady = false;
  startedAtMs = 0;
  relistPhaseMs = 0;
  readonly #worker: PodWorker;
  readonly #agent: NodeAgent;
  readonly #directory: Directory;
  readonly #records = new Map<string, PodMemory>();
  readonly #room = new Room();
  #informers: Informers;
  #boot = 0;
  #isOn = true;
  /** The kubelet runs. */
  #isUp = false;
  #isPartitioned = false;
  #isNetworkComing = false;

  constructor(engine: Engine, name: string, hostIp: string, shared: SharedView, directory: Directory) {
    this.name = name;
    this.podsActor = `kubelet/${name}/pods`;
    this.hostIp = hostIp;
    this.engine = engine;
    this.shared = shared;
    this.#directory = directory;
    this.client = new Client(engine, `kubelet ${name}`);
    this.events = new EventRecorder(engine, this.client, 'kubelet', name);
    this.random = engine.random.stream(`kubelet/${name}`);
    this.puller = new Puller(engine.agenda, this.podsActor, this.random, shared);
    this.#agent = new NodeAgent(this);
    this.#worker = new PodWorker(
      this,
      (record) => this.#forget(record),
      (record) => this.#room.remove(record.pod),
    );
    this.#informers = this.#newInformers();
  }

  get isReachable(): boolean {
    return this.#isOn && !this.#isPartitioned;
  }

  get podCidr(): string | undefined {
    return this.shared.nodes.get(this.name)?.spec.podCIDR;
  }

  /** The machine is switched on. */
  switchOn(): void {
    this.#isOn = true;
    this.#boot = this.engine.agenda.nowMs;
    this.#after(draw('machineBoot', this.random), 'boot');
  }

  /** What is broken about the machine now. */
  suffer({ isDown, isPartitioned }: { isDown: boolean; isPartitioned: boolean }): void {
    const wasReachable = this.isReachable;
    this.#isPartitioned = isPartitioned;
    if (isDown && this.#isOn) this.#losePower();
    else if (!isDown && !this.#isOn) this.switchOn();
    if (!this.#isUp || wasReachable === this.isReachable) return;
    if (this.isReachable) this.#reconnect();
    else this.#informers.stop();
  }

  /** The machine is taken away: whatever it ran is gone, and it says nothing any more. */
  retire(): void {
    this.#isUp = false;
    this.#isOn = false;
    this.#informers.stop();
    for (const record of this.#records.values()) this.#directory.remove(record);
    this.#records.clear();
  }

  /** The Node object has changed. */
  heardNode(node: Node): void {
    if (this.#isUp && node.spec.podCIDR !== undefined) this.#startNetwork();
  }

  deliver(plural: string): void {
    if (this.#isUp) this.#informers.deliver(plural);
  }

  /** Does one task of the actor `<node>/heartbeat`. */
  runHeartbeat(key: string): void {
    const [what, boot] = key.split(' ');
    if (Number(boot) !== this.#boot) return;
    switch (what) {
      case 'boot':
        return this.#start();
      case 'network':
        this.isNetworkReady = true;
        return this.#agent.report();
      case 'beat':
        this.#after(heartbeatMs, 'beat');
        return this.#agent.beat();
      default:
        assert(false, `no heartbeat task is called ${what}`);
    }
  }

  /** Does one task of the actor `<node>/pods`. */
  runPods(key: string): void {
    if (!this.#isUp) return;
    if (key === 'pull') return this.#finishPull();
    // `verb namespace/name uid container`; taken apart by hand, since every probe comes through here.
    const first = key.indexOf(' ');
    const second = key.indexOf(' ', first + 1);
    const third = key.indexOf(' ', second + 1);
    const verb = key.slice(0, first);
    const container = third < 0 ? '' : key.slice(third + 1);
    const record = this.#records.get(key.slice(second + 1, third < 0 ? undefined : third));
    if (!record) return;
    switch (verb) {
      case 'sync':
        return this.#worker.sync(record);
      case 'step':
        return this.#worker.step(record);
      case 'look':
        return this.#worker.look(record, container);
      case 'startup':
      case 'readiness':
      case 'liveness':
        return this.#worker.probe(record, container, verb as ProbeKind);
      case 'deadline':
        return this.#worker.deadline(record);
      case 'teardown':
        return this.#worker.tearDown(record);
      case 'hook':
        return this.#worker.hookFailed(record, container);
      case 'session':
        return wakeSession(this, record, container);
      default:
        assert(false, `no pod task is called ${verb}`);
    }
  }

  save(): SavedKubelet {
    return {
      name: this.name,
      hostIp: this.hostIp,
      boot: this.#boot,
      isOn: this.#isOn,
      isUp: this.#isUp,
      isPartitioned: this.#isPartitioned,
      isNetworkReady: this.isNetworkReady,
      isNetworkComing: this.#isNetworkComing,
      startedAtMs: this.startedAtMs,
      relistPhaseMs: this.relistPhaseMs,
      records: [...this.#records.values()].map(copyRecord),
      events: this.events.save(),
      puller: this.puller.save(),
      addresses: this.addresses.save(),
      agent: this.#agent.save(),
      informers: this.#informers.save(),
    };
  }

  load(saved: SavedKubelet): void {
    this.#boot = saved.boot;
    this.#isOn = saved.isOn;
    this.#isUp = saved.isUp;
    this.#isPartitioned = saved.isPartitioned;
    this.isNetworkReady = saved.isNetworkReady;
    this.#isNetworkComing = saved.isNetworkComing;
    this.startedAtMs = saved.startedAtMs;
    this.relistPhaseMs = saved.relistPhaseMs;
    this.events.load(saved.events);
    this.puller.load(saved.puller);
    this.addresses.load(saved.addresses);
    this.#agent.load(saved.agent);
    for (const record of saved.records) {
      const own = copyRecord(record);
      this.#records.set(own.uid, own);
      this.#directory.add(own);
      if (!own.isFinished) this.#room.add(own.pod);
    }
    this.#informers.load(saved.informers);
    // A machine that cannot hear must not subscribe.
    if (!this.#isUp || !this.isReachable) this.#informers.stop();
  }

  #after(delayMs: number, what: 'boot' | 'network' | 'beat'): void {
    this.engine.agenda.after(delayMs, `kubelet/${this.name}/heartbeat`, `${what} ${this.#boot}`);
  }

  #newInformers(): Informers {
    const informers = new Informers(this.engine, `kubelet/${this.name}`);
    const pods = informers.of(podKind);
    pods.nodeName = this.name;
    pods.onChange((change) => this.#heardPod(change));
    return informers;
  }

  /** The kubelet process begins. */
  #start(): void {
    this.#isUp = true;
    this.startedAtMs = this.engine.agenda.nowMs;
    this.relistPhaseMs = this.startedAtMs + this.random.between(0, 1000);
    this.isNetworkReady = false;
    this.#isNetworkComing = false;
    this.#agent.start();
    if (this.podCidr !== undefined) this.#startNetwork();
    if (this.isReachable) this.#listPods();
    this.#after(heartbeatMs, 'beat');
  }

  #startNetwork(): void {
    if (this.isNetworkReady || this.#isNetworkComing) return;
    this.#isNetworkComing = true;
    this.#after(draw('networkPlugin', this.random), 'network');
  }

  /** The power goes: all containers are gone at once, and nobody is told. */
  #losePower(): void {
    this.#isOn = false;
    this.#isUp = false;
    this.#boot = -1;
    this.#informers.stop();
    this.puller.stop();
    this.addresses.clear();
    for (const record of this.#records.values()) interrupt(record, this.engine.agenda.nowMs);
  }

  /** The API server can be reached again: what was missed is made up for. */
  #reconnect(): void {
    this.#agent.register();
    this.#listPods();
    for (const record of [...this.#records.values()]) writeStatus(this, record, record.isFinished);
  }

  /** Lists the node's pods and watches from there. Pods that have vanished meanwhile are stopped. */
  #listPods(): void {
    const listed = this.client.list(podKind, { fieldSelector: `spec.nodeName=${this.name}` });
    const uids = new Set(listed.map((pod) => pod.metadata.uid));
    for (const record of [...this.#records.values()]) if (!uids.has(record.uid)) this.#worker.vanish(record);
    for (const pod of listed) {
      const record = this.#records.get(pod.metadata.uid);
      if (record) record.pod = newest(record.pod, pod);
    }
    this.#informers.stop();
    this.#informers = this.#newInformers();
    this.#informers.start();
  }

  #heardPod(change: Change<Pod>): void {
    const pod = change.object;
    const known = this.#records.get(pod.metadata.uid);
    const cause = causeOf(change);
    if (change.type === 'DELETED') {
      if (!known) return;
      known.pod = newest(known.pod, pod);
      known.cause = cause;
      this.#worker.vanish(known);
      return;
    }
    if (!known) return this.#takeIn(change.key, pod, cause);
    const isNews = Number(pod.metadata.resourceVersion) > Number(known.pod.metadata.resourceVersion);
    if (isNews) known.pod = pod;
    this.#worker.react(known, cause, isNews);
    const isIdle = !known.work && known.syncAtMs === undefined && !known.ending && !known.isFinished;
    // After a reboot the pod's containers are started again.
    if (isIdle && known.lastSyncEndMs === undefined)
      this.#worker.begin(known, cause, 'found the pod again after its machine had been off');
  }

  #takeIn(key: string, pod: Pod, cause: Cause): void {
    const record = newPodMemory(pod, key, cause);
    this.#records.set(record.uid, record);
    this.#directory.add(record);
    if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') {
      record.isFinished = true;
      if (pod.metadata.deletionTimestamp !== undefined) deleteFromApi(this, record);
      return;
    }
    const node = this.shared.nodes.get(this.name);
    const requests = podRequests(pod);
    const isAsked = node !== undefined && pod.metadata.deletionTimestamp === undefined;
    const rejection = isAsked ? this.#refuses(pod, requests, node) : undefined;
    if (rejection) {
      record.because = `refused the pod: ${rejection.reason}`;
      record.isFinished = true;
      record.verdict = {
        reason: rejection.reason,
        message: `Pod was rejected: ${rejection.message}`,
        isRejection: true,
      };
      recordEvent(this, record, 'Warning', rejection.reason, rejection.message);
      writeStatus(this, record);
      return;
    }
    this.#room.add(pod, requests);
    if (pod.metadata.deletionTimestamp === undefined)
      this.#worker.begin(record, cause, 'took in the pod that was bound to its node');
    else this.#worker.react(record, cause, false);
  }

  /** A label that the cache does not have yet must not turn a pod away: then the node is read afresh. */
  #refuses(pod: Pod, requests: ResourceAmounts, node: Node): Rejection | undefined {
    const rejection = this.#room.refuses(pod, requests, node);
    if (rejection?.reason !== 'NodeAffinity') return rejection;
    const fresh = this.client.get(nodeKind, this.name);
    return fresh.ok ? this.#room.refuses(pod, requests, fresh.object) : rejection;
  }

  #finishPull(): void {
    const outcome = this.puller.finish();
    const record = outcome && this.#records.get(outcome.request.uid);
    if (record) this.#worker.pulled(record, outcome);
  }

  #forget(record: PodMemory): void {
    this.#records.delete(record.uid);
    this.#directory.remove(record);
  }
}
