/** Requests to the API server and its answers, in the two forms they take: as on the wire, and taken apart. */
import type { KubernetesObject } from './object.ts';
import type { Status } from './status.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request as on the wire: what kubectl sends, in the page or over HTTP. Plain data, so it can be recorded. */
export interface ApiRequest {
  method: HttpMethod;
  /** Path without query: `/apis/apps/v1/namespaces/default/deployments/web`. */
  path: string;
  query?: Record<string, string>;
  /** `application/json`, `application/merge-patch+json`, … */
  contentType?: string;
  /** The Accept header; asks for `;as=Table` among others. */
  accept?: string;
  userAgent?: string;
  /** As whom the client wants to act: `kubectl --as`. */
  impersonated?: Impersonated;
  /** The body, already parsed from JSON. */
  body?: unknown;
  /** Fields that its JSON names more than once, as Go names them: `spec.replicas`. */
  duplicates?: readonly string[];
  /** In place of a body that could not be parsed; the refusal depends on what the request is about. */
  unreadable?: UnreadableBody;
}

export interface UnreadableBody {
  /** What the parser says: `invalid character 'x' looking for beginning of value`. */
  problem: string;
  /** How the body begins. */
  summary: string;
  isYaml?: boolean;
}

export interface ApiResponse {
  code: number;
  body: unknown;
  /** `Warning` headers, without their 299 prefix. */
  warnings: string[];
  /** When it is not plain `application/json` (or `text/plain` for a text): clients tell the forms of discovery apart by it. */
  contentType?: string;
}

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

/** A request taken apart by the mux; parts of the control plane ask in this form directly. */
export interface ResourceRequest {
  verb: Verb;
  group: string;
  version: string;
  /** Plural, lower case: `deployments`. */
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
  body?: unknown;
  options?: RequestOptions;
}

export interface RequestOptions {
  labelSelector?: string;
  fieldSelector?: string;
  resourceVersion?: string;
  resourceVersionMatch?: 'Exact' | 'NotOlderThan';
  limit?: number;
  continue?: string;
  allowWatchBookmarks?: boolean;
  sendInitialEvents?: boolean;
  timeoutSeconds?: number;
  dryRun?: boolean;
  fieldManager?: string;
  fieldValidation?: 'Ignore' | 'Warn' | 'Strict';
  /** Fields that the body names more than once. */
  duplicates?: readonly string[];
  force?: boolean;
  patchType?: PatchType;
  deleteOptions?: DeleteOptions;
  /** Set by the mux for requests from outside: the body is untrusted JSON and is checked against the schema. */
  untrusted?: boolean;
  /** Set by a part of the control plane that hands its body over for good: nobody else holds it, and no field of it is undefined. */
  isHandedOver?: true;
  /** Set when the client asked for a Table. */
  asTable?: boolean;
  /** Set when the client asked for YAML: the host writes it. */
  asYaml?: boolean;
  /** Set when the client asked for metadata alone. */
  asPartial?: boolean;
  /** Table rows carry: nothing, the metadata (default), or the whole object. */
  includeObject?: 'None' | 'Metadata' | 'Object';
}

export interface DeleteOptions {
  kind?: 'DeleteOptions';
  apiVersion?: string;
  gracePeriodSeconds?: number;
  preconditions?: { uid?: string; resourceVersion?: string };
  propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  orphanDependents?: boolean;
  dryRun?: string[];
}

/** What made somebody write: the root is an input of the student or a timer; the rest follows by watch. */
export type Cause =
  { kind: 'input'; input: number } | { kind: 'timer'; timer: string } | { kind: 'revision'; revision: number };

/** As whom the API server knows somebody who asks. */
export interface User {
  name: string;
  uid?: string;
  groups: readonly string[];
  extra?: Readonly<Record<string, readonly string[]>>;
}

/** What the headers `Impersonate-User`, `-Uid`, `-Group` and `-Extra-…` say. */
export type Impersonated = Partial<User>;

/** Who is asking, and why. */
export interface Caller {
  /** `deployment-controller`, `kubelet worker-1`, `kubectl`, … */
  actor: string;
  cause: Cause;
  /** One clause in plain words, for "Why?": `because the pod template changed`. */
  reason?: string;
}

export interface WatchEvent<T extends KubernetesObject = KubernetesObject> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: T | Status;
}

/** Outside the engine: the same request travels asynchronously, in the page, over HTTP, or to a real cluster. */
export interface Transport {
  request(request: ApiRequest): Promise<ApiResponse>;
  /** Calls back for each event until the stream ends; resolves when it does, with the Status that ended it, if any. */
  watch(request: ApiRequest, onEvent: (event: WatchEvent) => void, signal?: AbortSignal): Promise<Status | undefined>;
  /** The cluster's time, in milliseconds since 1970. */
  now(): Promise<number>;
  /** Waits for virtual time to pass. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
