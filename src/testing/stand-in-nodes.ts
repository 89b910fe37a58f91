/**
 * The simplest machines that controllers can live with: pods are bound in turn, become ready a little later unless their
 * image says otherwise, and end when they are deleted. Keeps what it knows in the store, so it can be saved anywhere.
 */
import type { Change } from '../api/handler.ts';
import { keyOf, type KubernetesObject } from '../api/object.ts';
import type { Cause } from '../api/request.ts';
import { Client } from '../engine/client/client.ts';
import { nowMicroText, nowText, type Engine, type Part } from '../engine/client/engine.ts';
import { lease } from '../kinds/lease/index.ts';
import { node } from '../kinds/node/index.ts';
import type { Node } from '../kinds/node/types.ts';
import { pod } from '../kinds/pod/index.ts';
import type { Pod } from '../kinds/pod/types.ts';

export interface StandInNodes extends Part {
  /** A machine joins and reports every ten seconds. */
  join(name: string, labels?: Record<string, string>): void;
  /** A machine falls silent, or speaks again. */
  setSilent(name: string, isSilent: boolean): void;
}

const heartbeatMs = 10_000;

/** Pods whose image contains this word run but never become ready. */
const brokenImage = 'broken';

export function createStandInNodes(engine: Engine): StandInNodes {
  return new Nodes(engine);
}

class Nodes implements StandInNodes {
  readonly name = 'stand-in-nodes';
  readonly #engine: Engine;
  readonly #client: Client;
  #silent: string[] = [];
  #turn = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#client = new Client(engine, this.name);
    engine.api.subscribe({ group: '', resource: 'pods' }, (change) => this.#hear(change as Change<Pod>));
  }

  start(): void {}

  join(name: string, labels: Record<string, string> = {}): void {
    const created = this.#client.create(node, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
      spec: {},
      status: {},
    });
    const owners = created.ok ? [{ apiVersion: 'v1', kind: 'Node', name, uid: created.object.metadata.uid }] : [];
    this.#client.create(lease, {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace: 'kube-node-lease', ownerReferences: owners },
      spec: { holderIdentity: name, renewTime: nowMicroText(this.#engine) },
    });
    this.#setReady(name);
    this.#later(heartbeatMs, `beat ${name}`);
  }

  setSilent(name: string, isSilent: boolean): void {
    this.#silent = this.#silent.filter((other) => other !== name);
    if (isSilent) this.#silent.push(name);
    else this.#setReady(name);
  }

  run(_actor: string, task: string): void {
    const space = task.indexOf(' ');
    const [verb, key] = [task.slice(0, space), task.slice(space + 1)];
    this.#client.cause = { kind: 'timer', timer: task } satisfies Cause;
    if (verb === 'beat') return this.#beat(key);
    const found = this.#client.get(pod, key);
    if (!found.ok) return;
    if (verb === 'bind') this.#bind(found.object);
    else if (found.object.spec.nodeName && this.#silent.includes(found.object.spec.nodeName)) this.#later(1000, task);
    else if (verb === 'start') this.#begin(found.object);
    else this.#client.delete(pod, key, { gracePeriodSeconds: 0, preconditions: { uid: found.object.metadata.uid } });
  }

  save(): unknown {
    return { silent: this.#silent, turn: this.#turn };
  }

  load(saved: unknown): void {
    const { silent, turn } = saved as { silent: string[]; turn: number };
    this.#silent = silent;
    this.#turn = turn;
  }

  #hear({ type, object, old }: Change<Pod>): void {
    if (type === 'DELETED') return;
    const key = keyOf(object);
    if (type === 'ADDED') this.#later(5, object.spec.nodeName ? `start ${key}` : `bind ${key}`);
    else if (object.spec.nodeName && !old?.spec.nodeName) this.#later(this.#delay(200, 600), `start ${key}`);
    if (object.metadata.deletionTimestamp && !old?.metadata.deletionTimestamp)
      this.#later(this.#delay(100, 900), `stop ${key}`);
  }

  /** To the machine that the pod asks for, else to the next in turn. */
  #bind(object: Pod): void {
    if (object.spec.nodeName || object.metadata.deletionTimestamp) return;
    const terms = object.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
    const asked = terms?.[0]?.matchFields?.[0]?.values?.[0];
    const names = this.#client.list<Node>(node).filter(isSchedulable).map(nameOf);
    const name = asked ?? names[this.#turn++ % Math.max(1, names.length)];
    if (name === undefined) return this.#later(1000, `bind ${keyOf(object)}`);
    const body = { target: { apiVersion: 'v1', kind: 'Node', name } };
    this.#client.createSubresource(pod, keyOf(object), 'binding', body);
  }

  #begin(object: Pod): void {
    if (object.metadata.deletionTimestamp) return;
    const isReady = !object.spec.containers.some(({ image }) => image.includes(brokenImage));
    const status = isReady ? 'True' : 'False';
    const number = this.#turn++;
    const ip = object.status.podIP ?? `10.${244 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
    const now = nowText(this.#engine);
    this.#client.updateStatus(pod, {
      ...object,
      status: {
        ...object.status,
        phase: 'Running',
        podIP: ip,
        podIPs: [{ ip }],
        conditions: [
          ...(object.status.conditions ?? []).filter(({ type }) => type !== 'Ready'),
          { type: 'Ready', status, lastProbeTime: null, lastTransitionTime: now },
        ],
      },
    });
  }

  #beat(name: string): void {
    const held = this.#client.get(lease, `kube-node-lease/${name}`);
    if (!this.#client.get(node, name).ok) return;
    this.#later(heartbeatMs, `beat ${name}`);
    if (this.#silent.includes(name) || !held.ok) return;
    this.#client.update(lease, {
      ...held.object,
      spec: { ...held.object.spec, renewTime: nowMicroText(this.#engine) },
    });
  }

  #setReady(name: string): void {
    const found = this.#client.get(node, name);
    if (!found.ok) return;
    const now = nowText(this.#engine);
    const ready = {
      type: 'Ready',
      status: 'True' as const,
      reason: 'KubeletReady',
      lastHeartbeatTime: now,
      lastTransitionTime: now,
    };
    const others = (found.object.status.conditions ?? []).filter(({ type }) => type !== 'Ready');
    this.#client.updateStatus(node, {
      ...found.object,
      status: { ...found.object.status, conditions: [...others, ready] },
    });
  }

  #later(delayMs: number, task: string): void {
    this.#engine.agenda.after(delayMs, `${this.name}/all`, task);
  }

  #delay(leastMs: number, mostMs: number): number {
    return Math.round(this.#engine.random.stream(this.name).between(leastMs, mostMs));
  }
}

function isSchedulable({ spec }: Node): boolean {
  return !spec.unschedulable && (spec.taints ?? []).every(({ effect }) => effect === 'PreferNoSchedule');
}

function nameOf({ metadata }: KubernetesObject): string {
  return metadata.name;
}
