/** The network: users send requests to Services, rules pick pods, pods answer as their images do, and all of it is counted. */
import type { Change } from '../../api/handler.ts';
import { keyOf } from '../../api/object.ts';
import { formatTime } from '../../api/time.ts';
import { equal } from '../../base/equality.ts';
import type { RandomStream } from '../../base/random.ts';
import { fault } from '../../kinds/fault/index.ts';
import type { Fault } from '../../kinds/fault/types.ts';
import { image } from '../../kinds/image/index.ts';
import { node } from '../../kinds/node/index.ts';
import type { Node } from '../../kinds/node/types.ts';
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import { pod } from '../../kinds/pod/index.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { service } from '../../kinds/service/index.ts';
import { traffic } from '../../kinds/traffic/index.ts';
import type { Traffic, TrafficStatus } from '../../kinds/traffic/types.ts';
import { Client } from '../client/client.ts';
import { unixMs, type Engine, type Part } from '../client/engine.ts';
import { Informers, type Informer, type SavedInformers } from '../client/informer.ts';
import { resolveName, type DnsAnswer } from './dns.ts';
import { sendRequest, type World } from './fate.ts';
import { ImageBehaviours } from './image-behaviour.ts';
import { InFlight, type Flight } from './in-flight.ts';
import { Proxy, type SavedProxy } from './proxy.ts';
import { nextSendMs, requestsPerSecondMax } from './rate.ts';
import { containerAt, Servers, type EndedRun, type Server } from './servers.ts';
import type { Outcome, RevisionTotals, TrafficSecond } from './stats.ts';
import { loadOn, type Load } from './work.ts';
import { Users, type SavedUsers } from './users.ts';

/** Counters are written into the status so often, when they have changed. */
export const reportEveryMs = 5000;

/** Requests under way at most; beyond that users wait before they send more. */
export const flightsMax = 50_000;

/** Pods by their address. */
const addressIndex = 'address';

export interface TrafficObservation {
  /** `namespace/name` of the Traffic. */
  key: string;
  /** Name of the Service, in the same namespace. */
  service: string;
  requestsPerSecond: number;
  sent: number;
  succeeded: number;
  failed: number;
  failures: Record<string, number>;
  /** Per pod-template-hash. */
  byRevision: Record<string, RevisionTotals>;
  p95Ms: number | undefined;
  /** The newest requests under way or ended within the last second, at most 150, oldest first. */
  inFlight: { id: number; startMs: number; endMs: number; pod?: string; revision?: string; outcome: Outcome }[];
  /** Whole seconds that are new since the last call, or all that are remembered. */
  perSecond: TrafficSecond[];
  /** Held back: all traffic together asks for more than `requestsPerSecondMax`, or `flightsMax` requests are under way. */
  limited: boolean;
}

export interface Network extends Part {
  /** Traffic as the page draws it. @param full true: the whole history, not just what is new since the last call */
  observe(full?: boolean): TrafficObservation[];
  /** What the users of the pod `namespace/name` make its containers take of the machine. */
  loadOf(podKey: string): Load;
  /** Looks a name up as a pod of that namespace would. */
  resolve(host: string, namespace?: string): DnsAnswer;
}

export function createNetwork(engine: Engine): Network {
  return new ClusterNetwork(engine);
}

interface SavedNetwork {
  informers: SavedInformers;
  proxy: SavedProxy;
  servers: [pod: string, server: Server][];
  flights: Flight[];
  users: SavedUsers[];
  nextId: number;
}

class ClusterNetwork implements Network {
  readonly name = 'network';
  readonly #engine: Engine;
  readonly #informers: Informers;
  readonly #nodes: Informer<Node>;
  readonly #pods: Informer<Pod>;
  readonly #faults: Informer<Fault>;
  readonly #client: Client;
  readonly #random: RandomStream;
  readonly #proxy: Proxy;
  readonly #behaviours: ImageBehaviours;
  readonly #servers: Servers;
  readonly #inFlight = new InFlight();
  readonly #users = new Map<string, Users>();
  readonly #world: World;
  #nextId = 1;
  /** The first second that observers have not been told of; no part of the cluster's state. */
  #observedTo = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#informers = new Informers(engine, this.name);
    this.#random = engine.random.stream('network/requests');
    this.#client = new Client(engine, this.name);
    this.#nodes = this.#informers.of(node);
    this.#pods = this.#informers.of(pod);
    this.#faults = this.#informers.of(fault);
    this.#proxy = new Proxy(engine, 'network/proxy', this.#informers, engine.random.stream('network/proxy'));
    const images = this.#informers.of(image);
    this.#behaviours = new ImageBehaviours(() => images.values());
    this.#servers = new Servers((reference) => this.#behaviours.of(reference), engine.epochMs);
    this.#world = {
      rules: (key) => this.#proxy.rules(key),
      server: (key) => this.#servers.get(key),
      podAt: (ip, port) => this.#podAt(ip, port),
      isUnreachable: (name) => this.#isUnreachable(name),
      behaviourOf: (reference) => this.#behaviours.of(reference),
    };
    this.#pods.addIndex(addressIndex, (object) =>
      object.status.podIP && !isPodTerminal(object) ? [object.status.podIP] : [],
    );
    this.#faults.addIndex('node', ({ spec }) => [spec.node]);
    images.onChange(() => this.#behaviours.forget());
    this.#nodes.onChange((change) => change.type === 'DELETED' && this.#loseNode(change.object.metadata.name));
    this.#faults.onChange((change) => this.#hearFault(change));
    this.#pods.onChange((change) => this.#hearPod(change));
    this.#informers.of(traffic).onChange((change) => this.#hearTraffic(change));
  }

  start(): void {
    this.#informers.start();
  }

  run(actor: string, key: string): void {
    switch (actor) {
      case 'informers':
        return this.#informers.deliver(key);
      case 'proxy':
        return this.#proxy.sync();
      case 'send':
        return this.#send(key);
      case 'stop':
        return this.#cutShort(this.#servers.stopped(key, this.#nowMs));
      default:
        return this.#report(key);
    }
  }

  observe(full = false): TrafficObservation[] {
    const nowMs = this.#nowMs;
    this.#settle(nowMs);
    const from = full ? 0 : this.#observedTo;
    this.#observedTo = Math.floor(nowMs / 1000);
    const share = this.#share();
    return [...this.#users.values()].map((users) => {
      const { key, object, stats } = users;
      stats.rollTo(nowMs);
      return {
        key,
        service: object.spec.service,
        requestsPerSecond: object.spec.requestsPerSecond,
        sent: stats.sent,
        succeeded: stats.succeeded,
        failed: stats.failed,
        failures: { ...stats.failures },
        byRevision: { ...stats.byRevision },
        p95Ms: stats.p95Ms,
        inFlight: users.shown(nowMs).map(({ id, startMs, endMs, pod: to, revision, outcome }) => ({
          id,
          startMs,
          endMs,
          outcome,
          ...(to === undefined ? {} : { pod: to }),
          ...(revision === undefined ? {} : { revision }),
        })),
        perSecond: stats.secondsFrom(from),
        limited: !object.spec.paused && (share < 1 || this.#inFlight.size >= flightsMax),
      };
    });
  }

  resolve(host: string, namespace = 'default'): DnsAnswer {
    const services = this.#informers.of(service);
    return resolveName(host, namespace, {
      service: (key) => services.get(key),
      slices: (key) => this.#proxy.slicesOf(key),
    });
  }

  save(): SavedNetwork {
    return {
      informers: this.#informers.save(),
      proxy: this.#proxy.save(),
      servers: this.#servers.save(),
      flights: this.#inFlight.save(),
      users: [...this.#users.values()].map((users) => users.save()),
      nextId: this.#nextId,
    };
  }

  load(state: unknown): void {
    const saved = state as SavedNetwork;
    this.#informers.load(saved.informers);
    this.#behaviours.forget();
    this.#proxy.load(saved.proxy);
    this.#servers.load(saved.servers);
    this.#inFlight.load(saved.flights);
    this.#users.clear();
    for (const users of saved.users.map((each) => Users.load(each))) this.#users.set(users.key, users);
    this.#nextId = saved.nextId;
    this.#observedTo = 0;
  }

  get #nowMs(): number {
    return this.#engine.agenda.nowMs;
  }

  #hearPod(change: Change<Pod>): void {
    const { key, object, old, type } = change;
    if (type === 'DELETED') return this.#cutShort(this.#servers.delete(key));
    if (old && isSameToUsers(object, old)) return;
    const { ended, stopsAtMs } = this.#servers.set(key, object, this.#nowMs);
    this.#cutShort(ended);
    for (const atMs of stopsAtMs) this.#engine.agenda.at(atMs, 'network/stop', key);
  }

  #hearFault({ type, object: { spec } }: Change<Fault>): void {
    if (type === 'DELETED') return;
    this.#loseNode(spec.node);
    // Without power the processes are gone for good; when the machine is back, it starts new ones.
    if (spec.type === 'NodeDown') this.#servers.stopNode(spec.node, this.#nowMs);
  }

  #hearTraffic(change: Change<Traffic>): void {
    const { key } = change;
    this.#settle(this.#nowMs);
    if (change.type === 'DELETED') {
      this.#users.delete(key);
      this.#inFlight.cut((flight) => flight.traffic === key);
      this.#rescheduleAll();
      return;
    }
    const known = this.#users.get(key);
    if (known?.object.metadata.uid === change.object.metadata.uid) {
      const isSame = equal(known.object.spec, change.object.spec);
      known.object = change.object;
      if (!isSame) this.#rescheduleAll();
      return;
    }
    this.#users.set(key, new Users(change.object, this.#nowMs));
    this.#scheduleReport(key, change.object.metadata.uid);
    this.#rescheduleAll();
  }

  // The shares of all depend on each.
  #rescheduleAll(): void {
    const share = this.#share();
    for (const users of this.#users.values()) this.#scheduleSend(users, share);
  }

  #scheduleSend(users: Users, share: number): void {
    users.turn++;
    const { spec } = users.object;
    if (spec.paused || spec.requestsPerSecond <= 0) return;
    const atMs = nextSendMs(spec, users.beganMs, this.#nowMs, share, this.#random);
    this.#engine.agenda.at(Math.round(atMs * 1000) / 1000, 'network/send', `${users.key} ${users.turn}`);
  }

  #share(): number {
    let wanted = 0;
    for (const { object } of this.#users.values()) if (!object.spec.paused) wanted += object.spec.requestsPerSecond;
    return wanted > requestsPerSecondMax ? requestsPerSecondMax / wanted : 1;
  }

  #send(task: string): void {
    const space = task.lastIndexOf(' ');
    const users = this.#users.get(task.slice(0, space));
    if (!users || users.turn !== Number(task.slice(space + 1))) return;
    this.#settle(this.#nowMs);
    if (this.#inFlight.size >= flightsMax) return this.#scheduleSend(users, this.#share());
    const { key, object } = users;
    const departure = {
      id: this.#nextId++,
      traffic: key,
      namespace: object.metadata.namespace ?? '',
      spec: object.spec,
      nowMs: this.#nowMs,
    };
    const { flight, sticksTo } = sendRequest(departure, users.sticksTo, this.#world, this.#random);
    users.sticksTo = sticksTo;
    users.noteSent(flight);
    this.#inFlight.add(flight);
    this.#scheduleSend(users, this.#share());
  }

  /** Counts all requests that have ended by then. Calling it sooner or later changes nothing. */
  #settle(nowMs: number): void {
    for (;;) {
      const flight = this.#inFlight.takeEnded(nowMs);
      if (!flight) return;
      this.#users
        .get(flight.traffic)
        ?.stats.noteDone(flight.endMs, flight.endMs - flight.startMs, flight.outcome, flight.revision);
    }
  }

  /** Resets the connections to containers that have ended. */
  #cutShort(ended: readonly EndedRun[]): void {
    if (ended.length === 0) return;
    const nowMs = this.#nowMs;
    this.#settle(nowMs);
    const cut = this.#inFlight.cut((flight) =>
      ended.some(({ pod: of, run }) => flight.pod === of && flight.run === run),
    );
    for (const flight of cut) this.#redirect({ ...flight, endMs: nowMs, outcome: 'reset' });
  }

  /** Nothing comes back any more from that machine: its requests run into their timeouts. */
  #loseNode(name: string): void {
    this.#settle(this.#nowMs);
    const lost = new Set(this.#servers.podsOfNode(name));
    if (lost.size === 0) return;
    const cut = this.#inFlight.cut(
      (flight) => flight.pod !== undefined && lost.has(flight.pod) && flight.outcome !== 'timeout',
    );
    for (const flight of cut) {
      const seconds = this.#users.get(flight.traffic)?.object.spec.timeoutSeconds ?? 0;
      this.#redirect({ ...flight, endMs: Math.max(this.#nowMs, flight.startMs + seconds * 1000), outcome: 'timeout' });
    }
  }

  #redirect(flight: Flight): void {
    this.#users.get(flight.traffic)?.replace(flight);
    this.#inFlight.add(flight);
  }

  loadOf(podKey: string): Load {
    return loadOn(this.#servers.get(podKey)?.containers ?? [], this.#world.behaviourOf, this.#nowMs);
  }

  #podAt(ip: string, port: number): string | undefined {
    const keys = this.#pods.byIndex(addressIndex, ip).map((object) => keyOf(object));
    return keys.find((key) => containerAt(this.#servers.get(key), port) !== undefined) ?? keys[0];
  }

  // A node that is no object any more is no machine any more.
  #isUnreachable(name: string): boolean {
    return this.#faults.countByIndex('node', name) > 0 || this.#nodes.get(name) === undefined;
  }

  #scheduleReport(key: string, uid: string): void {
    this.#engine.agenda.after(reportEveryMs, 'network/report', `${key} ${uid}`);
  }

  #report(task: string): void {
    const [key, uid] = task.split(' ');
    const users = this.#users.get(key);
    if (users?.object.metadata.uid !== uid) return;
    const nowMs = this.#nowMs;
    this.#settle(nowMs);
    users.stats.rollTo(nowMs);
    const { sent, succeeded, failed, failures, p95Ms } = users.stats;
    const counters: TrafficStatus = {
      sent,
      succeeded,
      failed,
      failures: { ...failures },
      ...(p95Ms === undefined ? {} : { p95Ms }),
    };
    if (sent > 0 && !equal(counters, users.reported)) {
      users.reported = counters;
      this.#client.cause = { kind: 'timer', timer: 'users are counted every 5 s' };
      const status = { ...counters, p95Ms: p95Ms ?? null, lastUpdateTime: formatTime(unixMs(this.#engine)) };
      this.#client.patch(traffic, key, 'merge', { status }, 'status', 'counted requests');
    }
    this.#scheduleReport(key, uid);
  }
}

// Most writes to a pod change nothing that a client could notice.
function isSameToUsers(next: Pod, old: Pod): boolean {
  return (
    next.status.containerStatuses === old.status.containerStatuses &&
    next.status.initContainerStatuses === old.status.initContainerStatuses &&
    next.status.podIP === old.status.podIP &&
    next.metadata.deletionTimestamp === old.metadata.deletionTimestamp &&
    next.metadata.labels === old.metadata.labels
  );
}
