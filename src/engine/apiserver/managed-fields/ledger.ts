/**
 * Who owns the fields of a stored object. It is kept beside the object's metadata, out of sight of everybody who walks, prints or
 * hashes it, and worked out when somebody asks: what the control plane writes a thousand times a second, hardly anybody reads.
 */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal/fieldmanager.go
import {
  joinApiVersion,
  type KubernetesObject,
  type ManagedFieldsEntry,
  type ObjectMeta,
} from '../../../api/object.ts';
import { isJsonObject } from '../../../api/plain-json.ts';
import { equal } from '../../../base/equality.ts';
import type { SavedStore } from '../../store/store.ts';
import type { Call } from '../core.ts';
import { requestedVersion } from '../decode.ts';
import { managerOf } from './manager.ts';
import { afterUpdate, type Writing } from './ownership.ts';
import { noOwners, readOwners, type Owner } from './owners.ts';
import { scopeOf, type Scope } from './scope.ts';

/** One page of the ledger: the owners, or the write after which they can be told. It holds nothing of the cluster, as it may live on in a fork. */
interface Page {
  owners: readonly Owner[] | undefined;
  author: Author | undefined;
  now: string;
  /** The object before; undefined for one that is new. */
  old: KubernetesObject | undefined;
  next: unknown;
  /** How many writes lie between this page and the last whose owners are known. */
  depth: number;
  /** The object as clients see it, one for all readers, and the stored object that it shows. */
  shown: { of: KubernetesObject; as: KubernetesObject } | undefined;
}

/** Who writes, in which version, through which endpoint. */
interface Author {
  scope: Scope;
  manager: string;
  apiVersion: string;
  subresource: string;
}

/** What is to be written, and by whom. */
export interface Write {
  author: Author;
  now: string;
  old: KubernetesObject | undefined;
}

const pageKey = Symbol('who owns the fields');
type Paged = { [pageKey]?: Page };
/** So many writes wait to be asked for; then the owners are worked out, lest old versions be held for ever. */
const depthMax = 8;

export function ownersOf({ metadata }: { metadata: Partial<ObjectMeta> }): readonly Owner[] {
  const page = (metadata as Paged)[pageKey];
  return page ? ownersOnPage(page) : noOwners;
}

function ownersOnPage(page: Page): readonly Owner[] {
  if (page.owners) return page.owners;
  const { author, now, old, next } = page;
  const before = old ? ownersOf(old) : noOwners;
  // Who once made the server forget its owners is not tracked again before something is applied.
  const isForgotten = !author || (old !== undefined && before.length === 0);
  page.owners = isForgotten ? noOwners : afterUpdate(writingOf({ author, now, old }, before), next);
  page.author = page.old = page.next = undefined;
  page.depth = 0;
  return page.owners;
}

export function setOwners(metadata: Partial<ObjectMeta>, owners: readonly Owner[]): void {
  const write = { author: undefined, now: '', old: undefined, next: undefined };
  (metadata as Paged)[pageKey] = { owners, ...write, depth: 0, shown: undefined };
}

/** Enters a write whose owners are worked out when somebody asks. */
function enterLater(
  call: Call,
  scope: Scope,
  next: KubernetesObject,
  old: KubernetesObject | undefined,
  shown: unknown,
  depth: number,
): void {
  (next.metadata as Paged)[pageKey] = {
    owners: undefined,
    author: authorOf(call, scope),
    now: call.core.now,
    old,
    next: shown,
    depth,
    shown: undefined,
  };
}

/** Parts of the control plane by endpoint and name: each writes a thousand times under the same one. */
const authors = new WeakMap<Scope, Map<string, Map<string, Author>>>();
const authorsMax = 10_000;

function authorOf(call: Call, scope: Scope): Author {
  const { served, request, options, caller } = call;
  const subresource = request.subresource ?? '';
  if (options.untrusted || options.fieldManager || served.other) {
    const apiVersion = served.other ? joinApiVersion(...requestedVersion(call)) : scope.apiVersion;
    return { scope, manager: managerOf(call), apiVersion, subresource };
  }
  let byEndpoint = authors.get(scope);
  if (!byEndpoint) authors.set(scope, (byEndpoint = new Map<string, Map<string, Author>>()));
  let byActor = byEndpoint.get(subresource);
  if (!byActor || byActor.size > authorsMax) byEndpoint.set(subresource, (byActor = new Map<string, Author>()));
  let author = byActor.get(caller.actor);
  if (!author) {
    author = { scope, manager: managerOf(call), apiVersion: scope.apiVersion, subresource };
    byActor.set(caller.actor, author);
  }
  return author;
}

/** What is being written through this call. */
export function writeOf(call: Call, scope: Scope, old: KubernetesObject | undefined): Write {
  return { author: authorOf(call, scope), now: call.core.now, old };
}

export function writingOf({ author, now, old }: Write, owners: readonly Owner[]): Writing {
  const { scope, manager, apiVersion, subresource } = author;
  const { type, owned, knows } = scope;
  const reset = old ? scope.reset(subresource) : scope.made;
  return { type, owned, live: old, owners, manager, apiVersion, subresource, now, reset, knows };
}

/** Enters a new object, as it is before admission. @param sent the entries that the client had in the object */
export function enterNew(call: Call, draft: KubernetesObject, sent: unknown): void {
  const scope = scopeOf(call.resource);
  if (!scope) return;
  const { metadata } = draft;
  if (call.options.untrusted) {
    const owners = sent === undefined || isReset(sent) ? noOwners : (readOwners(sent) ?? noOwners);
    setOwners(metadata, afterUpdate(writingOf(writeOf(call, scope, undefined), owners), draft));
    return;
  }
  // What admission will add is nobody's, and it only sets fields of the spec.
  const { spec } = draft as { spec?: unknown };
  const shown = scope.isAdmitted && isJsonObject(spec) ? { ...draft, spec: { ...spec } } : draft;
  enterLater(call, scope, draft, undefined, shown, 1);
}

/** Enters an update. Returns whether the owners change although the object may not. @param sent the entries that the client had in the object */
export function enterUpdate(call: Call, next: KubernetesObject, old: KubernetesObject, sent: unknown): boolean {
  const scope = scopeOf(call.resource);
  if (!scope) return false;
  const page = (old.metadata as Paged)[pageKey];
  if (!call.options.untrusted) {
    if (page && page.depth >= depthMax) ownersOnPage(page);
    enterLater(call, scope, next, old, next, (page?.depth ?? 0) + 1);
    return false;
  }
  const stored = ownersOf(old);
  const owners = ownersAfter(call, scope, next, old, stored, sent);
  setOwners(next.metadata, owners);
  return owners !== stored && !equal(owners, stored);
}

function ownersAfter(
  call: Call,
  scope: Scope,
  next: KubernetesObject,
  old: KubernetesObject,
  stored: readonly Owner[],
  sent: unknown,
): readonly Owner[] {
  let before = stored;
  // A subresource does not let anybody write them.
  if (sent !== undefined && call.request.subresource === undefined) {
    if (isReset(sent)) return noOwners;
    const read = readOwners(sent);
    if (read?.length && !equal(read, stored)) before = read;
  }
  if (before.length === 0) return noOwners;
  return afterUpdate(writingOf(writeOf(call, scope, old), before), next);
}

/** An empty list, or one empty entry: the client wants the list gone. */
function isReset(sent: unknown): boolean {
  if (!Array.isArray(sent)) return false;
  return sent.length === 0 || (sent.length === 1 && isJsonObject(sent[0]) && Object.keys(sent[0]).length === 0);
}

/** The object as clients see it, with `metadata.managedFields`; the same one each time. */
export function withOwners(object: KubernetesObject): KubernetesObject {
  const page = (object.metadata as Paged)[pageKey];
  if (!page) return object;
  if (page.shown?.of === object) return page.shown.as;
  const { [pageKey]: _, ...metadata } = object.metadata as ObjectMeta & Paged;
  const owners = ownersOnPage(page);
  if (owners.length > 0) metadata.managedFields = owners as unknown as ManagedFieldsEntry[];
  page.shown = { of: object, as: { ...object, metadata } };
  return page.shown.as;
}

/** What the store's objects do not say of themselves, for a save: the owners at each revision, worked out when it becomes JSON. */
export class SavedOwners {
  readonly #store: SavedStore<KubernetesObject>;

  constructor(store: SavedStore<KubernetesObject>) {
    this.#store = store;
  }

  toJSON(): (readonly Owner[])[] {
    return objectsOf(this.#store).map(ownersOf);
  }
}

/** Gives objects that come from JSON their owners back; those that never left memory still have them. */
export function loadOwners(store: SavedStore<KubernetesObject>, saved: unknown): void {
  if (!Array.isArray(saved)) return;
  for (const [place, object] of objectsOf(store).entries())
    setOwners(object.metadata, readOwners((saved as unknown[])[place]) ?? noOwners);
}

function objectsOf({ base, log }: SavedStore<KubernetesObject>): KubernetesObject[] {
  return [...base, ...log.chunks.flat()].map((version) => version.value);
}
