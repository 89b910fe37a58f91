/** A cluster of an API server and kubelets alone: pods are bound by hand. */
import { formatTime, parseTime } from '../api/time.ts';
import { isStatus } from '../api/status.ts';
import { joinApiVersion, keyOf, splitKey, type KubernetesObject } from '../api/object.ts';
import type { ResourceRequest } from '../api/request.ts';
import { Agenda, type SavedAgenda } from '../base/agenda.ts';
import { RandomSource, type SavedRandom } from '../base/random.ts';
import type { Event } from '../kinds/event/types.ts';
import type { Node } from '../kinds/node/types.ts';
import type { Pod } from '../kinds/pod/types.ts';
import { kinds } from '../kinds/table.ts';
import { createApiServer, type ApiServer } from '../engine/apiserver/api-server.ts';
import type { Engine } from '../engine/client/engine.ts';
import { Trace, type SavedTrace } from '../engine/trace/trace.ts';
import { createKubelets, type Kubelets } from '../engine/kubelet/kubelets.ts';

/** A test that needs more is going in circles. */
const tasksMax = 100_000;
const epochMs = parseTime('2026-01-01T00:00:00Z');

export interface SavedKubeletCluster {
  agenda: SavedAgenda;
  random: SavedRandom;
  trace: SavedTrace;
  api: unknown;
  kubelets: unknown;
}

export class KubeletCluster {
  readonly agenda = new Agenda();
  readonly random: RandomSource;
  readonly trace = new Trace();
  readonly api: ApiServer;
  readonly kubelets: Kubelets;
  /** Tasks done so far. */
  tasks = 0;

  /** @param nodes how many machines, called worker-1, worker-2, … */
  constructor({ nodes = 1, seed = 1 }: { nodes?: number; seed?: number } = {}, saved?: SavedKubeletCluster) {
    this.random = new RandomSource(seed);
    this.api = createApiServer({ agenda: this.agenda, random: this.random, trace: this.trace, epochMs, kinds });
    const engine: Engine = { agenda: this.agenda, random: this.random, api: this.api, trace: this.trace, epochMs };
    this.kubelets = createKubelets(engine);
    if (saved) {
      this.agenda.load(saved.agenda);
      this.trace.load(saved.trace);
      this.api.load(saved.api);
      this.kubelets.load(saved.kubelets);
      this.random.load(saved.random);
      return;
    }
    this.api.start();
    this.kubelets.start();
    for (let number = 1; number <= nodes; number++)
      this.create({
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: `worker-${number}` },
        spec: { podCIDR: `10.244.${number}.0/24` },
      });
  }

  save(): SavedKubeletCluster {
    return {
      agenda: this.agenda.save(),
      random: this.random.save(),
      trace: this.trace.save(),
      api: this.api.save(),
      kubelets: this.kubelets.save(),
    };
  }

  get seconds(): number {
    return this.agenda.nowMs / 1000;
  }

  /** Runs up to that second. */
  until(seconds: number): this {
    for (;;) {
      const task = this.agenda.take(seconds * 1000);
      if (!task) break;
      if (++this.tasks > tasksMax)
        throw new Error(`${tasksMax} tasks by ${this.seconds} s; the last was ${task.actor} ${task.key}`);
      const slash = task.actor.indexOf('/');
      if (task.actor === 'apiserver' || task.actor.startsWith('apiserver/')) this.api.run(task.key);
      else this.kubelets.run(task.actor.slice(slash + 1), task.key);
    }
    this.agenda.advanceTo(seconds * 1000);
    return this;
  }

  create<T extends KubernetesObject>(object: Manifest): T {
    const kind = kinds.find(
      (each) => each.kind === object.kind && joinApiVersion(each.group, each.version) === object.apiVersion,
    );
    if (!kind) throw new Error(`no kind ${object.kind}`);
    const metadata = { ...(kind.namespaced ? { namespace: 'default' } : {}), ...object.metadata };
    return this.#ask({
      verb: 'create',
      group: kind.group,
      version: kind.version,
      resource: kind.plural,
      ...splitName(keyOf({ metadata })),
      body: { ...object, metadata },
    }) as T;
  }

  /** A pod on worker-1, unless it says otherwise. */
  pod(name: string, spec: Record<string, unknown>, metadata: Record<string, unknown> = {}): Pod {
    return this.create<Pod>({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, ...metadata },
      spec: { nodeName: 'worker-1', ...spec },
    });
  }

  delete(plural: string, key: string, gracePeriodSeconds?: number): void {
    const kind = kinds.find((each) => each.plural === plural);
    if (!kind) throw new Error(`no kind ${plural}`);
    const deleteOptions = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds };
    this.#ask({
      verb: 'delete',
      group: kind.group,
      version: kind.version,
      resource: plural,
      ...splitName(key),
      options: { deleteOptions },
    });
  }

  patch(plural: string, key: string, body: unknown, subresource?: string): void {
    const kind = kinds.find((each) => each.plural === plural);
    if (!kind) throw new Error(`no kind ${plural}`);
    this.#ask({
      verb: 'patch',
      group: kind.group,
      version: kind.version,
      resource: plural,
      ...splitName(key),
      body,
      ...(subresource ? { subresource } : {}),
      options: { patchType: kind.group === 'orrery.dev' ? 'merge' : 'strategic' },
    });
  }

  getPod(name: string): Pod | undefined {
    return this.#list<Pod>('', 'pods').find((pod) => pod.metadata.name === name);
  }

  node(name = 'worker-1'): Node | undefined {
    return this.#list<Node>('', 'nodes').find((node) => node.metadata.name === name);
  }

  /** As `kubectl get pods` would say it: `web 0/1 CrashLoopBackOff restarts 2`. */
  line(name: string): string {
    const pod = this.getPod(name);
    if (!pod) return `${name} gone`;
    const statuses = pod.status.containerStatuses ?? [];
    const [init] = (pod.status.initContainerStatuses ?? []).filter(({ ready, started }) => !ready && !started);
    const state = (init ?? statuses.find(({ state: each }) => each.waiting ?? each.terminated))?.state;
    const word = pod.metadata.deletionTimestamp
      ? 'Terminating'
      : (state?.waiting?.reason ?? state?.terminated?.reason ?? pod.status.reason ?? pod.status.phase);
    const ready = `${statuses.filter((each) => each.ready).length}/${pod.spec.containers.length}`;
    return `${name} ${ready} ${init ? 'Init:' : ''}${word} restarts ${statuses.reduce((sum, each) => sum + each.restartCount, 0)}`;
  }

  /** The states that the pod goes through up to that second. */
  states(name: string, untilSeconds: number): string[] {
    return this.watch(name, untilSeconds).map((line) => line.slice(line.indexOf(name) + name.length + 1));
  }

  /** The same, each with the second at which it came. */
  watch(name: string, untilSeconds: number): string[] {
    const lines: string[] = [];
    let last = '';
    for (let tenth = Math.round(this.seconds * 10); tenth <= untilSeconds * 10; tenth++) {
      const line = this.until(tenth / 10).line(name);
      if (line !== last) lines.push(`${Math.round(this.seconds)}s ${line}`);
      last = line;
    }
    return lines;
  }

  /** What was said about an object, oldest first: `Normal Pulled Container image … (x2)`. */
  events(name: string): string[] {
    // In the order in which they were first written, each as it is now.
    const events = new Map<string, Event>();
    for (const { key, object } of this.api.store.revisions())
      if (object?.kind === 'Event' && (object as Event).involvedObject.name === name) events.set(key, object as Event);
    return [...events.values()].map(
      (event) => `${event.type} ${event.reason} ${event.message}${(event.count ?? 1) > 1 ? ` (x${event.count})` : ''}`,
    );
  }

  /** Every revision as text: what two equal runs must agree on. */
  log(): string[] {
    return [...this.api.store.revisions()].map(
      ({ revision, key, object }) => `${revision} ${key} ${object ? JSON.stringify(object) : 'deleted'}`,
    );
  }

  now(): string {
    return formatTime(epochMs + this.agenda.nowMs);
  }

  #list<T extends KubernetesObject>(group: string, resource: string): T[] {
    const response = this.api.handle(
      { verb: 'list', group, version: 'v1', resource },
      { actor: 'test', cause: { kind: 'timer', timer: 'test' } },
    );
    return (response.body as { items: T[] }).items;
  }

  #ask(request: ResourceRequest): unknown {
    const { body } = this.api.handle(request, { actor: 'kubectl', cause: { kind: 'input', input: 1 } });
    if (isStatus(body) && body.status === 'Failure') throw new Error(body.message);
    return body;
  }
}

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: Record<string, unknown>;
  [field: string]: unknown;
}

function splitName(key: string): { namespace?: string; name: string } {
  const { namespace, name } = splitKey(key);
  return { ...(namespace ? { namespace } : {}), name };
}
