/** Compares two documents of one type: which fields were added, changed, or removed. Sub-trees that both share are not looked at. */
// k8s: sigs.k8s.io/structured-merge-diff/v4/typed/compare.go
import { isJsonObject, type JsonObject } from '../../../api/plain-json.ts';
import { equal } from '../../../base/equality.ts';
import type { Field, FieldType, ListType, StructType } from '../../../kinds/typed-fields.ts';
import { emptySet, grown, startGrowing, withMember, type Branches, type FieldSet, type Growing } from './field-set.ts';
import { elementOfItem } from './path-element.ts';

export interface Comparison {
  /** Fields that were added or have another value. */
  touched: FieldSet;
  removed: FieldSet;
}

export const unchanged: Comparison = { touched: emptySet, removed: emptySet };

/** @param old undefined or empty for an object that is new */
export function compare(type: FieldType, old: unknown, next: unknown): Comparison {
  if (old === next) return unchanged;
  visit(type, old ?? {}, next);
  return touchedBelow === emptySet && removedBelow === emptySet
    ? unchanged
    : { touched: touchedBelow, removed: removedBelow };
}

// What the last visit found: about the value itself, and about what is below it. One walk at a time, and nothing calls out.
let here: Fate = 0;
let touchedBelow = emptySet;
let removedBelow = emptySet;

/** 0 as it was, 1 touched, 2 removed. */
type Fate = 0 | 1 | 2;

/** Looks at a value; what is found of it stands above. */
function visit(type: FieldType, old: unknown, next: unknown): void {
  switch (type.form) {
    case 'struct':
      if (type.isAtomic || areLeaves(old, next)) return leaf(old, next);
      return visitStruct(type, old, next);
    case 'map':
      if (type.isAtomic || areLeaves(old, next)) return leaf(old, next);
      return visitMap(type.of, old, next);
    case 'list':
      if (type.isAtomic || areLeaves(old, next)) return leaf(old, next);
      return visitList(type, old, next);
    case 'any':
      if (!isJsonObject(old ?? next) || !isJsonObject(next ?? old) || areLeaves(old, next)) return leaf(old, next);
      return visitMap(type, old, next);
    default:
      return leaf(old, next);
  }
}

function leaf(old: unknown, next: unknown): void {
  touchedBelow = emptySet;
  removedBelow = emptySet;
  if (old === undefined) here = 1;
  else if (next === undefined) here = 2;
  else here = old === next || equal(old, next) ? 0 : 1;
}

/** Nothing on either side to look into: this keeps empty and null apart. */
function areLeaves(old: unknown, next: unknown): boolean {
  return isHollow(old) && isHollow(next);
}

function isHollow(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  for (const _ in value) return false;
  return true;
}

const noFields: JsonObject = Object.freeze({});

// What is found below the value that is being looked at. Each visit keeps those of its parent on the stack.
let touching: Growing = startGrowing();
let removing: Growing = touching;
let touchedBranches: Branches | undefined;
let removedBranches: Branches | undefined;

/** The fields of the last document of a type, in the order in which they stood: the next is likely to be like it. */
interface Hop {
  name: string;
  field: Field | undefined;
  from: Growing | undefined;
  to: Growing | undefined;
}

function hopsOfType(type: StructType): Hop[] {
  return (type.walked ??= []) as Hop[];
}

/** A struct that was empty, or not there: most of what is written is new. */
function visitNewStruct(type: StructType, old: unknown, after: JsonObject): void {
  const hops = hopsOfType(type);
  const outer = enter();
  const isThere = old !== undefined;
  let place = 0;
  for (const name in after) {
    let hop = hops[place];
    if (hop === undefined || hop.name !== name) hop = hops[place] = newHop(type, name);
    place++;
    const { field } = hop;
    if (field === undefined) continue;
    const now = after[name];
    const was = isThere ? field.absent : undefined;
    if (now === undefined || now === was) continue;
    if (field.type.form === 'leaf' && typeof now !== 'object') {
      if (hop.from !== touching) {
        hop.from = touching;
        hop.to = withMember(touching, field.element);
      }
      touching = hop.to as Growing;
    } else note(field.element, field.type, was, now);
  }
  if (!isThere) visitAbsent(type, after);
  leave(old, after, outer);
}

/** An item that is new as a whole has what Go always writes, too. */
function visitAbsent({ present }: StructType, after: JsonObject): void {
  for (const { name, element, type, absent } of present)
    if (after[name] === undefined) note(element, type, undefined, absent);
}

function newHop({ fields }: StructType, name: string): Hop {
  return { name, field: fields.get(name), from: undefined, to: undefined };
}

function visitStruct(type: StructType, old: unknown, next: unknown): void {
  if (isHollow(old) && isJsonObject(next)) return visitNewStruct(type, old, next);
  const { fields, present } = type;
  const hops = hopsOfType(type);
  const outer = enter();
  let place = 0;
  const before = isJsonObject(old) ? old : noFields;
  const after = isJsonObject(next) ? next : noFields;
  for (const name in after) {
    const now = after[name];
    let hop = hops[place];
    if (hop === undefined || hop.name !== name) hop = hops[place] = newHop(type, name);
    place++;
    const { field } = hop;
    // A field that the schema does not know is nobody's.
    if (field === undefined) continue;
    let was = before[name];
    if (was === now) continue;
    if (was === undefined && old !== undefined) was = field.absent;
    if (now === undefined) note(field.element, field.type, was, next === undefined ? undefined : field.absent);
    else if (field.type.form !== 'leaf' || typeof was === 'object' || typeof now === 'object')
      note(field.element, field.type, was, now);
    else if (was !== now) {
      if (hop.from !== touching) {
        hop.from = touching;
        hop.to = withMember(touching, field.element);
      }
      touching = hop.to as Growing;
    }
  }
  for (const name in before) {
    if (before[name] === undefined || name in after) continue;
    const field = fields.get(name);
    if (field) note(field.element, field.type, before[name], next === undefined ? undefined : field.absent);
  }
  // An item that is gone takes along what Go always writes.
  if (next === undefined)
    for (const { name, element, type: fieldType, absent } of present)
      if (before[name] === undefined) note(element, fieldType, absent, undefined);
  leave(old, next, outer);
}

interface Level {
  touching: Growing;
  removing: Growing;
  touchedBranches: Branches | undefined;
  removedBranches: Branches | undefined;
}

/** The visit of a value that has parts begins: nothing is found below it yet. */
function enter(): Level {
  const outer = { touching, removing, touchedBranches, removedBranches };
  touching = removing = startGrowing();
  touchedBranches = removedBranches = undefined;
  return outer;
}

/** The visit ends: what was found below the value is known. */
function leave(old: unknown, next: unknown, outer: Level): void {
  here = old === undefined ? 1 : next === undefined ? 2 : 0;
  touchedBelow = grown(touching, touchedBranches);
  removedBelow = grown(removing, removedBranches);
  ({ touching, removing, touchedBranches, removedBranches } = outer);
}

function visitMap(type: FieldType, old: unknown, next: unknown): void {
  const outer = enter();
  const before = isJsonObject(old) ? old : noFields;
  const after = isJsonObject(next) ? next : noFields;
  for (const key in after) if (before[key] !== after[key]) note(`f:${key}`, type, before[key], after[key]);
  for (const key in before) if (!(key in after)) note(`f:${key}`, type, before[key], undefined);
  leave(old, next, outer);
}

/** Visits a child, and notes what became of it. */
function note(element: string, type: FieldType, old: unknown, next: unknown): void {
  if (old === next) return;
  if (type.form === 'leaf' && typeof old !== 'object' && typeof next !== 'object') {
    // Two plain values that differ, or one that is new or gone.
    if (next === undefined) removing = withMember(removing, element);
    else touching = withMember(touching, element);
    return;
  }
  visit(type, old, next);
  if (here === 1) touching = withMember(touching, element);
  else if (here === 2) removing = withMember(removing, element);
  if (touchedBelow !== emptySet) touchedBranches = withBranch(touchedBranches, element, touchedBelow);
  if (removedBelow !== emptySet) removedBranches = withBranch(removedBranches, element, removedBelow);
}

function withBranch(branches: Branches | undefined, element: string, subset: FieldSet): Branches {
  if (!branches) return { elements: [element], subsets: [subset] };
  branches.elements.push(element);
  branches.subsets.push(subset);
  return branches;
}

const noItems: readonly unknown[] = [];

function visitList(type: ListType, old: unknown, next: unknown): void {
  const outer = enter();
  const before: readonly unknown[] = Array.isArray(old) ? old : noItems;
  const after: readonly unknown[] = Array.isArray(next) ? next : noItems;
  const were = elementsOf(type, before);
  const are = elementsOf(type, after);
  if (areDistinct(were) && areDistinct(are)) visitItems(type.of, before, were, after, are);
  else visitRepeated(type.of, placesOf(before, were), placesOf(after, are));
  leave(old, next, outer);
}

type Elements = readonly (string | undefined)[];

/** Items that cannot be told apart from others are nobody's. */
function elementsOf(type: ListType, items: readonly unknown[]): Elements {
  return items.map((item) => {
    const element = elementOfItem(type, item);
    return typeof element === 'string' ? element : undefined;
  });
}

function areDistinct(elements: Elements): boolean {
  if (elements.length > 16) return new Set(elements).size === elements.length;
  for (let place = 1; place < elements.length; place++)
    for (let other = 0; other < place; other++) if (elements[place] === elements[other]) return false;
  return true;
}

function visitItems(
  type: FieldType,
  before: readonly unknown[],
  were: Elements,
  after: readonly unknown[],
  are: Elements,
): void {
  for (let place = 0; place < after.length; place++) {
    const element = are[place];
    if (element === undefined) continue;
    // Most items stand where they stood.
    const was = were[place] === element ? place : were.indexOf(element);
    note(element, type, was < 0 ? undefined : before[was], after[place]);
  }
  for (let place = 0; place < before.length; place++) {
    const element = were[place];
    if (element === undefined || are[place] === element || are.includes(element)) continue;
    note(element, type, before[place], undefined);
  }
}

/** The items by what tells them apart; more than one where a client has sent the same one twice. */
function placesOf(items: readonly unknown[], elements: Elements): Map<string, unknown[]> {
  const places = new Map<string, unknown[]>();
  for (const [place, element] of elements.entries()) {
    if (element === undefined) continue;
    const same = places.get(element);
    if (same) same.push(items[place]);
    else places.set(element, [items[place]]);
  }
  return places;
}

/** Items that stand more than once are looked at as a whole. */
function visitRepeated(type: FieldType, before: Map<string, unknown[]>, after: Map<string, unknown[]>): void {
  for (const element of new Set([...before.keys(), ...after.keys()])) {
    const were = before.get(element) ?? [];
    const are = after.get(element) ?? [];
    if (were.length < 2 && are.length < 2) note(element, type, were[0], are[0]);
    else if (were.length > 1 && are.length > 1) {
      if (!equal(were, are)) touching = withMember(touching, element);
    } else if (are.length > 1) {
      if (were.length > 0) note(element, type, were[0], undefined);
      touching = withMember(touching, element);
    } else {
      if (are.length > 0) note(element, type, undefined, are[0]);
      removing = withMember(removing, element);
    }
  }
}
