/** The API server: the one door to the store. Requests pass authentication, authorization, admission, defaults and validation. */
import type { ApiHandler, Change, Interest, Subscription } from '../../api/handler.ts';
import type { KindDefinition } from '../../api/kind.ts';
import { onlyAsks } from '../../api/only-asks.ts';
import { joinApiVersion, type KubernetesObject } from '../../api/object.ts';
import type { ApiRequest, ApiResponse, Caller, ResourceRequest, User, WatchEvent } from '../../api/request.ts';
import { failure, isStatus, methodNotSupported, type Status } from '../../api/status.ts';
import { kinds as allKinds } from '../../kinds/table.ts';
import type { SavedStore, Store } from '../store/store.ts';
import { authenticate } from './authentication.ts';
import { refusalFor } from './authorization/authorize.ts';
import { createFirstObjects } from './bootstrap.ts';
import { serveComponentStatuses } from './component-statuses.ts';
import { Core, refuse, type Call, type CoreOptions } from './core.ts';
import { requestedVersion } from './decode.ts';
import { Discovery } from './discovery.ts';
import { serveDocument } from './documents.ts';
import { encodeResponse } from './encode.ts';
import type { SavedExpiry } from './event-expiry.ts';
import { Feeds } from './feeds.ts';
import { Housekeeping } from './housekeeping.ts';
import { actingUser } from './impersonation.ts';
import { metricsGroup, serveMetrics, type MetricsSource, type UsageOfPod } from './metrics.ts';
import { loadOwners, SavedOwners } from './managed-fields/ledger.ts';
import { routeOf, type Route } from './mux.ts';
import { OpenApi } from './openapi.ts';
import type { RequestRecord } from '../trace/requests.ts';
import { Passage, requestRecord } from './passage.ts';
import { pathNotFound } from './refusals.ts';
import { RequestCounts } from './request-counts.ts';
import { Resources } from './resources.ts';
import { serveReview } from './reviews.ts';
import { isServed, serveCall } from './route.ts';
import { refuseUnreadable } from './unrecognized.ts';
import { WireWatches } from './watch.ts';

export interface ApiServerOptions extends CoreOptions {
  /** What is served; every kind unless said otherwise. */
  kinds?: readonly KindDefinition[];
  /** The generated schemas with their prose, read only when a client asks for OpenAPI. */
  openapi?: () => unknown;
  /** What pods use, for `metrics.k8s.io`; absent: there is no metrics server. */
  usage?: UsageOfPod;
}

export interface ApiServer extends ApiHandler {
  /** Serves a request as on the wire: any path, an untrusted body. */
  handleWire(request: ApiRequest, caller: Caller): ApiResponse;
  /** Opens a watch as on the wire. Events are pushed at the moment of the write; a Status when it is refused. */
  watchWire(request: ApiRequest, sink: (event: WatchEvent) => void): { close(): void } | Status;
  /** The refusal of a connection that is to become a stream of a pod; undefined when it may. */
  refusalOf(request: ApiRequest, caller: Caller): Status | undefined;
  /** For looking back; never written from outside. */
  readonly store: Store<KubernetesObject>;
  /** Does one task of the actor `apiserver`. */
  run(key: string): void;
  /** Creates what every cluster begins with and puts the first tasks on the agenda; not called on a loaded cluster. */
  start(): void;
  save(): unknown;
  load(saved: unknown): void;
}

interface Saved {
  store: SavedStore<KubernetesObject>;
  /** Who owns the fields of each of the store's objects; a list of lists once it has been JSON. */
  owners: unknown;
  eventExpiry: SavedExpiry;
  housekeeping: { lastRevision: number };
}

export function createApiServer(options: ApiServerOptions): ApiServer {
  return new Server(options);
}

class Server implements ApiServer {
  readonly #core: Core;
  readonly #resources: Resources;
  readonly #feeds: Feeds;
  readonly #watches = new WireWatches();
  readonly #housekeeping: Housekeeping;
  readonly #discovery: Discovery;
  readonly #openApi: OpenApi | undefined;
  readonly #usage: UsageOfPod | undefined;
  readonly #counts = new RequestCounts();

  constructor(options: ApiServerOptions) {
    this.#resources = new Resources(options.kinds ?? allKinds);
    this.#core = new Core(options, this.#resources);
    this.#feeds = new Feeds(this.#core.store, this.#resources);
    this.#housekeeping = new Housekeeping(this.#core, this.#watches);
    this.#discovery = new Discovery(this.#resources, options.connect !== undefined, options.usage !== undefined);
    this.#usage = options.usage;
    this.#openApi = options.openapi && new OpenApi(this.#discovery, options.openapi);
  }

  get store(): Store<KubernetesObject> {
    return this.#core.store;
  }

  handle(request: ResourceRequest, caller: Caller): ApiResponse {
    if (request.group === metricsGroup) return this.#listMetrics(request, caller);
    // A request may be served for another one: a log is asked for a pod that has to be read.
    const outer = this.#begin();
    const call = this.#callOf(request, caller, authenticate(caller));
    const response = isStatus(call) ? refuse(call) : this.#count(call, serveCall(call));
    if (response.code >= 400 && request.verb !== 'get' && request.verb !== 'list')
      this.#core.options.trace.requests.refusals.add(this.#recordOf(caller, response, request));
    this.#core.passage = outer;
    return response;
  }

  handleWire(request: ApiRequest, caller: Caller): ApiResponse {
    this.#begin();
    const route = routeOf(request, this.#resources);
    const response = this.#serveWire(request, caller, route);
    const { cause } = caller;
    if (!onlyAsks(request) && cause.kind === 'input' && cause.input > 0)
      this.#core.options.trace.requests.recordInput(
        cause.input,
        this.#recordOf(caller, response, 'request' in route ? route.request : undefined, request),
      );
    return response;
  }

  #serveWire(request: ApiRequest, caller: Caller, route: Route): ApiResponse {
    const user = actingUser(request, caller);
    if ('code' in user) return user;
    const denied = this.#authorize(user, request);
    if (denied) return refuse(denied);
    const unstored =
      serveReview(this.#core, request, user) ?? serveComponentStatuses(request) ?? this.#serveMetrics(request, caller);
    if (unstored) return unstored;
    if ('document' in route)
      return serveDocument(route.document, request, this.#discovery, this.#openApi, () =>
        this.#counts.page(this.#core),
      );
    if ('refused' in route) return refuse(route.refused);
    const call = this.#callOf(route.request, caller, user, request);
    if (isStatus(call)) return refuse(call);
    const unreadable = isServed(call) ? refuseUnreadable(call) : undefined;
    if (unreadable) {
      this.#core.passage.enter('decoding');
      return this.#count(call, refuse(unreadable));
    }
    return withDeprecation(call, encodeResponse(call, this.#count(call, serveCall(call))));
  }

  watchWire(request: ApiRequest, sink: (event: WatchEvent) => void): { close(): void } | Status {
    const watched: ApiRequest = { ...request, query: { ...request.query, watch: 'true' } };
    const route = routeOf(watched, this.#resources);
    if ('document' in route) return pathNotFound();
    if ('refused' in route) return route.refused;
    const caller: Caller = { actor: 'kubectl', cause: { kind: 'timer', timer: 'watch' } };
    const user = this.#userFor(watched, caller);
    if (isStatus(user)) return user;
    const call = this.#callOf(route.request, caller, user, request);
    if (isStatus(call)) return call;
    if (route.request.verb !== 'watch') return methodNotSupported(call.resource.name, 'watch');
    const watch = this.#watches.start(call, sink);
    if (isStatus(watch)) return watch;
    return {
      close: () => {
        watch.close();
        this.#counts.count(call, 200);
      },
    };
  }

  subscribe(interest: Interest, sink: (change: Change) => void): Subscription {
    return this.#feeds.subscribe(interest, sink);
  }

  start(): void {
    createFirstObjects(this.#core);
    this.#housekeeping.start();
  }

  run(key: string): void {
    this.#housekeeping.run(key);
  }

  save(): Saved {
    const store = this.#core.store.save();
    return {
      store,
      owners: new SavedOwners(store),
      eventExpiry: this.#core.eventExpiry.save(),
      housekeeping: this.#housekeeping.save(),
    };
  }

  load(saved: unknown): void {
    const { store, owners, eventExpiry, housekeeping } = saved as Saved;
    this.#core.store.load(store);
    loadOwners(store, owners);
    this.#core.eventExpiry.load(eventExpiry);
    this.#housekeeping.load(housekeeping);
    const services = this.#resources.maybe('', 'services');
    if (services) this.#core.addresses.reload(this.#core.store, services.path);
  }

  /** What the pods of a namespace use, for a part of the control plane. */
  #listMetrics({ namespace, resource, options = {} }: ResourceRequest, caller: Caller): ApiResponse {
    const path = `/apis/${metricsGroup}/v1beta1/${namespace ? `namespaces/${namespace}/` : ''}${resource}`;
    const { labelSelector } = options;
    const request: ApiRequest = { method: 'GET', path, ...(labelSelector ? { query: { labelSelector } } : {}) };
    return this.#serveMetrics(request, caller) ?? refuse(pathNotFound());
  }

  #serveMetrics(request: ApiRequest, caller: Caller): ApiResponse | undefined {
    const usage = this.#usage;
    if (!usage) return undefined;
    const list: MetricsSource['list'] = (resource, { query = {} }, namespace, asker) =>
      this.handle(
        {
          ...{ verb: 'list', group: '', version: 'v1', resource },
          ...(namespace ? { namespace } : {}),
          options: query.labelSelector ? { labelSelector: query.labelSelector } : {},
        },
        asker,
      );
    return serveMetrics(request, { list, usage, now: this.#core.now }, caller);
  }

  /** @returns the passage of the request that this one is served for, if there is one */
  #begin(): Passage {
    const outer = this.#core.passage;
    this.#core.passage = new Passage(this.#core.store.revision);
    return outer;
  }

  #recordOf(
    caller: Caller,
    response: ApiResponse,
    request: ResourceRequest | undefined,
    wire?: ApiRequest,
  ): RequestRecord {
    const { passage, options, store } = this.#core;
    const { revision } = store;
    return requestRecord({ passage, atMs: options.agenda.nowMs, caller, response, request, wire, revision });
  }

  /** Whether a request that is no request to objects may go on: to the streams of a pod. */
  refusalOf(request: ApiRequest, caller: Caller): Status | undefined {
    const user = this.#userFor(request, caller);
    return isStatus(user) ? user : undefined;
  }

  /** As whom a stream is opened, if it may be. */
  #userFor(request: ApiRequest, caller: Caller): User | Status {
    const user = actingUser(request, caller);
    if ('code' in user) return failure(500, 'InternalError', String(user.body));
    return this.#authorize(user, request) ?? user;
  }

  #count(call: Call, response: ApiResponse): ApiResponse {
    this.#counts.count(call, response.code);
    return response;
  }

  #authorize(user: User, request: ApiRequest): Status | undefined {
    const denied = refusalFor(this.#core, user, request);
    if (denied) this.#enterWithRights();
    return denied;
  }

  #enterWithRights(): void {
    this.#core.passage.enter('authentication');
    this.#core.passage.enter('authorization');
  }

  /** A refusal when the resource is not served. */
  #callOf(request: ResourceRequest, caller: Caller, user: User, wire?: ApiRequest): Call | Status {
    const served = this.#resources.find(request.group, request.version, request.resource);
    if (!served) return pathNotFound();
    this.#enterWithRights();
    const options = request.options ?? noOptions;
    const call: Call = { core: this.#core, served, resource: served.resource, request, options, caller, user };
    if (wire) call.wire = wire;
    return call;
  }
}

const noOptions = Object.freeze({});

/** Says of an old version what upstream's server says: since when, until when, what instead. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/deprecation/deprecation.go WarningMessage
function withDeprecation(call: Call, response: ApiResponse): ApiResponse {
  const { other, resource } = call.served;
  if (!other?.deprecatedIn) return response;
  const { kind } = resource;
  const said = `${joinApiVersion(...requestedVersion(call))} ${kind.kind} is deprecated in ${other.deprecatedIn}+`;
  const until = other.removedIn ? `, unavailable in ${other.removedIn}+` : '';
  const instead = `; use ${joinApiVersion(kind.group, kind.version)} ${kind.kind}`;
  return { ...response, warnings: [said + until + instead, ...response.warnings] };
}
