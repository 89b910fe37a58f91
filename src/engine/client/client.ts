/** The typed client of a part of the control plane: every write carries its author and its cause. */
import type { KindDefinition } from '../../api/kind.ts';
import { keyOf, splitKey, type Draft, type KubernetesObject } from '../../api/object.ts';
import type { ApiResponse, Cause, DeleteOptions, PatchType, ResourceRequest } from '../../api/request.ts';
import { isStatus, type Status } from '../../api/status.ts';
import type { Engine } from './engine.ts';

/** An expected failure is a value: the Status that the API server answered with. */
export type Result<T> = { ok: true; object: T } | { ok: false; status: Status };

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
    return this.#ask(kind, 'get', key);
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
    const key = draft.metadata.name ? keyOf(draft) : `${draft.metadata.namespace ?? ''}/`;
    return this.#ask(kind, 'create', key, { body: draft }, reason);
  }

  /** Fails with Conflict when the object has changed since it was read. */
  update<T extends KubernetesObject>(kind: KindDefinition<T>, object: T, reason?: string): Result<T> {
    return this.#ask(kind, 'update', keyOf(object), { body: object }, reason);
  }

  updateStatus<T extends KubernetesObject>(kind: KindDefinition<T>, object: T, reason?: string): Result<T> {
    return this.#ask(kind, 'update', keyOf(object), { body: object, subresource: 'status' }, reason);
  }

  /** Replaces through another subresource: `finalize` of a namespace. */
  updateSubresource<T extends KubernetesObject>(
    kind: KindDefinition<T>,
    object: T,
    subresource: string,
    reason?: string,
  ): Result<T> {
    return this.#ask(kind, 'update', keyOf(object), { body: object, subresource }, reason);
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
      key,
      { body, options: { patchType }, ...(subresource ? { subresource } : {}) },
      reason,
    );
  }

  delete<T extends KubernetesObject>(
    kind: KindDefinition<T>,
    key: string,
    options: DeleteOptions = {},
    reason?: string,
  ): Result<T> {
    return this.#ask(kind, 'delete', key, { options: { deleteOptions: options } }, reason);
  }

  /** Creates an object below another: `binding` and `eviction` of a pod. */
  createSubresource<T extends KubernetesObject>(
    kind: KindDefinition<T>,
    key: string,
    subresource: string,
    body: unknown,
    reason?: string,
  ): Result<T> {
    return this.#ask(kind, 'create', key, { body, subresource }, reason);
  }

  #ask<T extends KubernetesObject>(
    kind: KindDefinition<T>,
    verb: ResourceRequest['verb'],
    key: string,
    rest: Partial<ResourceRequest> = {},
    reason?: string,
  ): Result<T> {
    const { namespace, name } = splitKey(key);
    if (verb !== 'get') this.writes++;
    const response: ApiResponse = this.#engine.api.handle(
      {
        verb,
        group: kind.group,
        version: kind.version,
        resource: kind.plural,
        ...(kind.namespaced ? { namespace } : {}),
        ...(name ? { name } : {}),
        ...rest,
      },
      { actor: this.actor, cause: this.cause, ...(reason ? { reason } : {}) },
    );
    if (isStatus(response.body) && response.body.status === 'Failure') return { ok: false, status: response.body };
    return { ok: true, object: response.body as T };
  }
}
