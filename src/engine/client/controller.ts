/** What a controller is: a name, what wakes it, and a reconcile by key. The runtime owns queue, clock, causes and saving. */
import { causeOf, type Change } from '../../api/handler.ts';
import type { KindDefinition } from '../../api/kind.ts';
import { controllerOf, keyOf, type KubernetesObject } from '../../api/object.ts';
import type { Cause } from '../../api/request.ts';
import type { RandomStream } from '../../base/random.ts';
import { Client } from './client.ts';
import { nowText, unixMs, type Engine } from './engine.ts';
import { EventRecorder, type SavedEvents } from './events.ts';
import type { Informer, Informers } from './informer.ts';
import { draw } from './latencies.ts';
import { WorkQueue, type SavedQueue } from './work-queue.ts';

export interface ControllerDefinition<M = unknown> {
  /** As upstream names it in events: `deployment-controller`. */
  name: string;
  /** Who its events say it is, where upstream's word differs from the name: `controllermanager`. */
  component?: string;
  watches: readonly Watch[];
  /** Indexes that it needs on informers, added before the start. */
  indexes?: readonly IndexDefinition[];
  /** Counts that it needs on informers, added before the start. */
  tallies?: readonly TallyDefinition[];
  /** Fresh memory; must survive `structuredClone`, since it is saved and loaded. Prefer none. */
  memory?(): M;
  /** Wakes the key at a steady pace, beginning one period after the start. */
  periodic?: readonly { key: string; everyMs: number }[];
  /** Makes the world fit the key's object. May be called at any moment, any number of times. */
  reconcile(key: string, context: ReconcileContext<M>): Outcome | void;
}

/** Ask for another try after the key's own back-off. */
export type Outcome = { retry: string };

export interface Watch<T extends KubernetesObject = KubernetesObject> {
  kind: KindDefinition<T>;
  /** Keys to wake. @param caches reads other informers of the process */
  keys(change: Change<T>, context: WatchContext): readonly string[];
  /** True when the key names the very object that changed. */
  primary?: boolean;
  /** Wakes the keys only after so long. */
  delayMs?: number;
}

export interface WatchContext<M = unknown> {
  cache<T extends KubernetesObject>(kind: KindDefinition<T>): Informer<T>;
  memory: M;
  /** Milliseconds since 1970. */
  nowMs: number;
}

export interface IndexDefinition {
  kind: KindDefinition;
  name: string;
  valuesOf(object: KubernetesObject): readonly string[];
}

export interface TallyDefinition {
  kind: KindDefinition;
  name: string;
  groupOf(object: KubernetesObject): string | undefined;
  likenessOf(object: KubernetesObject): string | undefined;
}

export interface ReconcileContext<M = unknown> extends WatchContext<M> {
  /** Now as RFC 3339 text with whole seconds. */
  now: string;
  client: Client;
  events: EventRecorder;
  random: RandomStream;
  cause: Cause;
  engine: Engine;
  /** Wakes the key again later; another key of the same controller if one is named. */
  requeueAfterMs(delayMs: number, otherKey?: string): void;
}

export function defineController<M>(definition: ControllerDefinition<M>): ControllerDefinition<M> {
  return definition;
}

/** Declares an index with its own object type. */
export function indexOf<T extends KubernetesObject>(
  kind: KindDefinition<T>,
  name: string,
  valuesOf: (object: T) => readonly string[],
): IndexDefinition {
  return {
    kind: kind as unknown as KindDefinition,
    name,
    valuesOf: valuesOf as (object: KubernetesObject) => readonly string[],
  };
}

/** Declares a tally with its own object type. @param likenessOf undefined: the object does not count */
export function tallyOf<T extends KubernetesObject>(
  kind: KindDefinition<T>,
  name: string,
  groupOf: (object: T) => string | undefined,
  likenessOf: (object: T) => string | undefined,
): TallyDefinition {
  return {
    kind: kind as unknown as KindDefinition,
    name,
    groupOf: groupOf as TallyDefinition['groupOf'],
    likenessOf: likenessOf as TallyDefinition['likenessOf'],
  };
}

/** Wakes by the object's own key. */
export function watchOwn<T extends KubernetesObject>(kind: KindDefinition<T>): Watch {
  return { kind: kind as unknown as KindDefinition, primary: true, keys: (change) => [keyOf(change.object)] };
}

/** Wakes the controlling owner of that kind; when the owner changes, both owners. */
export function watchOwned<T extends KubernetesObject>(kind: KindDefinition<T>, ownerKind: string): Watch {
  return {
    kind: kind as unknown as KindDefinition,
    keys: (change) => {
      const keys = new Set<string>();
      for (const object of [change.old, change.object]) {
        if (!object) continue;
        const owner = controllerOf(object);
        if (owner?.kind === ownerKind)
          keys.add(object.metadata.namespace ? `${object.metadata.namespace}/${owner.name}` : owner.name);
      }
      return [...keys];
    },
  };
}

/** Declares a watch with its own object type. */
export function watchWith<T extends KubernetesObject>(
  kind: KindDefinition<T>,
  keys: (change: Change<T>, context: WatchContext) => readonly string[],
  delayMs?: number,
): Watch {
  return {
    kind: kind as unknown as KindDefinition,
    keys: keys as unknown as Watch['keys'],
    ...(delayMs === undefined ? {} : { delayMs }),
  };
}

interface SavedController {
  queue: SavedQueue;
  events: SavedEvents;
  memory: unknown;
}

/** Runs one controller inside a process. Its agenda actor is `<process>/<controller name>`. */
export class ControllerRuntime {
  readonly name: string;
  readonly queue: WorkQueue;
  readonly #engine: Engine;
  readonly #process: string;
  readonly #informers: Informers;
  readonly #definition: ControllerDefinition;
  readonly #client: Client;
  readonly #events: EventRecorder;
  readonly #random: RandomStream;
  readonly #watchContext: WatchContext;
  #memory: unknown;

  constructor(engine: Engine, process: string, informers: Informers, definition: ControllerDefinition) {
    this.name = definition.name;
    this.#engine = engine;
    this.#process = process;
    this.#informers = informers;
    this.#definition = definition;
    this.queue = new WorkQueue(engine, `${process}/${definition.name}`);
    this.#client = new Client(engine, definition.name);
    this.#events = new EventRecorder(engine, this.#client, definition.component ?? definition.name);
    this.#random = engine.random.stream(`${process}/${definition.name}`);
    this.#memory = definition.memory?.();
    this.#watchContext = this.#createWatchContext();
    for (const index of definition.indexes ?? []) informers.of(index.kind).addIndex(index.name, index.valuesOf);
    for (const { kind, name, groupOf, likenessOf } of definition.tallies ?? [])
      informers.of(kind).addTally(name, groupOf, likenessOf);
    for (const watch of definition.watches) informers.of(watch.kind).onChange((change) => this.#wake(watch, change));
  }

  start(): void {
    for (const { key, everyMs } of this.#definition.periodic ?? [])
      this.#engine.agenda.after(everyMs, `${this.#process}/${this.name}`, `every ${everyMs} ${key}`);
  }

  run(task: string): void {
    if (task.startsWith('every ')) {
      const [, everyMs, key] = /^every (\d+) (.*)$/.exec(task) ?? [];
      this.#engine.agenda.after(Number(everyMs), `${this.#process}/${this.name}`, task);
      this.queue.add(key, { kind: 'timer', timer: `${this.name} looks every ${Number(everyMs) / 1000} s` }, 0);
      return;
    }
    const item = this.queue.handleTask(task);
    if (!item) return;
    this.#client.cause = item.cause;
    this.#client.writes = 0;
    const outcome = this.#definition.reconcile(item.key, this.#context(item.key, item.cause));
    if (outcome) this.queue.addRateLimited(item.key, item.cause);
    else this.queue.forget(item.key);
    let busyMs = 0;
    for (let write = 0; write < this.#client.writes; write++) busyMs += draw('apiWrite', this.#random);
    this.queue.busyUntil(this.#engine.agenda.nowMs + busyMs);
    this.queue.done();
  }

  save(): SavedController {
    return { queue: this.queue.save(), events: this.#events.save(), memory: structuredClone(this.#memory) };
  }

  load(saved: SavedController): void {
    this.queue.load(saved.queue);
    this.#events.load(saved.events);
    this.#memory = structuredClone(saved.memory);
  }

  #wake(watch: Watch, change: Change): void {
    for (const key of watch.keys(change, this.#watchContext)) {
      if (watch.delayMs) this.queue.addAfter(key, watch.delayMs, causeOf(change));
      else this.queue.add(key, causeOf(change), draw('reconcile', this.#random), watch.primary === true);
    }
  }

  // One for all: every change of every object asks with it.
  #createWatchContext(): WatchContext {
    const memory = () => this.#memory;
    const engine = this.#engine;
    return {
      cache: (kind) => this.#informers.of(kind),
      get memory() {
        return memory();
      },
      get nowMs() {
        return unixMs(engine);
      },
    };
  }

  #context(key: string, cause: Cause): ReconcileContext {
    const { cache, memory, nowMs } = this.#watchContext;
    return {
      cache,
      memory,
      nowMs,
      now: nowText(this.#engine),
      client: this.#client,
      events: this.#events,
      random: this.#random,
      cause,
      engine: this.#engine,
      requeueAfterMs: (delayMs, otherKey) =>
        this.queue.addAfter(otherKey ?? key, delayMs, {
          kind: 'timer',
          timer: `${this.name} waited ${Math.round(delayMs)} ms`,
        }),
    };
  }
}
