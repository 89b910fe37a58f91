/** A small API server for tests of one room alone: keeps objects, tells watchers, binds pods. No admission, no validation. */
import type { ApiHandler, Change, Interest } from '../api/handler.ts';
import { keyOf, type KubernetesObject } from '../api/object.ts';
import type { ApiResponse, Caller, ResourceRequest } from '../api/request.ts';
import { alreadyExists, conflict, notFound } from '../api/status.ts';
import { formatTime } from '../api/time.ts';
import { Agenda } from '../base/agenda.ts';
import { RandomSource } from '../base/random.ts';
import type { Engine, Part } from '../engine/client/engine.ts';
import { Trace } from '../engine/trace/trace.ts';
import { kindByKind } from '../kinds/lookup.ts';

type Json = Record<string, unknown>;

/** A write as the fake heard it: what a test of reasons and causes looks at. */
export interface HeardWrite {
  request: ResourceRequest;
  caller: Caller;
}

export class FakeApi implements ApiHandler {
  readonly writes: HeardWrite[] = [];
  /** When set, answers instead of the fake: a Status to fail with. */
  refuse: ((request: ResourceRequest) => ApiResponse['body'] | undefined) | undefined;
  readonly #engine: { agenda: Agenda; epochMs: number };
  readonly #objects = new Map<string, KubernetesObject>();
  readonly #watchers = new Set<{ interest: Interest; sink: (change: Change) => void }>();
  #revision = 0;
  #nextUid = 1;

  constructor(engine: { agenda: Agenda; epochMs: number }) {
    this.#engine = engine;
  }

  /** Creates or replaces an object, as somebody outside would. The manifest may leave out what the API server fills in. */
  put(manifest: Json & { apiVersion: string; kind: string; metadata: Json }): KubernetesObject {
    const kind = kindByKind(manifest.apiVersion, manifest.kind);
    if (!kind) throw new Error(`no kind ${manifest.apiVersion} ${manifest.kind}`);
    const metadata = { ...(kind.namespaced ? { namespace: 'default' } : {}), ...manifest.metadata };
    const path = `${kind.plural} ${keyOf(metadata && { metadata })}`;
    const old = this.#objects.get(path);
    const object = {
      status: {},
      ...manifest,
      metadata: {
        uid: old?.metadata.uid ?? `uid-${this.#nextUid++}`,
        creationTimestamp:
          old?.metadata.creationTimestamp ?? formatTime(this.#engine.epochMs + this.#engine.agenda.nowMs),
        ...metadata,
      },
    } as unknown as KubernetesObject;
    return this.#store(path, object);
  }

  get<T extends KubernetesObject>(plural: string, key: string): T | undefined {
    return this.#objects.get(`${plural} ${key}`) as T | undefined;
  }

  list<T extends KubernetesObject>(plural: string): T[] {
    return [...this.#objects].filter(([path]) => path.startsWith(`${plural} `)).map(([, object]) => object as T);
  }

  remove(plural: string, key: string): void {
    const path = `${plural} ${key}`;
    const object = this.#objects.get(path);
    if (!object) return;
    this.#objects.delete(path);
    this.#tell(path, { type: 'DELETED', key, object, revision: ++this.#revision });
  }

  handle(request: ResourceRequest, caller: Caller): ApiResponse {
    if (request.verb === 'list') return answer({ items: this.list(request.resource) });
    if (request.verb !== 'get') this.writes.push({ request, caller });
    const refusal = this.refuse?.(request);
    if (refusal) return answer(refusal);
    const key = keyOf({
      metadata: { ...(request.namespace ? { namespace: request.namespace } : {}), name: request.name ?? '' },
    });
    const path = `${request.resource} ${key}`;
    const old = this.#objects.get(path);
    const name = { group: request.group, resource: request.resource };
    if (request.verb === 'create' && !request.subresource) {
      if (old) return answer(alreadyExists(name, request.name ?? ''));
      return answer(this.put(request.body as Parameters<FakeApi['put']>[0]));
    }
    if (!old) return answer(notFound(name, request.name ?? ''));
    switch (request.verb) {
      case 'get':
        return answer(old);
      case 'create':
        return answer(this.#bind(path, old, request));
      case 'update':
        return answer(this.#store(path, request.body as KubernetesObject));
      case 'patch':
        return answer(
          this.#store(path, merged(old, request.body, request.options?.patchType === 'strategic') as KubernetesObject),
        );
      default:
        return answer(this.#delete(path, key, old));
    }
  }

  subscribe(interest: Interest, sink: (change: Change) => void): { close(): void } {
    const watcher = { interest, sink };
    this.#watchers.add(watcher);
    return { close: () => this.#watchers.delete(watcher) };
  }

  /** Forgets all watchers, as when everybody is replaced by what is loaded from a save. */
  dropWatchers(): void {
    this.#watchers.clear();
  }

  #bind(path: string, old: KubernetesObject, request: ResourceRequest): unknown {
    const pod = old as KubernetesObject & { spec: Json; status: Json };
    const node = (request.body as { target: { name: string } }).target.name;
    const name = old.metadata.name;
    if (pod.spec.nodeName) {
      return conflict(
        { group: '', resource: 'pods/binding' },
        name,
        `pod ${name} is already assigned to node "${String(pod.spec.nodeName)}"`,
      );
    }
    const conditions = [{ type: 'PodScheduled', status: 'True' }];
    const status = merged(pod.status, { conditions }, true);
    return this.#store(path, { ...pod, spec: { ...pod.spec, nodeName: node }, status } as unknown as KubernetesObject);
  }

  // A pod on a node ends gracefully: the test removes it when it likes.
  #delete(path: string, key: string, old: KubernetesObject): KubernetesObject {
    const { spec } = old as unknown as { spec?: Json };
    if (!path.startsWith('pods ') || !spec?.nodeName) {
      this.remove(path.slice(0, path.indexOf(' ')), key);
      return old;
    }
    const deletionTimestamp = formatTime(this.#engine.epochMs + this.#engine.agenda.nowMs);
    return this.#store(path, { ...old, metadata: { ...old.metadata, deletionTimestamp } });
  }

  #store(path: string, object: KubernetesObject): KubernetesObject {
    const old = this.#objects.get(path);
    const revision = ++this.#revision;
    const stored = deepFreeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } });
    this.#objects.set(path, stored);
    const key = keyOf(stored);
    this.#tell(path, { type: old ? 'MODIFIED' : 'ADDED', key, object: stored, ...(old ? { old } : {}), revision });
    return stored;
  }

  #tell(path: string, change: Change): void {
    for (const { interest, sink } of this.#watchers) if (path.startsWith(`${interest.resource} `)) sink(change);
  }
}

/** An engine around a fake API server. */
export interface FakeEngine extends Engine {
  readonly api: FakeApi;
}

export function createFakeEngine(seed = 1): FakeEngine {
  const agenda = new Agenda();
  const epochMs = 1_735_689_600_000;
  return { agenda, epochMs, random: new RandomSource(seed), trace: new Trace(), api: new FakeApi({ agenda, epochMs }) };
}

/** Does all that is due for the part up to a virtual time. */
export function runPart(engine: Engine, part: Part, untilMs: number): void {
  for (;;) {
    const task = engine.agenda.take(untilMs);
    if (!task) break;
    part.run(task.actor.slice(task.actor.indexOf('/') + 1), task.key);
  }
  engine.agenda.advanceTo(untilMs);
}

/** Freezes an object with all that it holds, so that changing it in place fails the test. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const field of Object.values(value)) deepFreeze(field);
  return value;
}

function answer(body: unknown): ApiResponse {
  return { code: (body as { code?: number }).code ?? 200, body, warnings: [] };
}

// Merge patch; strategic merges conditions by their type.
function merged(old: unknown, patch: unknown, strategic: boolean): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result: Json = { ...(old as Json) };
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete result[field];
    else if (strategic && field === 'conditions') {
      const types = (value as { type: string }[]).map(({ type }) => type);
      const kept = ((result[field] ?? []) as { type: string }[]).filter(({ type }) => !types.includes(type));
      result[field] = [...kept, ...(value as unknown[])];
    } else result[field] = merged(result[field], value, strategic);
  }
  return result;
}
