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

/** One page of the ledger: the owners, or the write after which they can be told. */
interface Page {
  owners: readonly Owner[] | undefined;
  write: Write | undefined;
  /** How many writes lie between this page and the last whose owners are known. */
  depth: number;
  /** The object as clients see it, one for all readers, and the stored object that it shows. */
  shown?: { of: KubernetesObject; as: KubernetesObject };
}

/** Holds nothing of the cluster: a page may live on in a fork. */
interface Write {
  scope: Scope;
  manager: string;
  apiVersion: string;
  subresource: string;
  now: string;
  /** The object before; undefined for one that is new. */
  old: KubernetesObject | undefined;
  next: unknown;
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
  const { owners, write } = page;
  if (owners) return owners;
  page.owners = write ? afterWrite(write) : noOwners;
  page.write = undefined;
  page.depth = 0;
  return page.owners;
}

function afterWrite(write: Write): readonly Owner[] {
  const { old, next } = write;
  if (!old) return afterUpdate(writingOf(write, noOwners), next);
  const before = ownersOf(old);
  // Who once made the server forget its owners is not tracked again before something is applied.
  return before.length === 0 ? noOwners : afterUpdate(writingOf(write, before), next);
}

export function setOwners(metadata: Partial<ObjectMeta>, owners: readonly Owner[]): void {
  (metadata as Paged)[pageKey] = { owners, write: undefined, depth: 0 };
}

/** What is being written through this call. @param next absent as long as it has to be made by an apply */
export function writeOf(call: Call, scope: Scope, old: KubernetesObject | undefined, next?: unknown): Write {
  const { served, request, core } = call;
  return {
    scope,
    manager: managerOf(call),
    apiVersion: served.other ? joinApiVersion(...requestedVersion(call)) : scope.apiVersion,
    subresource: request.subresource ?? '',
    now: core.now,
    old,
    next,
  };
}

export function writingOf(write: Write, owners: readonly Owner[]): Writing {
  const { scope, manager, apiVersion, subresource, now, old } = write;
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
  const next = scope.isAdmitted && isJsonObject(spec) ? { ...draft, spec: { ...spec } } : draft;
  (metadata as Paged)[pageKey] = { owners: undefined, write: writeOf(call, scope, undefined, next), depth: 1 };
}

/** Enters an update. Returns whether the owners change although the object may not. @param sent the entries that the client had in the object */
export function enterUpdate(call: Call, next: KubernetesObject, old: KubernetesObject, sent: unknown): boolean {
  const scope = scopeOf(call.resource);
  if (!scope) return false;
  const page = (old.metadata as Paged)[pageKey];
  if (!call.options.untrusted) {
    if (page && page.depth >= depthMax) ownersOnPage(page);
    const depth = (page?.depth ?? 0) + 1;
    (next.metadata as Paged)[pageKey] = { owners: undefined, write: writeOf(call, scope, old, next), depth };
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
