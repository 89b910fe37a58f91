/** API server and controllers with a stand-in for scheduler and kubelets: for tests of controllers in concert. */
import { keyOf, splitApiVersion, splitKey, type Draft, type KubernetesObject } from '../api/object.ts';
import type { DeleteOptions, ResourceRequest } from '../api/request.ts';
import { isStatus } from '../api/status.ts';
import { parseTime } from '../api/time.ts';
import { Agenda } from '../base/agenda.ts';
import { assert } from '../base/assert.ts';
import { RandomSource } from '../base/random.ts';
import { createApiServer, type ApiServer } from '../engine/apiserver/api-server.ts';
import type { Engine } from '../engine/client/engine.ts';
import { createControllerManager, type ControllerManager } from '../engine/controllers/controller-manager.ts';
import { Trace } from '../engine/trace/trace.ts';
import type { Event } from '../kinds/event/types.ts';
import { kindByKind } from '../kinds/lookup.ts';
import { createStandInNodes, type StandInNodes } from './stand-in-nodes.ts';

const epochMs = parseTime('2026-01-01T00:00:00Z');

/** What of an object a test has to say; the API server fills in the rest. */
export type Manifest = { apiVersion: string; kind: string; metadata: object; [field: string]: unknown };

export class ControlPlane {
  readonly agenda = new Agenda();
  readonly random: RandomSource;
  readonly trace = new Trace();
  readonly api: ApiServer;
  readonly controllers: ControllerManager;
  readonly nodes: StandInNodes;

  /** @param options.nodes names of machines that join at once */
  constructor(options: { seed?: number; nodes?: readonly string[] } = {}, saved?: string) {
    this.random = new RandomSource(options.seed ?? 1);
    this.api = createApiServer({ agenda: this.agenda, random: this.random, trace: this.trace, epochMs });
    const engine: Engine = { agenda: this.agenda, random: this.random, api: this.api, trace: this.trace, epochMs };
    this.controllers = createControllerManager(engine);
    this.nodes = createStandInNodes(engine);
    if (saved !== undefined) this.#load(saved);
    else {
      this.api.start();
      this.controllers.start();
      this.nodes.start();
      for (const name of options.nodes ?? ['n1', 'n2', 'n3']) this.nodes.join(name);
      this.run(10);
    }
  }

  get nowMs(): number {
    return this.agenda.nowMs;
  }

  get revision(): number {
    return this.api.store.revision;
  }

  /** Lets so many seconds pass. */
  run(seconds: number): this {
    const untilMs = this.agenda.nowMs + seconds * 1000;
    while (this.step(untilMs));
    this.agenda.advanceTo(untilMs);
    return this;
  }

  /** Does the next task that is due by then; false when there is none. */
  step(untilMs: number): boolean {
    const task = this.agenda.take(untilMs);
    if (!task) return false;
    const slash = task.actor.indexOf('/');
    const part = slash < 0 ? task.actor : task.actor.slice(0, slash);
    const rest = slash < 0 ? '' : task.actor.slice(slash + 1);
    if (part === 'apiserver') this.api.run(task.key);
    else if (part === this.controllers.name) this.controllers.run(rest, task.key);
    else if (part === this.nodes.name) this.nodes.run(rest, task.key);
    else throw new Error(`no part is called ${part}`);
    return true;
  }

  create<T extends KubernetesObject = KubernetesObject>(manifest: Manifest | Draft<T>): T {
    const draft = manifest as Draft;
    return this.#ask(draft.apiVersion, draft.kind, 'create', keyOf(draft), { body: draft }) as T;
  }

  /** A merge patch: `patch('Deployment', 'default/web', { spec: { replicas: 5 } })`. */
  patch(apiVersion: string, kind: string, key: string, body: object, subresource?: string): void {
    this.#ask(apiVersion, kind, 'patch', key, {
      body,
      options: { patchType: 'merge' },
      ...(subresource ? { subresource } : {}),
    });
  }

  delete(apiVersion: string, kind: string, key: string, deleteOptions: DeleteOptions = {}): void {
    this.#ask(apiVersion, kind, 'delete', key, { options: { deleteOptions } });
  }

  get<T extends KubernetesObject>(apiVersion: string, kind: string, key: string): T | undefined {
    return this.list<T>(apiVersion, kind).find((object) => keyOf(object) === key);
  }

  list<T extends KubernetesObject>(apiVersion: string, kind: string): T[] {
    return (this.#ask(apiVersion, kind, 'list', '', {}) as unknown as { items: T[] }).items;
  }

  /** `reason: message` of the events of one kind of object, oldest first. */
  events(kind: string): string[] {
    return this.list<Event>('v1', 'Event')
      .filter(({ involvedObject }) => involvedObject.kind === kind)
      .sort((left, right) => Number(left.metadata.resourceVersion) - Number(right.metadata.resourceVersion))
      .map(({ reason, message }) => `${reason}: ${message}`);
  }

  /** Revisions written by controllers since that one, heartbeats aside. */
  writesSince(revision: number): string[] {
    return [...this.trace.writes()]
      .filter((write) => write.revision > revision && write.actor !== this.nodes.name)
      .map((write) => `${write.actor} ${write.verb} ${write.resource} ${write.key}`);
  }

  /** Every revision, one line each. */
  log(): string {
    return [...this.api.store.revisions()]
      .map(({ revision, key, object }) => `${revision} ${key} ${object ? JSON.stringify(object) : 'deleted'}`)
      .join('\n');
  }

  /** All that another ControlPlane needs to go on from here, as text. */
  save(): string {
    return JSON.stringify({
      agenda: this.agenda.save(),
      trace: this.trace.save(),
      api: this.api.save(),
      controllers: this.controllers.save(),
      nodes: this.nodes.save(),
      random: this.random.save(),
    });
  }

  #load(text: string): void {
    const saved = JSON.parse(text);
    this.agenda.load(saved.agenda);
    this.trace.load(saved.trace);
    this.api.load(saved.api);
    this.controllers.load(saved.controllers);
    this.nodes.load(saved.nodes);
    this.random.load(saved.random);
  }

  #ask(
    apiVersion: string,
    kindName: string,
    verb: ResourceRequest['verb'],
    key: string,
    rest: Partial<ResourceRequest>,
  ): KubernetesObject {
    const kind = kindByKind(apiVersion, kindName);
    assert(kind, `no kind ${apiVersion} ${kindName}`);
    const { namespace, name } = splitKey(key);
    const { version } = splitApiVersion(apiVersion);
    const where = { ...(kind.namespaced && namespace ? { namespace } : {}), ...(name ? { name } : {}) };
    const response = this.api.handle(
      { verb, group: kind.group, version, resource: kind.plural, ...where, ...rest },
      { actor: 'kubectl', cause: { kind: 'input', input: 1 } },
    );
    const isRefused = isStatus(response.body) && response.body.status === 'Failure';
    assert(!isRefused, `${verb} ${kindName} ${key} was refused: ${JSON.stringify(response.body)}`);
    return response.body as KubernetesObject;
  }
}
