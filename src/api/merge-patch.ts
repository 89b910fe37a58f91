/** JSON merge patch: applying one, and making one from two or three documents. */
// RFC 7386; k8s: staging/src/k8s.io/apimachinery/pkg/util/jsonmergepatch/patch.go
import { equal } from '../base/equality.ts';
import { isJsonObject, ownField, setField, type JsonObject } from './plain-json.ts';

/** The target with the patch merged in: null removes a field, lists are replaced. What is not patched is shared. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch;
  const result: JsonObject = isJsonObject(target) ? { ...target } : {};
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    if (value === null) delete result[key];
    else if (value !== undefined)
      setField(result, key, isJsonObject(value) ? applyMergePatch(ownField(result, key), value) : value);
  }
  return result;
}

/** The smallest patch that makes `modified` of `original`; an empty object when they are equal. */
export function createMergePatch(original: JsonObject, modified: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const key of Object.keys(modified)) {
    const value = modified[key];
    if (value === undefined) continue;
    const before = ownField(original, key);
    if (before === undefined) setField(patch, key, value);
    else if (isJsonObject(before) && isJsonObject(value)) {
      const inner = createMergePatch(before, value);
      if (Object.keys(inner).length > 0) setField(patch, key, inner);
    } else if (!equal(before, value)) setField(patch, key, value);
  }
  for (const key of Object.keys(original)) {
    if (original[key] !== undefined && ownField(modified, key) === undefined) setField(patch, key, null);
  }
  return patch;
}

/**
 * What `kubectl apply` sends for kinds without struct tags: adds and changes what `modified` asks for,
 * and removes what the last applied `original` had and `modified` no longer has.
 */
export function threeWayJsonMergePatch(original: JsonObject, modified: JsonObject, current: JsonObject): JsonObject {
  const additions = filterNulls(createMergePatch(current, modified), false);
  const deletions = filterNulls(createMergePatch(original, modified), true);
  return addOver(deletions, additions);
}

/** Keeps only the nulls (deletions) of a patch, or everything but them. */
function filterNulls(patch: JsonObject, onlyNulls: boolean): JsonObject {
  const kept: JsonObject = {};
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    if (value === null) {
      if (onlyNulls) setField(kept, key, null);
    } else if (isJsonObject(value) && Object.keys(value).length > 0) {
      const inner = filterNulls(value, onlyNulls);
      if (Object.keys(inner).length > 0) setField(kept, key, inner);
    } else if (!onlyNulls) setField(kept, key, value);
  }
  return kept;
}

function addOver(deletions: JsonObject, additions: JsonObject): JsonObject {
  const merged: JsonObject = { ...deletions };
  for (const key of Object.keys(additions)) {
    const [under, over] = [ownField(merged, key), additions[key]];
    setField(merged, key, isJsonObject(under) && isJsonObject(over) ? addOver(under, over) : over);
  }
  return merged;
}
