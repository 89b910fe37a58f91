/** Strategic merge patch: a merge patch that merges lists by a key and understands `$patch`, `$retainKeys` and their like. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go
import { goText, isJsonObject, ownField, setField, type JsonObject } from './plain-json.ts';
import type { PatchField, PatchStruct } from './patch-schema.ts';
import { equal } from '../base/equality.ts';

export type StrategicallyPatched =
  { ok: true; value: JsonObject } | { ok: false; error: string; isBadRequest: boolean };

/** Applies the patch. Neither argument is changed; what the patch does not touch is shared with the result. */
export function applyStrategicMergePatch(
  original: JsonObject,
  patch: JsonObject,
  struct: PatchStruct,
): StrategicallyPatched {
  return caught(() => mergeObject(original, patch, struct, { isFinal: true }));
}

/** A patch that cannot be applied. Thrown inside, a value outside. */
export class PatchProblem extends Error {
  /** True for a malformed patch (400); false for one that the server cannot serve (422, 500). */
  readonly isBadRequest: boolean;

  constructor(message: string, isBadRequest: boolean) {
    super(message);
    this.isBadRequest = isBadRequest;
  }
}

/** Turns a thrown PatchProblem into a value; lets bugs through. */
export function caught(work: () => JsonObject): StrategicallyPatched {
  try {
    return { ok: true, value: work() };
  } catch (problem) {
    if (problem instanceof PatchProblem)
      return { ok: false, error: problem.message, isBadRequest: problem.isBadRequest };
    throw problem;
  }
}

export const deleteListPrefix = '$deleteFromPrimitiveList/';
export const elementOrderPrefix = '$setElementOrder/';
export const retainKeysDirective = '$retainKeys';

/** isFinal: the target is an object. Otherwise it is itself a patch, whose directives and nulls must survive. */
export interface MergeMode {
  isFinal: boolean;
}

/** Merges one object; the heart of both applying a patch and joining two patches. */
export function mergeObject(original: JsonObject, patch: JsonObject, struct: PatchStruct, mode: MergeMode): JsonObject {
  if (Object.hasOwn(patch, '$patch')) return replaceOrEmpty(patch);
  const result: JsonObject = { ...original };
  const rest: JsonObject = { ...patch };
  retainKeys(result, rest, mode);
  orderLists(result, rest, struct, mode);
  for (const directedKey of Object.keys(rest)) {
    const value = rest[directedKey];
    if (value === undefined) continue;
    const isDeleteList = directedKey.startsWith(deleteListPrefix);
    if (isDeleteList && !mode.isFinal) {
      result[directedKey] = value;
      continue;
    }
    const key = isDeleteList ? directedKey.slice(deleteListPrefix.length) : directedKey;
    if (value === null) {
      delete result[key];
      if (!mode.isFinal) setField(result, key, null);
      continue;
    }
    const before = ownField(result, key);
    if (before === undefined || typeOf(before) !== typeOf(value)) {
      if (!isDeleteList) setField(result, key, mode.isFinal ? withoutDirectives(value) : value);
      continue;
    }
    setField(result, key, mergeValue(before, value, struct[key], isDeleteList, mode));
  }
  return result;
}

function mergeValue(
  before: unknown,
  value: unknown,
  field: PatchField | undefined,
  isDeleteList: boolean,
  mode: MergeMode,
): unknown {
  if (isJsonObject(before) && isJsonObject(value)) {
    return field?.strategy === 'replace' ? value : mergeObject(before, value, field?.struct ?? {}, mode);
  }
  if (Array.isArray(before) && Array.isArray(value)) return mergeList(before, value, field, isDeleteList, mode);
  return value;
}

// `$patch: replace` takes the patch as it stands, `$patch: delete` leaves an empty object.
function replaceOrEmpty(patch: JsonObject): JsonObject {
  const { $patch: directive, ...rest } = patch;
  if (directive === 'replace') return rest;
  if (directive === 'delete') return {};
  throw unknownDirective(directive, patch);
}

function unknownDirective(directive: unknown, patch: JsonObject): PatchProblem {
  return new PatchProblem(`unknown patch type: ${goText(directive)} in map: ${goText(patch)}`, false);
}

function retainKeys(result: JsonObject, rest: JsonObject, mode: MergeMode): void {
  const names = rest[retainKeysDirective];
  if (names === undefined) return;
  delete rest[retainKeysDirective];
  if (!mode.isFinal) {
    if (result[retainKeysDirective] !== undefined && !equal(result[retainKeysDirective], names)) {
      throw new PatchProblem(
        `${goText(result[retainKeysDirective])} and ${goText(names)} are not deep equal: this may happen when calculating the 3-way diff patch`,
        false,
      );
    }
    result[retainKeysDirective] = names;
    return;
  }
  if (!Array.isArray(names)) throw new PatchProblem('invalid patch format of retainKeys', true);
  for (const key of Object.keys(rest)) {
    const isParallelList = key.startsWith(deleteListPrefix) || key.startsWith(elementOrderPrefix);
    if (rest[key] !== null && !isParallelList && !names.includes(key))
      throw new PatchProblem('invalid patch format of retainKeys', true);
  }
  for (const key of Object.keys(result)) if (!names.includes(key)) delete result[key];
}

/** Merges and orders the lists that have a `$setElementOrder`: that order first, then the order of the target. */
function orderLists(result: JsonObject, rest: JsonObject, struct: PatchStruct, mode: MergeMode): void {
  for (const directedKey of Object.keys(rest)) {
    if (!directedKey.startsWith(elementOrderPrefix)) continue;
    const order = rest[directedKey];
    delete rest[directedKey];
    if (!mode.isFinal) {
      if (result[directedKey] !== undefined && !equal(result[directedKey], order)) throw badOrderList();
      result[directedKey] = order;
    }
    if (!Array.isArray(order)) throw badOrderList();
    const key = directedKey.slice(elementOrderPrefix.length);
    const before = ownField(result, key);
    const patched = ownField(rest, key);
    if ((before !== undefined && !Array.isArray(before)) || (patched !== undefined && !Array.isArray(patched)))
      throw badOrderList();
    const field = struct[key];
    const mergeKey = field?.mergeKey;
    checkOrder(patched ?? [], order, mergeKey);
    if (!before && !patched) continue;
    const merged =
      before && patched
        ? mergeList(before, patched, field, false, mode)
        : (before ?? (mode.isFinal ? (withoutDirectives(patched) as unknown[]) : (patched ?? [])));
    setField(result, key, arrange(merged, order, before ?? [], mergeKey));
    delete rest[key];
  }
}

function badOrderList(): PatchProblem {
  return new PatchProblem('invalid patch format of setElementOrder list', true);
}

/** The items of the patch must stand in the order list, in the same order. */
function checkOrder(patched: readonly unknown[], order: readonly unknown[], mergeKey: string | undefined): void {
  if (order.length === 0 || patched.length === 0) return;
  const items = patched.filter((item) => !(isJsonObject(item) && Object.hasOwn(item, '$patch')));
  let place = 0;
  for (const entry of order)
    if (place < items.length && keyValueOf(items[place], mergeKey) === keyValueOf(entry, mergeKey)) place++;
  if (place < items.length)
    throw new PatchProblem(
      `The order in patch list:\n${goText(patched)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`,
      false,
    );
}

function mergeList(
  before: readonly unknown[],
  patch: readonly unknown[],
  field: PatchField | undefined,
  isDeleteList: boolean,
  mode: MergeMode,
): unknown[] {
  if (field?.strategy !== 'merge') return [...patch];
  if (before.length === 0 && patch.length === 0) return [...before];
  const hasObjects = areObjects([...before, ...patch]);
  if (!hasObjects) {
    if (isDeleteList) return before.filter((item) => !patch.includes(item));
    return arrange([...new Set([...before, ...patch])], patch, before, undefined);
  }
  const mergeKey = field.mergeKey;
  if (mergeKey === undefined) throw new PatchProblem('cannot merge lists without merge key for type struct', false);
  const { kept, additions, isReplaced } = obeyDirectives(before as JsonObject[], patch as JsonObject[], mergeKey);
  if (isReplaced) return arrange(additions, [], [], mergeKey);
  const merged = [...kept];
  for (const item of additions) {
    const value = keyValueOf(item, mergeKey);
    const place = merged.findIndex((other) => ownField(other, mergeKey) === value);
    if (place < 0) merged.push(mode.isFinal ? (withoutDirectives(item) as JsonObject) : item);
    else merged[place] = mergeObject(merged[place], item, field.struct ?? {}, mode);
  }
  return arrange(merged, additions, kept, mergeKey);
}

/** Lists of lists and mixed lists cannot be merged. */
function areObjects(items: readonly unknown[]): boolean {
  const first = typeOf(items[0]);
  if (first === 'list') throw new PatchProblem('lists of lists are not supported', false);
  if (items.some((item) => typeOf(item) !== first))
    throw new PatchProblem(`list element types are not identical: ${goText(items)}`, false);
  return first === 'object';
}

function obeyDirectives(
  before: readonly JsonObject[],
  patch: readonly JsonObject[],
  mergeKey: string,
): { kept: JsonObject[]; additions: JsonObject[]; isReplaced: boolean } {
  let kept = [...before];
  const additions: JsonObject[] = [];
  let isReplaced = false;
  for (const item of patch) {
    const directive = item.$patch;
    if (directive === undefined) additions.push(item);
    else if (directive === 'delete') {
      const value = keyValueOf(item, mergeKey);
      kept = kept.filter((other) => ownField(other, mergeKey) !== value);
    } else if (directive === 'replace') isReplaced = true;
    else if (directive === 'merge') throw new PatchProblem('merging lists cannot yet be specified in the patch', false);
    else throw unknownDirective(directive, item);
  }
  return { kept, additions, isReplaced };
}

/**
 * Puts the items that `order` names into that order and weaves the others in, as near as may be to where they stood.
 * Example: order [c, a], stood [a, b, c] → [c, a, b].
 */
function arrange(
  items: readonly unknown[],
  order: readonly unknown[],
  stood: readonly unknown[],
  mergeKey: string | undefined,
): unknown[] {
  const placeIn = (list: readonly unknown[], item: unknown): number => {
    const value = keyValueOf(item, mergeKey);
    return list.findIndex((other) => keyValueOf(other, mergeKey) === value);
  };
  const named = sortedBy(
    items.filter((item) => placeIn(order, item) >= 0),
    (item) => placeIn(order, item),
  );
  const others = sortedBy(
    items.filter((item) => placeIn(order, item) < 0),
    (item) => placeIn(stood, item),
  );
  const result: unknown[] = [];
  let next = 0;
  for (const item of others) {
    const stoodAt = placeIn(stood, item);
    // An item of the patch goes first, unless both stood in the target and this one stood before it.
    while (next < named.length) {
      const namedStoodAt = placeIn(stood, named[next]);
      if (stoodAt >= 0 && namedStoodAt >= 0 && stoodAt < namedStoodAt) break;
      result.push(named[next++]);
    }
    result.push(item);
  }
  return [...result, ...named.slice(next)];
}

/** A stable sort; items to delete come last. */
function sortedBy(items: readonly unknown[], placeOf: (item: unknown) => number): unknown[] {
  const isDeletion = (item: unknown): boolean => isJsonObject(item) && item.$patch === 'delete';
  const keyed = items.map((item) => ({ item, rank: isDeletion(item) ? Infinity : placeOf(item) }));
  return keyed.sort((left, right) => (left.rank === right.rank ? 0 : left.rank - right.rank)).map(({ item }) => item);
}

/** The value that tells items apart: that of the merge key, or the item itself. */
function keyValueOf(item: unknown, mergeKey: string | undefined): unknown {
  if (mergeKey === undefined) return item;
  const value = isJsonObject(item) ? ownField(item, mergeKey) : undefined;
  if (value === undefined)
    throw new PatchProblem(`map: ${goText(item)} does not contain declared merge key: ${mergeKey}`, false);
  return value;
}

/** What a patch adds where nothing was: its directives and nulls have nothing to act on. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => !(isJsonObject(item) && Object.hasOwn(item, '$patch'))).map(withoutDirectives);
  }
  if (!isJsonObject(value)) return value;
  const kept: JsonObject = {};
  for (const key of Object.keys(value)) {
    const inner = value[key];
    const isDirective =
      key === retainKeysDirective ||
      key === '$patch' ||
      key.startsWith(deleteListPrefix) ||
      key.startsWith(elementOrderPrefix);
    if (inner === null || inner === undefined || isDirective) continue;
    if (isJsonObject(inner) && Object.hasOwn(inner, '$patch')) continue;
    setField(kept, key, withoutDirectives(inner));
  }
  return kept;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  return typeof value;
}
