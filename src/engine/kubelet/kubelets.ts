/** All machines of the cluster: one kubelet for every Node object, whoever created it. */
import type { Engine, Part } from '../client/engine.ts';
import { remembering } from '../../base/remembering.ts';
import type { Node } from '../../kinds/node/types.ts';
import { addressText } from './addresses.ts';
import { withLatestOutput } from './catch-up.ts';
import { entriesOf, printedLog, type Entries, type LogLine } from './container-log.ts';
import { Kubelet, type SavedKubelet } from './kubelet.ts';
import { containerMemory, containerSpec, isRunning, type PodMemory } from './memory.ts';
import { answerAtPort } from './port-answers.ts';
import { runInside } from './process-life.ts';
import type { PortAnswer, PortRequest } from './programs/program.ts';
import type { Heard, SessionInput, SessionTerms } from './session.ts';
import { hearContainer, hearSession, inputToContainer, inputToSession, openSession } from './sessions.ts';
import { SharedView, type SavedView } from './shared-view.ts';
import { heard } from './shell/terminal.ts';
import { usageOf, type Usage } from './usage.ts';

export interface Kubelets extends Part {
  /** The container's output, oldest line first; of the instance before when `previous`. Looking changes nothing. */
  logs(podKey: string, container?: string, previous?: boolean): string[];
  /** The same with times. Undefined when there is no such instance: nothing has started yet, or it is not known. */
  logLines(podKey: string, container?: string, previous?: boolean): LogLine[] | undefined;
  /** The same, and the lines that are begun: what somebody who listens to the streams has heard by now. */
  output(podKey: string, container?: string): Entries | undefined;
  /** What the pod uses at this moment; undefined when it runs nowhere. */
  /** @param load what its users make it take beside */
  usage(podKey: string, load?: Usage): Usage | undefined;
  /** Runs a command in a running container, to its end at once. */
  exec(
    podKey: string,
    container: string | undefined,
    argv: readonly string[],
  ): { status: number; output: string } | undefined;
  /** Starts a command that goes on in virtual time. Undefined when the container does not run. */
  openSession(
    podKey: string,
    container: string,
    terms: SessionTerms,
  ): { session: number } | { refusal: string } | undefined;
  /** Hands input to a session, or to the container's own process. False when it has too much of it, or is gone. */
  sendInput(podKey: string, to: number | string, input: SessionInput): boolean;
  /** What a session has said from that chunk on; undefined when it is gone. Listening changes nothing. */
  hear(podKey: string, session: number, from: number): Heard | undefined;
  /** The streams of a running container's own process. */
  attach(podKey: string, container: string): Attached | undefined;
  /** What it has said; undefined when it has only a log, or is gone. */
  hearAttached(podKey: string, container: string, instance: string, from: number): Heard | undefined;
  /** What a program in the pod answers at that port; undefined when the pod runs nowhere. */
  answerAtPort(podKey: string, port: number, request?: PortRequest): PortAnswer | undefined;
}

export interface Attached {
  /** The run of the container. */
  instance: string;
  /** Where to begin to listen; undefined when there is only the log. */
  from?: number;
}

/** 172.18.0.0: the network of the machines. */
const machineNetwork = ((172 * 256 + 18) * 256 + 0) * 256;

interface SavedKubelets {
  shared: SavedView;
  machines: SavedKubelet[];
}

export function createKubelets(engine: Engine): Kubelets {
  return new AllKubelets(engine);
}

/** Example: `worker-1/pods` → `worker-1`, `pods`. */
function placeOf(actor: string): { node: string; what: string } {
  const slash = actor.lastIndexOf('/');
  return { node: actor.slice(0, slash), what: actor.slice(slash + 1) };
}

class AllKubelets implements Kubelets {
  readonly name = 'kubelet';
  readonly #engine: Engine;
  readonly #shared: SharedView;
  readonly #machines = new Map<string, Kubelet>();
  /** Pods by key, each with its machine; of two with one name, the newer. */
  readonly #pods = new Map<string, { record: PodMemory; machine: string }>();
  readonly #addresses = new Set<string>();
  readonly #places = remembering(placeOf);
  #lowestFree = 2;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#shared = new SharedView(engine);
    this.#shared.answerAt = (place, port, request) => {
      const key = 'key' in place ? place.key : this.#keyOf(place.ip);
      return key === undefined ? undefined : this.answerAtPort(key, port, request);
    };
    this.#shared.nodes.onChange(({ type, object, old }) => {
      // A node deleted and created again in between is another machine.
      const isOther = old !== undefined && old.metadata.uid !== object.metadata.uid;
      if (type === 'DELETED' || isOther) this.#leave(object.metadata.name);
      if (type !== 'DELETED') this.#joinOrUpdate(object);
    });
    this.#shared.faults.onChange(({ object, old }) => {
      for (const node of new Set([object.spec.node, old?.spec.node])) if (node !== undefined) this.#applyFaults(node);
    });
  }

  start(): void {
    this.#shared.start();
  }

  run(actor: string, key: string): void {
    const { node, what } = this.#places(actor);
    // A node may be called `all`: only machines watch pods.
    if (node === 'all' && what === 'informers' && key !== 'pods') return this.#shared.deliver(key);
    const machine = this.#machines.get(node);
    if (what === 'informers') machine?.deliver(key);
    else if (what === 'pods') machine?.runPods(key);
    else machine?.runHeartbeat(key);
  }

  logs(podKey: string, container?: string, previous?: boolean): string[] {
    const text = printedLog(this.logLines(podKey, container, previous) ?? []);
    return text === '' ? [] : text.replace(/\n$/, '').split('\n');
  }

  logLines(podKey: string, container?: string, previous?: boolean): LogLine[] | undefined {
    return this.output(podKey, container, previous)?.lines;
  }

  output(podKey: string, container?: string, previous = false): Entries | undefined {
    const found = this.#find(podKey, container);
    if (!found) return undefined;
    const { record, memory, machine } = found;
    const instance = previous ? memory.previous : memory.instance;
    if (!instance) return undefined;
    const seen = isRunning(memory) && !previous ? withLatestOutput(machine, record, memory.name, instance) : instance;
    const { nowMs } = this.#engine.agenda;
    const endedAtMs = seen.end && seen.end.atMs <= nowMs ? seen.end.atMs : undefined;
    return entriesOf(seen.log, endedAtMs ?? nowMs, endedAtMs !== undefined);
  }

  usage(podKey: string, load?: Usage): Usage | undefined {
    const found = this.#pods.get(podKey);
    return found && usageOf(found.record, load);
  }

  exec(
    podKey: string,
    container: string | undefined,
    argv: readonly string[],
  ): { status: number; output: string } | undefined {
    const found = this.#find(podKey, container);
    if (!found || !isRunning(found.memory)) return undefined;
    const spec = containerSpec(found.record.pod, found.memory.name);
    if (!spec) return undefined;
    const { status, output } = runInside(found.machine, found.record, spec, found.memory.instance, argv);
    return { status, output };
  }

  openSession(
    podKey: string,
    container: string,
    terms: SessionTerms,
  ): { session: number } | { refusal: string } | undefined {
    const found = this.#find(podKey, container);
    if (!found || !isRunning(found.memory)) return undefined;
    return openSession(found.machine, found.record, found.memory, terms);
  }

  sendInput(podKey: string, to: number | string, input: SessionInput): boolean {
    const found = this.#find(podKey, typeof to === 'string' ? to : undefined);
    if (!found) return false;
    const { machine, record, memory } = found;
    if (typeof to === 'number') return inputToSession(machine, record, to, input);
    return isRunning(memory) && inputToContainer(machine, record, memory, input);
  }

  hear(podKey: string, session: number, from: number): Heard | undefined {
    const found = this.#pods.get(podKey);
    return found && hearSession(found.record, session, from);
  }

  attach(podKey: string, container: string): Attached | undefined {
    const found = this.#find(podKey, container);
    if (!found || !isRunning(found.memory)) return undefined;
    const { id, terminal } = withLatestOutput(found.machine, found.record, found.memory.name, found.memory.instance);
    return { instance: id, ...(terminal ? { from: heard(terminal, 0).next } : {}) };
  }

  hearAttached(podKey: string, container: string, instance: string, from: number): Heard | undefined {
    const found = this.#find(podKey, container);
    if (!found) return undefined;
    const { machine, record, memory } = found;
    if (!isRunning(memory) || memory.instance.shell?.isEndless !== true) return hearContainer(memory, instance, from);
    // A script that never ends is seldom looked at by itself.
    const latest = withLatestOutput(machine, record, memory.name, memory.instance);
    return hearContainer({ ...memory, instance: latest }, instance, from);
  }

  answerAtPort(podKey: string, port: number, request?: PortRequest): PortAnswer | undefined {
    const found = this.#find(podKey, undefined);
    return found && answerAtPort(found.machine, found.record, port, request);
  }

  save(): SavedKubelets {
    return { shared: this.#shared.save(), machines: [...this.#machines.values()].map((machine) => machine.save()) };
  }

  load(saved: unknown): void {
    const { shared, machines } = saved as SavedKubelets;
    for (const name of [...this.#machines.keys()]) this.#leave(name);
    this.#shared.load(shared);
    for (const machine of machines) this.#make(machine.name, machine.hostIp).load(machine);
  }

  #keyOf(ip: string): string | undefined {
    for (const [key, { record }] of this.#pods)
      if (record.ip === ip && !record.isFinished && !record.pod.spec.hostNetwork) return key;
    return undefined;
  }

  #find(podKey: string, container: string | undefined) {
    const found = this.#pods.get(podKey);
    const machine = found && this.#machines.get(found.machine);
    if (!found || !machine) return undefined;
    const name = container ?? found.record.pod.spec.containers[0].name;
    const memory = containerMemory(found.record, name);
    return memory && { record: found.record, memory, machine };
  }

  #joinOrUpdate(node: Node): void {
    const { name } = node.metadata;
    const known = this.#machines.get(name);
    if (known) {
      known.heardNode(node);
      return;
    }
    const given = node.status.addresses?.find(({ type }) => type === 'InternalIP')?.address;
    const machine = this.#make(name, given ?? this.#freeAddress());
    machine.switchOn();
    this.#applyFaults(name);
  }

  #make(name: string, hostIp: string): Kubelet {
    const machine = new Kubelet(this.#engine, name, hostIp, this.#shared, {
      add: (record) => this.#pods.set(record.key, { record, machine: name }),
      remove: (record) => {
        if (this.#pods.get(record.key)?.record === record) this.#pods.delete(record.key);
      },
    });
    this.#machines.set(name, machine);
    this.#addresses.add(hostIp);
    return machine;
  }

  #leave(name: string): void {
    const machine = this.#machines.get(name);
    if (!machine) return;
    machine.retire();
    this.#machines.delete(name);
    this.#addresses.delete(machine.hostIp);
    this.#lowestFree = 2;
  }

  #applyFaults(node: string): void {
    const faults = this.#shared.faults.byIndex('node', node);
    this.#machines.get(node)?.suffer({
      isDown: faults.some(({ spec }) => spec.type === 'NodeDown'),
      isPartitioned: faults.some(({ spec }) => spec.type === 'NodePartition'),
    });
  }

  /** Example: 172.18.0.2 for the first machine. The network's own address and its gateway are not handed out. */
  #freeAddress(): string {
    while (this.#addresses.has(addressText(machineNetwork + this.#lowestFree))) this.#lowestFree++;
    return addressText(machineNetwork + this.#lowestFree);
  }
}
