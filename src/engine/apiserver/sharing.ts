/** Lets a new version of an object share with the old one what has not changed: the history then costs only what differs. */
import type { KubernetesObject } from '../../api/object.ts';
import { equal } from '../../base/equality.ts';

type Fields = Record<string, unknown>;

/**
 * Takes over from the old object what is equal. Returns whether anything differs.
 * @param isPrivate whether all of `next` is the caller's own; otherwise only its outermost fields are looked at
 */
export function shareUnchanged(next: KubernetesObject, old: KubernetesObject, isPrivate: boolean): boolean {
  const share = isPrivate ? shared : whole;
  // Metadata stays private, since the resourceVersion has yet to be written; its parts may be shared.
  const { metadata } = next;
  const isSame = shareFields(metadata as unknown as Fields, old.metadata as unknown as Fields, share);
  const rest = (field: unknown, oldField: unknown): unknown => (field === metadata ? oldField : share(field, oldField));
  const isSameRest = shareFields(next as unknown as Fields, old as unknown as Fields, rest);
  next.metadata = metadata;
  return !isSame || !isSameRest;
}

type Share = (next: unknown, old: unknown) => unknown;

/** The old value when both are equal; otherwise the new one, holding equal parts of the old. */
function shared(next: unknown, old: unknown): unknown {
  if (next === old || typeof next !== 'object' || typeof old !== 'object' || next === null || old === null) return next;
  if (Array.isArray(next) !== Array.isArray(old)) return next;
  if (Array.isArray(next) && next.length !== (old as unknown[]).length) return next;
  return shareFields(next as Fields, old as Fields, shared) ? old : next;
}

/** The old value when both are equal; nothing inside is touched. */
function whole(next: unknown, old: unknown): unknown {
  return equal(next, old) ? old : next;
}

/** Returns whether the fields of `next` are now exactly those of `old`. */
function shareFields(next: Fields, old: Fields, share: Share): boolean {
  let isSame = true;
  for (const field in next) {
    if (next[field] === old[field]) continue;
    const value = share(next[field], old[field]);
    if (value !== next[field]) next[field] = value;
    if (value !== old[field]) isSame = false;
  }
  for (const field in old) if (old[field] !== undefined && next[field] === undefined) return false;
  return isSame;
}
