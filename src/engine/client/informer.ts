/** Informers: a process's lagging copy of the objects that it watches, with indexes. */
import type { Change } from '../../api/handler.ts';
import type { KindDefinition } from '../../api/kind.ts';
import { keyOf, type KubernetesObject } from '../../api/object.ts';
import type { RandomStream } from '../../base/random.ts';
import type { Engine } from './engine.ts';
import { draw } from './latencies.ts';

interface Pending {
  change: Change;
  dueMs: number;
}

interface SavedInformer {
  objects: KubernetesObject[];
  indexes: [name: string, entries: [value: string, keys: string[]][]][];
  pending: Pending[];
  lastDueMs: number;
}

export type SavedInformers = Record<string, SavedInformer>;

/** All informers of one process. */
export class Informers {
  readonly #engine: Engine;
  readonly #process: string;
  readonly #random: RandomStream;
  readonly #informers = new Map<string, Informer>();

  /** @param process the part's name, such as `controller-manager` or `kubelet/worker-1` */
  constructor(engine: Engine, process: string) {
    this.#engine = engine;
    this.#process = process;
    this.#random = engine.random.stream(`${process}/watch`);
  }

  /** The informer of that kind, made on first use and shared by everybody in the process. */
  of<T extends KubernetesObject>(kind: KindDefinition<T>): Informer<T> {
    let informer = this.#informers.get(kind.plural);
    if (!informer) {
      // Classes of storage are there from the start; with chances of their own they shift nobody else's.
      const random =
        kind.group === 'storage.k8s.io' ? this.#engine.random.stream(`${this.#process}/watch/storage`) : this.#random;
      informer = new Informer(this.#engine, this.#process, kind as unknown as KindDefinition, random);
      this.#informers.set(kind.plural, informer);
    }
    return informer as unknown as Informer<T>;
  }

  /** Lists and begins to watch, for a new cluster or a process that has just joined; handlers must be in place. */
  start(): void {
    for (const informer of this.#informers.values()) informer.start();
  }

  /** Delivers what is due; the part routes tasks of the actor `informers` here. */
  deliver(plural: string): void {
    this.#informers.get(plural)?.deliver();
  }

  stop(): void {
    for (const informer of this.#informers.values()) informer.stop();
  }

  save(): SavedInformers {
    return Object.fromEntries([...this.#informers].map(([plural, informer]) => [plural, informer.save()]));
  }

  load(saved: SavedInformers): void {
    for (const [plural, informer] of this.#informers) if (saved[plural]) informer.load(saved[plural]);
  }
}

export class Informer<T extends KubernetesObject = KubernetesObject> {
  /** Restricts the watch to pods of one node; set before start. */
  nodeName: string | undefined;
  readonly #engine: Engine;
  readonly #actor: string;
  readonly #kind: KindDefinition;
  readonly #random: RandomStream;
  readonly #objects = new Map<string, T>();
  readonly #indexes = new Map<string, Index<T>>();
  readonly #tallies = new Map<string, Tally<T>>();
  readonly #handlers: ((change: Change<T>) => void)[] = [];
  #pending: Pending[] = [];
  #lastDueMs = 0;
  #subscription: { close(): void } | undefined;

  constructor(engine: Engine, process: string, kind: KindDefinition, random: RandomStream) {
    this.#engine = engine;
    this.#actor = `${process}/informers`;
    this.#kind = kind;
    this.#random = random;
  }

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  get size(): number {
    return this.#objects.size;
  }

  /** All objects in the order in which they became known. */
  list(): T[] {
    return [...this.#objects.values()];
  }

  values(): IterableIterator<T> {
    return this.#objects.values();
  }

  /** Objects whose index function gave that value. */
  byIndex(name: string, value: string): T[] {
    const members = this.#indexes.get(name)?.membersOf.get(value);
    return members ? [...members.values()] : [];
  }

  /** How many objects have that value, without listing them. */
  countByIndex(name: string, value: string): number {
    return this.#indexes.get(name)?.membersOf.get(value)?.size ?? 0;
  }

  /** Adds an index; call before start. Adding the same name again keeps the first. */
  addIndex(name: string, valuesOf: (object: T) => readonly string[]): void {
    if (!this.#indexes.has(name)) this.#indexes.set(name, { valuesOf, membersOf: new Map() });
  }

  /** Sorts the objects of each group into those that are alike; call before start. Adding the same name again keeps the first. */
  addTally(
    name: string,
    groupOf: (object: T) => string | undefined,
    likenessOf: (object: T) => string | undefined,
  ): void {
    if (!this.#tallies.has(name)) this.#tallies.set(name, { groupOf, likenessOf, groups: new Map() });
  }

  /** The sorts of objects in that group, each with one of them and how many there are: to count without a walk over all. */
  tally(name: string, group: string): Alike<T>[] {
    const sorts = this.#tallies.get(name)?.groups.get(group);
    return sorts ? [...sorts.values()] : [];
  }

  /** Calls back after the cache has changed. On start every listed object arrives as ADDED. */
  onChange(handler: (change: Change<T>) => void): void {
    this.#handlers.push(handler);
  }

  start(): void {
    this.#subscribe();
    const response = this.#engine.api.handle(
      {
        verb: 'list',
        group: this.#kind.group,
        version: this.#kind.version,
        resource: this.#kind.plural,
        options: this.nodeName === undefined ? {} : { fieldSelector: `spec.nodeName=${this.nodeName}` },
      },
      { actor: this.#actor, cause: { kind: 'timer', timer: 'start' } },
    );
    for (const object of (response.body as { items: T[] }).items) {
      this.#hear({ type: 'ADDED', key: keyOf(object), object, revision: Number(object.metadata.resourceVersion) });
    }
  }

  deliver(): void {
    const nowMs = this.#engine.agenda.nowMs;
    let count = 0;
    while (count < this.#pending.length && this.#pending[count].dueMs <= nowMs) count++;
    const due = this.#pending.splice(0, count);
    if (this.#pending.length) this.#engine.agenda.at(this.#pending[0].dueMs, this.#actor, this.#kind.plural);
    for (const { change } of due) this.#apply(change as Change<T>);
  }

  stop(): void {
    this.#subscription?.close();
    this.#subscription = undefined;
  }

  save(): SavedInformer {
    return {
      objects: [...this.#objects.values()],
      indexes: [...this.#indexes].map(([name, index]) => [
        name,
        [...index.membersOf].map(([value, members]) => [value, [...members.keys()]]),
      ]),
      pending: this.#pending.slice(),
      lastDueMs: this.#lastDueMs,
    };
  }

  load(saved: SavedInformer): void {
    this.#objects.clear();
    for (const object of saved.objects) this.#objects.set(keyOf(object), object as T);
    for (const [name, entries] of saved.indexes) {
      const index = this.#indexes.get(name);
      if (index) index.membersOf = new Map(entries.map(([value, keys]) => [value, this.#named(keys)]));
    }
    for (const tally of this.#tallies.values()) {
      tally.groups.clear();
      for (const object of this.#objects.values()) count(tally, object, 1);
    }
    this.#pending = saved.pending.slice();
    this.#lastDueMs = saved.lastDueMs;
    this.#subscribe();
  }

  #named(keys: readonly string[]): Map<string, T> {
    const members = new Map<string, T>();
    for (const key of keys) {
      const object = this.#objects.get(key);
      if (object) members.set(key, object);
    }
    return members;
  }

  #subscribe(): void {
    this.#subscription?.close();
    this.#subscription = this.#engine.api.subscribe(
      {
        group: this.#kind.group,
        resource: this.#kind.plural,
        ...(this.nodeName === undefined ? {} : { nodeName: this.nodeName }),
      },
      (change) => this.#hear(change),
    );
  }

  #hear(change: Change): void {
    const dueMs = Math.max(this.#lastDueMs, this.#engine.agenda.nowMs + draw('watchDelivery', this.#random));
    this.#lastDueMs = dueMs;
    this.#pending.push({ change, dueMs });
    if (this.#pending.length === 1) this.#engine.agenda.at(dueMs, this.#actor, this.#kind.plural);
  }

  #apply(change: Change<T>): void {
    const { key } = change;
    const old = this.#objects.get(key);
    if (change.type === 'DELETED') this.#objects.delete(key);
    else this.#objects.set(key, change.object);
    const next = change.type === 'DELETED' ? undefined : change.object;
    for (const index of this.#indexes.values()) updateIndex(index, key, old, next);
    for (const tally of this.#tallies.values()) {
      if (old) count(tally, old, -1);
      if (next) count(tally, next, 1);
    }
    const { object, revision } = change;
    const seen: Change<T> = old
      ? { type: next ? 'MODIFIED' : 'DELETED', key, object, revision, old }
      : { type: next ? 'ADDED' : 'DELETED', key, object, revision };
    for (const handler of this.#handlers) handler(seen);
  }
}

interface Index<T> {
  valuesOf: (object: T) => readonly string[];
  /** The objects themselves: whoever reads an index wants them, often thousands at a time. */
  membersOf: Map<string, Map<string, T>>;
}

const none: readonly string[] = [];

/** Objects between which whoever asked for the tally sees no difference. */
export interface Alike<T> {
  example: T;
  count: number;
}

interface Tally<T> {
  groupOf: (object: T) => string | undefined;
  likenessOf: (object: T) => string | undefined;
  groups: Map<string, Map<string, Alike<T>>>;
}

function count<T>({ groupOf, likenessOf, groups }: Tally<T>, object: T, by: 1 | -1): void {
  const group = groupOf(object);
  const likeness = group === undefined ? undefined : likenessOf(object);
  if (group === undefined || likeness === undefined) return;
  let sorts = groups.get(group);
  if (!sorts) groups.set(group, (sorts = new Map()));
  const alike = sorts.get(likeness);
  if (!alike) sorts.set(likeness, { example: object, count: by });
  else if ((alike.count += by) === 0) sorts.delete(likeness);
  if (sorts.size === 0) groups.delete(group);
}

function updateIndex<T>(index: Index<T>, key: string, old: T | undefined, next: T | undefined): void {
  const before = old ? index.valuesOf(old) : none;
  const after = next ? index.valuesOf(next) : none;
  for (const value of before) {
    const members = index.membersOf.get(value);
    if (!members || after.includes(value)) continue;
    members.delete(key);
    if (members.size === 0) index.membersOf.delete(value);
  }
  if (!next) return;
  for (const value of after) {
    let members = index.membersOf.get(value);
    if (!members) index.membersOf.set(value, (members = new Map()));
    members.set(key, next);
  }
}
