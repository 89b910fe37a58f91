/**
 * Sets of fields, as trees that never change. Equal sets are one object while the cache holds them, so sets share memory, and what
 * was worked out once for two of them is remembered. Nothing depends on that: with cold caches the results are the same.
 */
// k8s: sigs.k8s.io/structured-merge-diff/v4/fieldpath/set.go, serialize.go
import { isJsonObject, type JsonObject } from '../../../api/plain-json.ts';
import { compareElements, isElement } from './path-element.ts';

export interface FieldSet {
  readonly id: number;
  /** Steps that are in the set themselves, in order. */
  readonly members: readonly string[];
  /** Steps below which something is in the set, in order, and what. Being here is no membership. */
  readonly branches: readonly string[];
  readonly subsets: readonly FieldSet[];
  /** What became of it together with other sets. */
  memo: Map<number, FieldSet> | undefined;
  uses: number;
  written: JsonObject | undefined;
  writtenAsMember: JsonObject | undefined;
  /** For those who keep something by the set. */
  kept: unknown;
}

/** How many sets are kept for the next who asks; then the cache starts anew. */
const setsMax = 20_000;
const memoMax = 1000;
let sets = new Map<string, FieldSet>();
let lastId = 0;

export const emptySet: FieldSet = newSet([], [], []);

/**
 * The members of a set while it is being put together, step by step. Walks over documents of one shape take the same steps in the
 * same order, so each step leads to a state that is already there, and the set at its end is already known.
 */
export interface Growing {
  readonly before: Growing | undefined;
  readonly element: string;
  set: FieldSet | undefined;
  next: Map<string, Growing> | undefined;
}

const statesMax = 20_000;
let states = 0;
let start: Growing = { before: undefined, element: '', set: emptySet, next: undefined };

/** Where every walk begins: nothing found yet. */
export function startGrowing(): Growing {
  if (states > statesMax) {
    states = 0;
    start = { before: undefined, element: '', set: emptySet, next: undefined };
  }
  return start;
}

export function withMember(state: Growing, element: string): Growing {
  const next = (state.next ??= new Map<string, Growing>());
  let found = next.get(element);
  if (found === undefined) {
    states++;
    next.set(element, (found = { before: state, element, set: undefined, next: undefined }));
  }
  return found;
}

/** Steps below which something was found, and what. */
export interface Branches {
  elements: string[];
  subsets: FieldSet[];
}

export function grown(state: Growing, branches: Branches | undefined): FieldSet {
  const plain = (state.set ??= membersOf(state));
  return branches ? setOf(plain.members as string[], branches.elements, branches.subsets) : plain;
}

function membersOf(last: Growing): FieldSet {
  const members: string[] = [];
  for (let state = last; state.before; state = state.before) members.push(state.element);
  return setOf([...new Set(members)], [], []);
}

/** The set with these steps, which need not be in order; empty subsets are left out. The arrays become the set's. */
export function setOf(members: string[], branches: string[], subsets: FieldSet[]): FieldSet {
  if (members.length > 1) sortElements(members);
  if (branches.length > 1 && !isSorted(branches)) {
    const order = branches.map((_, place) => place).sort((a, b) => compareElements(branches[a], branches[b]));
    return sortedSet(
      members,
      order.map((place) => branches[place]),
      order.map((place) => subsets[place]),
    );
  }
  return sortedSet(members, branches, subsets);
}

function sortElements(elements: string[]): void {
  if (!isSorted(elements)) elements.sort(compareElements);
}

function isSorted(elements: readonly string[]): boolean {
  for (let place = 1; place < elements.length; place++)
    if (compareElements(elements[place - 1], elements[place]) > 0) return false;
  return true;
}

function sortedSet(members: readonly string[], branches: readonly string[], subsets: readonly FieldSet[]): FieldSet {
  if (members.length === 0 && branches.length === 0) return emptySet;
  let key = members.join('\n');
  for (let place = 0; place < branches.length; place++) key += `\n\n${branches[place]}\n${subsets[place].id}`;
  const known = sets.get(key);
  if (known) return known;
  if (sets.size >= setsMax) sets = new Map();
  const set = newSet(members, branches, subsets);
  sets.set(key, set);
  return set;
}

function newSet(members: readonly string[], branches: readonly string[], subsets: readonly FieldSet[]): FieldSet {
  lastId++;
  return {
    id: lastId,
    members,
    branches,
    subsets,
    memo: undefined,
    uses: 0,
    written: undefined,
    writtenAsMember: undefined,
    kept: undefined,
  };
}

export function isEmpty(set: FieldSet): boolean {
  return set.members.length === 0 && set.branches.length === 0;
}

/** The set of one field. */
export function setOfPath(path: readonly string[]): FieldSet {
  const last = path[path.length - 1];
  let set = sortedSet([last], [], []);
  for (let place = path.length - 2; place >= 0; place--) set = sortedSet([], [path[place]], [set]);
  return set;
}

/** `metadata.labels` → the set of that field; for what is written down in code. */
export function setOfFields(...paths: readonly string[]): FieldSet {
  return paths.reduce((set, path) => union(set, setOfPath(path.split('.').map((name) => `f:${name}`))), emptySet);
}

export function has(set: FieldSet, path: readonly string[]): boolean {
  let at: FieldSet | undefined = set;
  for (let place = 0; place < path.length - 1 && at; place++) at = below(at, path[place]);
  return at?.members.includes(path[path.length - 1]) ?? false;
}

/** What the set holds below a step. */
export function below(set: FieldSet, element: string): FieldSet | undefined {
  const place = set.branches.indexOf(element);
  return place < 0 ? undefined : set.subsets[place];
}

/** Calls back for each field, parents before what is below them. */
export function forEachPath(
  set: FieldSet,
  visit: (path: readonly string[]) => void,
  prefix: readonly string[] = [],
): void {
  for (const member of set.members) visit([...prefix, member]);
  for (const [place, branch] of set.branches.entries()) forEachPath(set.subsets[place], visit, [...prefix, branch]);
}

type Operation = (left: FieldSet, right: FieldSet) => FieldSet;
const operations: Operation[] = [];

/** The operation, with what it found remembered at the left set. */
function remembered(operation: Operation): Operation {
  const number = operations.push(operation);
  return (left, right) => {
    if (!left.memo) {
      // Most sets that are one object's alone are asked once.
      if (left.uses++ < 2) return operation(left, right);
      left.memo = new Map();
    }
    const { memo } = left;
    const key = right.id * 8 + number;
    let result = memo.get(key);
    if (!result) {
      if (memo.size >= memoMax) memo.clear();
      memo.set(key, (result = operation(left, right)));
    }
    return result;
  };
}

const uniteSets = remembered((left, right) => {
  const members = merged(left.members, right.members);
  const branches = merged(left.branches, right.branches);
  const subsets = branches.map((branch) => {
    const [a, b] = [below(left, branch), below(right, branch)];
    return a && b ? union(a, b) : ((a ?? b) as FieldSet);
  });
  return sortedSet(members, branches, subsets);
});

export function union(left: FieldSet, right: FieldSet): FieldSet {
  if (left === right || isEmpty(right)) return left;
  return isEmpty(left) ? right : uniteSets(left, right);
}

/** Two lists in order as one. */
function merged(left: readonly string[], right: readonly string[]): readonly string[] {
  if (right.length === 0) return left;
  if (left.length === 0) return right;
  const all: string[] = [];
  let place = 0;
  for (const element of left) {
    while (place < right.length && compareElements(right[place], element) < 0) all.push(right[place++]);
    if (right[place] === element) place++;
    all.push(element);
  }
  while (place < right.length) all.push(right[place++]);
  return all.length === left.length ? left : all;
}

/** Whether the sets have nothing to do with each other, which their first steps often tell. */
function areApart(left: FieldSet, right: FieldSet): boolean {
  for (const branch of left.branches)
    if (right.branches.includes(branch) || right.members.includes(branch)) return false;
  for (const member of left.members) if (right.members.includes(member)) return false;
  return true;
}

const intersectSets = remembered((left, right) => {
  const members = left.members.filter((member) => right.members.includes(member));
  return changed(left, members, (branch, subset) => {
    const other = below(right, branch);
    return other ? intersection(subset, other) : emptySet;
  });
});

export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  if (left === right) return left;
  return areApart(left, right) ? emptySet : intersectSets(left, right);
}

const subtractSets = remembered((left, right) => {
  const members = left.members.filter((member) => !right.members.includes(member));
  return changed(left, members, (branch, subset) => {
    const other = below(right, branch);
    return other ? difference(subset, other) : subset;
  });
});

/** What is in the left set and not in the right. A field's own membership says nothing of what is below it. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  if (left === right) return emptySet;
  return areApart(left, right) ? left : subtractSets(left, right);
}

const subtractTrees = remembered((left, right) => {
  const members = left.members.filter((member) => !right.members.includes(member));
  return changed(left, members, (branch, subset) => {
    if (right.members.includes(branch)) return emptySet;
    const other = below(right, branch);
    return other ? differenceOfTrees(subset, other) : subset;
  });
});

/** The same, but with each member of the right set goes all that is below it. */
export function differenceOfTrees(left: FieldSet, right: FieldSet): FieldSet {
  return areApart(left, right) ? left : subtractTrees(left, right);
}

/** The set with other members, and its branches changed; those that become empty go. */
function changed(
  set: FieldSet,
  members: readonly string[],
  change: (branch: string, subset: FieldSet) => FieldSet,
): FieldSet {
  const branches: string[] = [];
  const subsets: FieldSet[] = [];
  for (let place = 0; place < set.branches.length; place++) {
    const subset = change(set.branches[place], set.subsets[place]);
    if (isEmpty(subset)) continue;
    branches.push(set.branches[place]);
    subsets.push(subset);
  }
  return sortedSet(members, branches, subsets);
}

const nothing: JsonObject = Object.freeze({});
/** Where an object in the form `fieldsV1` keeps the set that it stands for: no walk over its fields, copy or JSON sees it. */
const setKey = Symbol('the set of these fields');

function keep(fields: JsonObject, set: FieldSet): void {
  if (Object.isExtensible(fields)) Object.defineProperty(fields, setKey, { value: set });
}

/** The set in the form `fieldsV1`. Equal sets give the same object, which nobody may change. */
export function fieldsV1Of(set: FieldSet): JsonObject {
  if (set.written) return set.written;
  set.written = write(set, {});
  keep(set.written, set);
  return set.written;
}

function write({ members, branches, subsets }: FieldSet, fields: JsonObject): JsonObject {
  let member = 0;
  for (let branch = 0; branch < branches.length; branch++) {
    const element = branches[branch];
    while (member < members.length && compareElements(members[member], element) < 0)
      fields[members[member++]] = nothing;
    const subset = subsets[branch];
    if (members[member] === element) {
      member++;
      fields[element] = subset.writtenAsMember ??= write(subset, { '.': nothing });
    } else fields[element] = fieldsV1Of(subset);
  }
  while (member < members.length) fields[members[member++]] = nothing;
  return fields;
}

/** Reads `fieldsV1`; undefined when it is none. */
export function readFieldsV1(fields: unknown): FieldSet | undefined {
  if (!isJsonObject(fields)) return undefined;
  const known = (fields as { [setKey]?: FieldSet })[setKey];
  if (known) return known;
  const members: string[] = [];
  const branches: string[] = [];
  const subsets: FieldSet[] = [];
  for (const element of Object.keys(fields)) {
    if (element === '.') continue;
    const value = fields[element];
    if (!isElement(element) || !isJsonObject(value)) return undefined;
    const subset = readFieldsV1(value);
    if (!subset) return undefined;
    if (isEmpty(subset) || '.' in value) members.push(element);
    if (isEmpty(subset)) continue;
    branches.push(element);
    subsets.push(subset);
  }
  const set = setOf(members, branches, subsets);
  keep(fields, set);
  return set;
}
