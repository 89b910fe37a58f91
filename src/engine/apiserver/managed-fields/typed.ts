/** What can be done with a document whose type is known: list its fields, take some away, lay another over it. */
// k8s: sigs.k8s.io/structured-merge-diff/v4/typed/tofieldset.go, remove.go, merge.go
import { isJsonObject, setField, type JsonObject } from '../../../api/plain-json.ts';
import type { FieldType, ListType, StructType } from '../../../kinds/typed-fields.ts';
import { equal } from '../../../base/equality.ts';
import { below, emptySet, isEmpty, setOf, type FieldSet } from './field-set.ts';
import { elementOfItem } from './path-element.ts';

/** The type below a field name; undefined for a field that a struct does not have. */
function typeOfField(type: FieldType, name: string): FieldType | undefined {
  if (type.form === 'struct') return type.fields.get(name)?.type;
  if (type.form === 'map') return type.of;
  return type.form === 'any' ? type : undefined;
}

/** Whether the value has one owner, or is looked into. */
function isWhole(type: FieldType, value: unknown): boolean {
  if (type.form === 'leaf') return true;
  if (type.form === 'any') return !isJsonObject(value);
  return type.isAtomic;
}

/** Every field and item that the document names. */
export function fieldsOf(type: FieldType, value: unknown): FieldSet {
  if (isWhole(type, value)) return emptySet;
  if (type.form === 'list') return Array.isArray(value) ? fieldsOfItems(type, value) : emptySet;
  if (!isJsonObject(value)) return emptySet;
  const members: string[] = [];
  const branches: string[] = [];
  const subsets: FieldSet[] = [];
  for (const name of Object.keys(value)) {
    const field = value[name];
    const fieldType = typeOfField(type, name);
    if (field === undefined || !fieldType) continue;
    const element = `f:${name}`;
    // Maps own their entries, structs only what is in their fields.
    if (type.form !== 'struct' || isWhole(fieldType, field) || isHollow(field)) members.push(element);
    const subset = fieldsOf(fieldType, field);
    if (isEmpty(subset)) continue;
    branches.push(element);
    subsets.push(subset);
  }
  return setOf(members, branches, subsets);
}

function isHollow(value: unknown): boolean {
  return value === null || (isJsonObject(value) && Object.keys(value).length === 0);
}

function fieldsOfItems(type: ListType, items: readonly unknown[]): FieldSet {
  const members: string[] = [];
  const branches: string[] = [];
  const subsets: FieldSet[] = [];
  const elements = items.map((item) => elementOfItem(type, item));
  for (const [place, element] of elements.entries()) {
    if (typeof element !== 'string' || members.includes(element)) continue;
    members.push(element);
    // What stands more than once is owned as a whole.
    if (elements.includes(element, place + 1)) continue;
    const subset = fieldsOf(type.of, items[place]);
    if (isEmpty(subset)) continue;
    branches.push(element);
    subsets.push(subset);
  }
  return setOf(members, branches, subsets);
}

/** The set, and with it every field of a struct below which it has something: `spec` for `spec.replicas`, but no map entry. */
// k8s: sigs.k8s.io/structured-merge-diff/v4/fieldpath/set.go EnsureNamedFieldsAreMembers
export function withStructs(type: FieldType | undefined, set: FieldSet): FieldSet {
  if (set.branches.length === 0) return set;
  const members = [...set.members];
  const subsets = set.branches.map((branch, place) => {
    const isField = branch.startsWith('f:');
    if (isField && type?.form === 'struct' && type.fields.has(branch.slice(2)) && !members.includes(branch))
      members.push(branch);
    const child = !type
      ? undefined
      : isField
        ? typeOfField(type, branch.slice(2))
        : type.form === 'list' && branch.startsWith('k:')
          ? type.of
          : undefined;
    return withStructs(child, set.subsets[place]);
  });
  return setOf(members, [...set.branches], subsets);
}

/** The document without these fields and items; what becomes empty is null. */
export function without(type: FieldType, value: unknown, set: FieldSet): unknown {
  if (type.form === 'leaf' || isEmpty(set)) return value;
  if (type.form === 'list') return Array.isArray(value) ? withoutItems(type, value, set) : null;
  if (!isJsonObject(value)) return type.form === 'any' ? value : null;
  if (isWhole(type, value)) return null;
  const kept: JsonObject = {};
  for (const name of Object.keys(value)) {
    const element = `f:${name}`;
    if (set.members.includes(element)) continue;
    const subset = below(set, element);
    const fieldType = typeOfField(type, name);
    setField(kept, name, subset && fieldType ? without(fieldType, value[name], subset) : value[name]);
  }
  return Object.keys(kept).length > 0 ? kept : null;
}

function withoutItems(type: ListType, items: readonly unknown[], set: FieldSet): unknown {
  if (type.isAtomic) return null;
  const kept: unknown[] = [];
  for (const item of items) {
    const element = elementOfItem(type, item);
    if (typeof element !== 'string') continue;
    if (set.members.includes(element)) continue;
    const subset = below(set, element);
    kept.push(subset ? without(type.of, item, subset) : item);
  }
  return kept.length > 0 ? kept : null;
}

/** The live document with the config laid over it: nothing goes, and what the config names has its value. */
export function merged(type: FieldType, live: unknown, config: unknown): unknown {
  if (live === undefined) return config;
  if (config === undefined || live === config) return live;
  if (isWhole(type, config)) return config;
  if (type.form === 'list') {
    const [items, wanted] = [Array.isArray(live) ? live : [], Array.isArray(config) ? config : []];
    return items.length === 0 && wanted.length === 0 ? config : mergedItems(type, items, wanted);
  }
  if (isHollow(live) && isHollow(config)) return config;
  const result: JsonObject = isJsonObject(live) ? { ...live } : {};
  if (!isJsonObject(config)) return result;
  for (const name of Object.keys(config)) {
    const fieldType = typeOfField(type, name);
    if (fieldType)
      setField(result, name, merged(fieldType, Object.hasOwn(result, name) ? result[name] : undefined, config[name]));
  }
  return result;
}

/** Whether Go would write the same: a map or a list that is empty is left out. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/managedfields, IgnoreManagedFieldsTimestampsTransformer since 1.31
export function isSameInGo(type: FieldType, left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (type.form === 'map' || type.form === 'list') {
    if (isNone(left) && isNone(right)) return true;
  } else if (type.form === 'struct' && isJsonObject(left) && isJsonObject(right)) {
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((name) => {
      const field = type.fields.get(name);
      return field ? isSameInGo(field.type, left[name], right[name]) : equal(left[name], right[name]);
    });
  }
  return (left ?? undefined) === (right ?? undefined) || equal(left, right);
}

function isNone(value: unknown): boolean {
  return value === undefined || isHollow(value) || (Array.isArray(value) && value.length === 0);
}

/** Items that both have stand in the order of the config; those of the live document alone stay where they are between them. */
function mergedItems(type: ListType, live: readonly unknown[], config: readonly unknown[]): unknown[] {
  const wanted = new Map<string, unknown>();
  for (const item of config) {
    const element = elementOfItem(type, item);
    if (typeof element === 'string') wanted.set(element, item);
  }
  const elements = live.map((item) => elementOfItem(type, item)) as string[];
  const firstPlace = new Map<string, number>();
  for (const [place, element] of elements.entries()) if (!firstPlace.has(element)) firstPlace.set(element, place);
  const order = [...wanted.keys()];
  const shared = order.filter((element) => firstPlace.has(element));
  const done = new Set<string>();
  const result: unknown[] = [];
  const take = (element: string): void => {
    const place = firstPlace.get(element);
    result.push(place === undefined ? wanted.get(element) : merged(type.of, live[place], wanted.get(element)));
    done.add(element);
    if (shared[0] === element) shared.shift();
  };
  let place = 0;
  let turn = 0;
  while (place < live.length || turn < order.length) {
    const element = elements[place];
    const next = order[turn];
    if (place < live.length && element === next) {
      take(element);
      place++;
      turn++;
    } else if (
      place < live.length &&
      wanted.has(element) &&
      (done.has(element) || turn >= order.length || shared[0] !== element)
    ) {
      // One that the config wants elsewhere, or has already had.
      place++;
    } else if (place < live.length && !wanted.has(element)) {
      result.push(live[place]);
      place++;
    } else {
      if (next !== undefined && !done.has(next)) take(next);
      turn++;
    }
  }
  return result;
}

export type { StructType };
