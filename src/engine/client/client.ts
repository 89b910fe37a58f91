/** The typed client of a part of the control plane: every write carries its author and its cause. */
import type { KindDefinition } from '../../api/kind.ts';
import { splitKey, type Draft, type KubernetesObject } from '../../api/object.ts';
import type { Caller, Cause, DeleteOptions, PatchType, ResourceRequest } from '../../api/request.ts';
import { isStatus, type Status } from '../../api/status.ts';
import type { Engine } from './engine.ts';

/** An expected failure is a value: the Status that the API server answered with. */
export type Result<T> = { ok: true; object: T } | { ok: false; status: Status };

const handedOver: ResourceRequest['options'] = { isHandedOver: true };

export class Client {
  /** What the author is handling now; the runtime sets it before it hands over a key. */
  cause: Cause = { kind: 'timer', timer: 'start' };
  /** Writes made since the runtime last set it to zero: what a reconcile costs in virtual time. */
  writes = 0;
  readonly actor: string;
  readonly #engine: Engine;

  constructor(engine: Engine, actor: string) {
    this.#engine = engine;
    this.actor = actor;
  }

  /** Reads past the cache, straight from the API server. */
  get<T extends KubernetesObject>(kind: KindDefinition<T>, key: string): Result<T> {
    return this.#ask(kind, 'get', splitKey(key));
  }

  list<T extends KubernetesObject>(
    kind: KindDefinition<T>,
    options?: ResourceRequest['options'],
    namespace?: string,
  ): T[] {
    const response = this.#engine.api.handle(
      {
        verb: 'list',
        group: kind.group,
        version: kind.version,
        resource: kind.plural,
        ...(namespace ? { namespace } : {}),
        ...(options ? { options } : {}),
      },
      { actor: this.actor, cause: this.cause },
    );
    return (response.body as { items?: T[] }).items ?? [];
  }

  create<T extends KubernetesObject>(kind: KindDefinition<T>, draft: Draft<T>, reason?: string): Result<T> {
    // With generateName the API server picks the name.
    return this.#ask(kind, 'create', draft.metadata, { body: draft }, reason);
  }

  /** Creates from a draft that nobody else holds: the server keeps it instead of a copy. */
  createFrom<T extends KubernetesObject>(kind: KindDefinition<T>, draft: Draft<T>): Result<T> {
    return this.#ask(kind, 'create', draft.metadata, { body: draft, options: handedOver });
  }

  /** Fails with Conflict when the object has changed since it was read. */
  update<T extends KubernetesObject>(kind: KindDefinition<T>, object: T, reason?: string): Result<T> {
    return this.#ask(kind, 'update', object.metadata, { body: object }, reason);
  }

  updateStatus<T extends KubernetesObject>(kind: KindDefinition<T>, object: T, reason?: string): Result<T> {
    return this.#ask(kind, 'update', object.metadata, { body: object, subresource: 'status' }, reason);
  }

  /** Replaces through another subresource: `finalize` of a namespace. */
  updateSubresource<T extends KubernetesObject>(
    kind: KindDefinition<T>,
    object: T,
    subresource: string,
    reason?: string,
  ): Result<T> {
    return this.#ask(kind, 'update', object.metadata, { body: object, subresource }, reason);
  }

  patch<T extends KubernetesObject>(
    kind: KindDefinition<T>,
    key: string,
    patchType: PatchType,
    body: unknown,
    subresource?: string,
    reason?: string,
  ): Result<T> {
    return this.#ask(
      kind,
      'patch',
      splitKey(key),
      { body, options: { patchType }, ...(subresource ? { subresource } : {}) },
      reason,
    );
  }

  /** Server-side apply, taking fields from whoever else owns them. */
  apply<T extends KubernetesObject>(
    kind: KindDefinition<T>,
    body: Draft,
    fieldManager: string,
    reason?: string,
  ): Result<T> {
    const options: ResourceRequest['options'] = { patchType: 'apply', fieldManager, force: true };
    return this.#ask(kind, 'patch', body.metadata, { body, options }, reason);
  }

  delete<T extends KubernetesObject>(
    kind: KindDefinition<T>,
    key: string,
    options: DeleteOptions = {},
    reason?: string,
  ): Result<T> {
    return this.#ask(kind, 'delete', splitKey(key), { options: { deleteOptions: options } }, reason);
  }

  /** Creates an object below another: `binding` and `eviction` of a pod. */
  createSubresource<T extends KubernetesObject>(
    kind: KindDefinition<T>,
    key: string,
    subresource: string,
    body: unknown,
    reason?: string,
  ): Result<T> {
    return this.#ask(kind, 'create', splitKey(key), { body, subresource }, reason);
  }

  #ask<T extends KubernetesObject>(
    kind: KindDefinition<T>,
    verb: ResourceRequest['verb'],
    { namespace = '', name }: { namespace?: string; name?: string },
    rest: Pick<ResourceRequest, 'subresource' | 'body' | 'options'> = {},
    reason?: string,
  ): Result<T> {
    if (verb !== 'get') this.writes++;
    // Every write of the control plane comes through here: assignments are far cheaper than spreads of what may be absent.
    const request: ResourceRequest = { verb, group: kind.group, version: kind.version, resource: kind.plural };
    if (kind.namespaced) request.namespace = namespace;
    if (name) request.name = name;
    if (rest.subresource) request.subresource = rest.subresource;
    if (rest.body !== undefined) request.body = rest.body;
    if (rest.options) request.options = rest.options;
    const caller: Caller = { actor: this.actor, cause: this.cause };
    if (reason) caller.reason = reason;
    const response = this.#engine.api.handle(request, caller);
    if (isStatus(response.body) && response.body.status === 'Failure') return { ok: false, status: response.body };
    return { ok: true, object: response.body as T };
  }
}
