/** What a kind is: one record from which routing, defaults, validation, columns, discovery and pictures are derived. */
import type { Draft, KubernetesObject } from './object.ts';
import type { User } from './request.ts';
import type { StatusCause } from './status.ts';
import type { FieldReport } from './validation.ts';

export interface KindDefinition<T extends KubernetesObject = KubernetesObject> {
  /** API group, empty for the core group. */
  group: string;
  /** The storage version, the only form that the engine knows. */
  version: string;
  kind: string;
  /** Lower-case plural, as in paths: `deployments`. */
  plural: string;
  /** Lower-case singular, as kubectl takes and prints it: `deployment`. */
  singular: string;
  shortNames: readonly string[];
  /** e.g. `all`. */
  categories: readonly string[];
  namespaced: boolean;
  subresources: readonly Subresource[];
  /** Name of the schema in the generated definitions: `io.k8s.api.apps.v1.Deployment`. */
  schema: string;
  /** Other versions that clients may send and ask for. */
  otherVersions?: readonly OtherVersion[];
  /** Fills in what the student left out. Called on a private copy; calling it twice changes nothing. */
  defaults(draft: Draft<T>): void;
  /** Strategy on create, before defaults: drops what a client may not set (status), sets generation and the like. */
  prepareCreate?(draft: Draft<T>, context: CreateContext): void;
  /** Strategy on update of the main resource, after defaults: keeps the old status, raises the generation when the spec changed. `next` is a private copy. */
  prepareUpdate?(next: T, old: T, context: StrategyContext): void;
  /** Subresources that have a strategy of their own. Others change what they are named after: `status` the status. */
  parts?: Partial<Record<Subresource, PartDefinition<T>>>;
  /** Fields that the strategy keeps from being written through the main resource: `status`, unless said otherwise. */
  reset?: readonly string[];
  validate(object: T, report: FieldReport): void;
  /** Called after `validate` on updates of the main resource: immutable fields. */
  validateUpdate?(next: T, old: T, report: FieldReport): void;
  /** Warnings that upstream's strategy gives for a valid object. */
  warnings?(object: T): string[];
  /** What `kubectl get` prints, without NAMESPACE, and with NAME and AGE where upstream has them. */
  columns: readonly Column<T>[];
  /** Field selectors beyond metadata.name and metadata.namespace: `spec.nodeName` and how to read it. */
  fields?: Readonly<Record<string, (object: T) => string>>;
  /** A deletion that says nothing about what the object owns leaves it behind, as clients of old expect. */
  orphansByDefault?: boolean;
  /** Where the scale subresource reads and writes. */
  scale?: ScaleDefinition<T>;
  /** How the kind relates to others, for pictures and the garbage collector's eyes. */
  relations?: readonly Relation[];
}

export type Subresource =
  | 'status'
  | 'scale'
  | 'binding'
  | 'eviction'
  | 'log'
  | 'exec'
  | 'attach'
  | 'portforward'
  | 'proxy'
  | 'ephemeralcontainers'
  | 'finalize'
  | 'token'
  | 'approval'
  | 'resize';

export interface OtherVersion {
  group: string;
  version: string;
  /** `v1.16`: what the deprecation warning says. Absent for a version that upstream still serves without a warning. */
  deprecatedIn?: string;
  removedIn?: string;
  /** Field selectors by their names in that version, with those of the stored form; absent when they are the same. */
  fieldLabels?: Readonly<Record<string, string>>;
  /** Brings an object of that version into storage form, in place: fields moved, old defaults set. */
  toStorage?(draft: Record<string, unknown>): void;
  /** Brings a private copy of a stored object into that version, in place: fields renamed for the reader. Absent when only apiVersion differs. */
  fromStorage?(draft: Record<string, unknown>): void;
}

export interface StrategyContext {
  /** Milliseconds since 1970. */
  nowMs: number;
}

export interface CreateContext extends StrategyContext {
  /** Who creates. */
  user: User;
}

/** What an update through a subresource may write. */
export interface PartDefinition<T extends KubernetesObject> {
  /** Fields that it leaves as they are, and that nobody can own through it. */
  reset: readonly string[];
  /** The stored object with its part taken from what was sent; neither of them is changed. The metadata is the server's concern. */
  update(sent: Draft<T>, old: T, context: StrategyContext): T;
  validate(next: T, old: T, report: FieldReport): void;
}

/** A column as the API server's Table has it. */
export interface Column<T extends KubernetesObject = KubernetesObject> {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  format?: string;
  description?: string;
  /** 0 is always printed, 1 only with `-o wide`. */
  priority: 0 | 1;
  /** A cell, as text or number. @param nowMs milliseconds since 1970, for ages. */
  cell(object: T, nowMs: number): string | number | boolean;
}

export interface ScaleDefinition<T extends KubernetesObject> {
  replicas(object: T): number;
  /** A copy of the object with another number of replicas. */
  withReplicas(object: T, replicas: number): T;
  statusReplicas(object: T): number;
  /** Selector text of the pods. */
  selector(object: T): string;
}

export type Relation = { relation: 'owns' | 'selects' | 'mentions'; kind: string };

/** Declares a kind; exists so that its type is checked against the record. */
export function defineKind<T extends KubernetesObject>(definition: KindDefinition<T>): KindDefinition<T> {
  return definition;
}

export function owns(kind: string): Relation {
  return { relation: 'owns', kind };
}

export function selects(kind: string): Relation {
  return { relation: 'selects', kind };
}

export function mentions(kind: string): Relation {
  return { relation: 'mentions', kind };
}

export type { StatusCause };
