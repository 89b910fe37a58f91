/** What all stages of the API server share: the store, the clock, chance, and the one place where writes are made. */
import type { KubernetesObject } from '../../api/object.ts';
import type { ApiRequest, ApiResponse, Caller, RequestOptions, ResourceRequest, User } from '../../api/request.ts';
import type { Status } from '../../api/status.ts';
import { formatTime } from '../../api/time.ts';
import type { Agenda } from '../../base/agenda.ts';
import { assert } from '../../base/assert.ts';
import type { RandomSource, RandomStream } from '../../base/random.ts';
import { Store } from '../store/store.ts';
import type { Version } from '../store/version.ts';
import type { Trace, WriteRecord } from '../trace/trace.ts';
import { EventExpiry } from './event-expiry.ts';
import { Passage } from './passage.ts';
import type { Resource, Resources, Served } from './resources.ts';
import { ServiceAddresses } from './service-addresses.ts';

export interface CoreOptions {
  agenda: Agenda;
  random: RandomSource;
  trace: Trace;
  epochMs: number;
  /** Serves what only a kubelet knows: logs, exec, attach, port-forward. */
  connect?: (request: ApiRequest | undefined, resource: ResourceRequest, caller: Caller) => ApiResponse;
}

/** One request on its way through the stages. */
export interface Call {
  core: Core;
  served: Served;
  resource: Resource;
  request: ResourceRequest;
  options: RequestOptions;
  caller: Caller;
  user: User;
  /** The request as it came over the wire, if it did. */
  wire?: ApiRequest;
  /** Where a new object's uid comes from, if not from where all come from. */
  uids?: RandomStream;
}

export type ObjectVersion = Version<KubernetesObject>;

export class Core {
  readonly store = new Store<KubernetesObject>();
  readonly resources: Resources;
  readonly options: CoreOptions;
  readonly uids: RandomStream;
  readonly names: RandomStream;
  readonly addresses: ServiceAddresses;
  readonly eventExpiry = new EventExpiry();
  /** Of the request that is being served. */
  passage = new Passage(0);
  #textOfSecond = '';
  #second = -1;

  constructor(options: CoreOptions, resources: Resources) {
    this.options = options;
    this.resources = resources;
    this.uids = options.random.stream('apiserver/uids');
    this.names = options.random.stream('apiserver/names');
    this.addresses = new ServiceAddresses(options.random.stream('apiserver/service-addresses'));
    const services = resources.maybe('', 'services');
    if (services) this.addresses.follow(this.store, services.path);
  }

  /** Milliseconds since 1970. */
  get nowMs(): number {
    return this.options.epochMs + this.options.agenda.nowMs;
  }

  /** Now as Kubernetes writes it: whole seconds. */
  get now(): string {
    const second = Math.floor(this.nowMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#textOfSecond = formatTime(second * 1000);
    }
    return this.#textOfSecond;
  }

  /** Writes an object over the version that the caller has looked at. The object's metadata must be private: its resourceVersion is set here. */
  put(call: Call, key: string, object: KubernetesObject, before: ObjectVersion | undefined): KubernetesObject {
    object.metadata.resourceVersion = String(this.store.nextRevision);
    this.#record(call, object, before);
    if (call.resource.kind.plural === 'events') this.eventExpiry.touch(key, this.options.agenda.nowMs);
    const written = this.store.put(key, object, before?.revision ?? 0);
    assert(!('mismatch' in written), `nobody wrote ${key} in between`);
    return object;
  }

  /** Deletes an object. Its last state, with the revision of the deletion, is what watchers are shown. */
  remove(call: Call, before: ObjectVersion): KubernetesObject {
    const last = before.value;
    const object = { ...last, metadata: { ...last.metadata, resourceVersion: String(this.store.nextRevision) } };
    this.#record(call, object, before, true);
    if (call.resource.kind.plural === 'events') this.eventExpiry.forget(before.key);
    const deleted = this.store.delete(before.key, before.revision, object);
    assert(!('mismatch' in deleted), `nobody wrote ${before.key} in between`);
    return object;
  }

  // The record comes first, so that a watcher who asks why finds the answer.
  #record(call: Call, object: KubernetesObject, before: ObjectVersion | undefined, removed = false): void {
    const { caller, request, resource } = call;
    const { namespace, name, uid } = object.metadata;
    const record: WriteRecord = { revision: this.store.nextRevision } as WriteRecord;
    if (before) record.previousRevision = before.revision;
    if (removed) record.removed = true;
    record.atMs = this.options.agenda.nowMs;
    record.actor = caller.actor;
    record.verb = request.verb;
    record.group = resource.kind.group;
    record.resource = resource.kind.plural;
    if (request.subresource) record.subresource = request.subresource;
    record.key = namespace ? `${namespace}/${name}` : name;
    record.uid = uid;
    record.cause = caller.cause;
    if (caller.reason) record.reason = caller.reason;
    this.options.trace.recordWrite(record);
  }
}

const noWarnings: string[] = [];

export function answer(body: unknown, code = 200, warnings: string[] = noWarnings): ApiResponse {
  return { code, body, warnings };
}

export function refuse(status: Status): ApiResponse {
  return { code: status.code, body: status, warnings: noWarnings };
}

/** The same call about another object, or by another verb: an eviction deletes, a collection deletes each. */
export function derivedCall(call: Call, request: Partial<ResourceRequest>, resource?: Resource): Call {
  return { ...call, ...(resource ? { resource, served: { resource } } : {}), request: { ...call.request, ...request } };
}
