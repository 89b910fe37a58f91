/** How ownership moves: an update takes what it changes, an apply takes what it names and gives up what it names no longer. */
// k8s: sigs.k8s.io/structured-merge-diff/v4/merge/update.go
import type { StructType } from '../../../kinds/typed-fields.ts';
import { compare, type Comparison } from './compare.ts';
import {
  difference,
  differenceOfTrees,
  emptySet,
  intersection,
  isEmpty,
  setOfFields,
  union,
  type FieldSet,
} from './field-set.ts';
import { fieldsOfOwner, inOrder, isSameOwner, newOwner, type Identity, type Owner } from './owners.ts';
import { cappedOwners } from './cap.ts';
import { unowned } from './scope.ts';
import { fieldsOf, isSameInGo, merged, without, withStructs } from './typed.ts';

/** What is being written, by whom. */
export interface Writing {
  type: StructType;
  /** The type without what nobody owns. */
  owned: StructType;
  /** The stored object; undefined for one that is new. */
  live: unknown;
  owners: readonly Owner[];
  manager: string;
  apiVersion: string;
  subresource: string;
  now: string;
  /** What this endpoint ignores: the status of a main resource, the spec of a status. */
  reset: FieldSet;
  /** Whether the resource is still served in a version; owners in others are forgotten. */
  knows: (apiVersion: string) => boolean;
}

/** A set without the fields that the server writes; where their parents are in it, nobody owns those either. */
const unownedSet = setOfFields('metadata', ...unowned);

/** The owners after an update, in order; the same list when nothing was changed. */
export function afterUpdate(writing: Writing, next: unknown): readonly Owner[] {
  const { owners } = writing;
  const raw = compare(writing.owned, writing.live, next);
  if (owners.length === 0 && raw.removed === emptySet) return soleOwner(writing, raw.touched);
  const change = heeded(writing, raw);
  const { touched, removed } = change;
  if (isEmpty(touched) && isEmpty(removed)) return owners;
  const own = difference(difference(touched, removed), unownedSet);
  const self = identityOfUpdate(writing);
  const rest = afterChange(writing, owners, change);
  if (isEmpty(own)) return inOrder(rest);
  let set = own;
  const others: Owner[] = [];
  for (const owner of rest) {
    if (isSameOwner(owner, self)) set = union(fieldsOfOwner(owner), own);
    else others.push(owner);
  }
  others.push(newOwner(self, writing.now, set));
  return inOrder(cappedOwners(others));
}

function identityOfUpdate({ manager, apiVersion, subresource }: Writing): Identity {
  return { manager, operation: 'Update', apiVersion, subresource };
}

/** Many objects of one shape are made by one author within a second, pods of a set and their events: they share the list. */
function soleOwner(writing: Writing, set: FieldSet): readonly Owner[] {
  const { manager, apiVersion, subresource, now } = writing;
  const bySet = (set.kept ??= new Map<string, readonly Owner[]>()) as Map<string, readonly Owner[]>;
  const last = bySet.get(manager);
  const sole = last?.[0];
  if (last && sole?.time === now && sole.apiVersion === apiVersion && (sole.subresource ?? '') === subresource)
    return last;
  const own = difference(differenceOfTrees(set, writing.reset), unownedSet);
  const owners = isEmpty(own) ? [] : [newOwner(identityOfUpdate(writing), now, own)];
  if (bySet.size >= solesMax) bySet.clear();
  bySet.set(manager, owners);
  return owners;
}

const solesMax = 100;

function heeded({ reset }: Writing, change: Comparison): Comparison {
  const touched = differenceOfTrees(change.touched, reset);
  const removed = differenceOfTrees(change.removed, reset);
  return touched === change.touched && removed === change.removed ? change : { touched, removed };
}

/** Takes from all what has another value now, or is gone. */
function afterChange({ knows }: Writing, owners: readonly Owner[], { touched, removed }: Comparison): Owner[] {
  const rest: Owner[] = [];
  for (const owner of owners) {
    if (!knows(owner.apiVersion)) continue;
    const before = fieldsOfOwner(owner);
    const set = difference(difference(before, touched), removed);
    if (set === before) rest.push(owner);
    else if (!isEmpty(set)) rest.push(newOwner(owner, owner.time, set));
  }
  return rest;
}

/** A field that another owner wants to keep as it is. */
export interface Contested {
  owner: Owner;
  set: FieldSet;
}

export type Applied =
  | {
      object: unknown;
      /** Nothing changes but owners. */
      isSame: boolean;
      owners: readonly Owner[];
    }
  | { contested: readonly Contested[] };

/** Lays a configuration over the stored object. Conflicts stop it unless it is forced. */
export function afterApply(writing: Writing, config: unknown, force: boolean): Applied {
  const { type, live, manager, apiVersion, subresource, now } = writing;
  const self = { manager, operation: 'Apply', apiVersion, subresource } as const;
  const last = writing.owners.find((owner) => isSameOwner(owner, self));
  const set = differenceOfTrees(fieldsOf(type, config), writing.reset);
  const others = writing.owners.filter((owner) => owner !== last);
  const laid = merged(type, live ?? {}, config);
  const object = last ? pruned(writing, laid, fieldsOfOwner(last), [set, ...others.map(fieldsOfOwner)]) : laid;
  const change = heeded(writing, compare(writing.owned, live, object));
  const contested = others
    .filter(({ apiVersion: version }) => writing.knows(version))
    .map((owner) => ({ owner, set: intersection(fieldsOfOwner(owner), change.touched) }))
    .filter((other) => !isEmpty(other.set));
  if (!force && contested.length > 0) return { contested };
  const own = difference(set, unownedSet);
  const rest = afterChange(writing, others, change);
  // As upstream: the time tells when the object changed, so one who changes nothing has none, or the one it had.
  const isSame = isSameInGo(type, live ?? {}, object);
  const time = isSame ? last?.time : now;
  return { object, isSame, owners: inOrder(isEmpty(own) ? rest : [...rest, newOwner(self, time, own)]) };
}

/** Takes away what this applier owned, names no longer, and nobody else owns. */
function pruned({ type }: Writing, laid: unknown, last: FieldSet, owned: readonly FieldSet[]): unknown {
  if (isEmpty(last)) return laid;
  const had = withStructs(type, last);
  const all = withStructs(type, fieldsOf(type, laid));
  const stripped = without(type, laid, had);
  const claimed = withStructs(type, owned.reduce(union, emptySet));
  const kept = union(withStructs(type, fieldsOf(type, stripped)), claimed);
  const restored = without(type, laid, difference(all, kept));
  const left = withStructs(type, fieldsOf(type, restored));
  return without(type, laid, intersection(difference(all, left), had));
}
