/** Makes strategic merge patches: from two documents, or from three as `kubectl apply` does. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go CreateThreeWayMergePatch
import { equal } from '../base/equality.ts';
import type { PatchField, PatchStruct } from './patch-schema.ts';
import { goText, isJsonObject, ownField, setField, type JsonObject } from './plain-json.ts';
import {
  caught,
  deleteListPrefix,
  elementOrderPrefix,
  mergeObject,
  PatchProblem,
  retainKeysDirective,
  type StrategicallyPatched,
} from './strategic-merge-patch.ts';

/** A patch that makes `modified` of `original`; empty when they are equal. */
export function createTwoWayMergePatch(
  original: JsonObject,
  modified: JsonObject,
  struct: PatchStruct,
): StrategicallyPatched {
  return caught(() => diffObjects(original, modified, struct, { additions: true, deletions: true }, false));
}

/**
 * What `kubectl apply` sends. It adds and changes what `modified` asks for and `current` lacks, and removes what the
 * last applied `original` had and `modified` no longer has. Fields that others set on `current` stay.
 */
export function createThreeWayMergePatch(
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
  struct: PatchStruct,
): StrategicallyPatched {
  return caught(() => {
    const additions = diffObjects(current, modified, struct, { additions: true, deletions: false }, false);
    const deletions = diffObjects(original, modified, struct, { additions: false, deletions: true }, false);
    return mergeObject(deletions, additions, struct, { isFinal: false });
  });
}

/** Which differences go into the patch. */
interface DiffScope {
  additions: boolean;
  deletions: boolean;
}

function diffObjects(
  original: JsonObject,
  modified: JsonObject,
  struct: PatchStruct,
  scope: DiffScope,
  retainKeys: boolean,
): JsonObject {
  const patch: JsonObject = {};
  for (const key of Object.keys(modified)) {
    const value = modified[key];
    if (value === undefined) continue;
    const before = ownField(original, key);
    if (before === undefined) {
      if (scope.additions) setField(patch, key, value);
    } else if (key === '$patch') {
      if (before !== value) patch.$patch = value;
    } else if (isJsonObject(before) && isJsonObject(value))
      diffObjectField(key, before, value, struct[key], scope, patch);
    else if (Array.isArray(before) && Array.isArray(value) && struct[key]?.strategy === 'merge') {
      diffListField(key, before, value, struct[key], scope, patch);
    } else if (scope.additions && !equal(before, value)) setField(patch, key, value);
  }
  const removed = Object.keys(original).filter(
    (key) => original[key] !== undefined && ownField(modified, key) === undefined,
  );
  if (scope.deletions) for (const key of removed) setField(patch, key, null);
  if (retainKeys)
    addRetainKeys(
      patch,
      modified,
      removed.some((key) => original[key] !== null),
    );
  return patch;
}

function addRetainKeys(patch: JsonObject, modified: JsonObject, hasRemoved: boolean): void {
  const names = Object.keys(modified).filter((key) => modified[key] !== null && modified[key] !== undefined);
  if (names.length > 0 && (Object.keys(patch).length > 0 || hasRemoved)) patch[retainKeysDirective] = names.sort();
}

function diffObjectField(
  key: string,
  before: JsonObject,
  value: JsonObject,
  field: PatchField | undefined,
  scope: DiffScope,
  patch: JsonObject,
): void {
  if (field?.strategy === 'replace') {
    // As upstream: such a field is sent even when it is the same.
    if (scope.additions) setField(patch, key, value);
    return;
  }
  const inner = diffObjects(before, value, field?.struct ?? {}, scope, field?.retainKeys === true);
  if (Object.keys(inner).length > 0) setField(patch, key, inner);
}

function diffListField(
  key: string,
  before: readonly unknown[],
  value: readonly unknown[],
  field: PatchField,
  scope: DiffScope,
  patch: JsonObject,
): void {
  if (before.length === 0) {
    if (value.length > 0 && scope.additions) setField(patch, key, value);
    return;
  }
  if ([...before, ...value].some(Array.isArray)) throw new PatchProblem('lists of lists are not supported', false);
  if (isJsonObject(before[0])) diffObjectLists(key, before, value, field, scope, patch);
  else diffPlainLists(key, before, value, scope, patch);
}

function diffObjectLists(
  key: string,
  before: readonly unknown[],
  value: readonly unknown[],
  field: PatchField,
  scope: DiffScope,
  patch: JsonObject,
): void {
  const mergeKey = field.mergeKey ?? '';
  const names = value.map((item) => nameOf(item, mergeKey));
  const namesBefore = before.map((item) => nameOf(item, mergeKey));
  const unmatched = new Map<unknown, unknown[]>();
  before.forEach((item, index) =>
    unmatched.set(namesBefore[index], [...(unmatched.get(namesBefore[index]) ?? []), item]),
  );
  const changes: JsonObject[] = [];
  value.forEach((item, index) => {
    // Two items of one name (a port with TCP and UDP) are compared in the order in which they stand.
    const old = unmatched.get(names[index])?.shift() as JsonObject | undefined;
    if (!old) {
      if (scope.additions) changes.push(item as JsonObject);
      return;
    }
    const inner = diffObjects(old, item as JsonObject, field.struct ?? {}, scope, field.retainKeys === true);
    if (Object.keys(inner).length > 0) changes.push({ ...inner, [mergeKey]: names[index] });
  });
  if (scope.deletions) {
    for (const [name, left] of unmatched) for (const _ of left) changes.push({ [mergeKey]: name, $patch: 'delete' });
  }
  if (changes.length > 0) setField(patch, key, changes);
  const isReordered = !equal(names, namesBefore);
  const needsOrder =
    (scope.additions && (changes.length > 0 || isReordered)) || (scope.deletions && changes.length > 0);
  if (needsOrder && names.length > 0)
    patch[`${elementOrderPrefix}${key}`] = names.map((name) => ({ [mergeKey]: name }));
}

function diffPlainLists(
  key: string,
  before: readonly unknown[],
  value: readonly unknown[],
  scope: DiffScope,
  patch: JsonObject,
): void {
  const added = scope.additions ? value.filter((item) => !before.includes(item)) : [];
  const removed = scope.deletions ? [...new Set(before.filter((item) => !value.includes(item)))] : [];
  if (added.length > 0) setField(patch, key, added);
  if (removed.length > 0) patch[`${deleteListPrefix}${key}`] = removed.sort();
  const needsOrder = removed.length > 0 || (scope.additions && !equal(before, value));
  if (needsOrder && value.length > 0) patch[`${elementOrderPrefix}${key}`] = value;
}

function nameOf(item: unknown, mergeKey: string): unknown {
  const name = isJsonObject(item) ? ownField(item, mergeKey) : undefined;
  if (name === undefined)
    throw new PatchProblem(`map: ${goText(item)} does not contain declared merge key: ${mergeKey}`, false);
  return name;
}
