/** Who owns which fields: the entries of `metadata.managedFields`. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal/managedfields.go
import { isJsonObject, type JsonObject } from '../../../api/plain-json.ts';
import { parseTime } from '../../../api/time.ts';
import { emptySet, fieldsV1Of, readFieldsV1, type FieldSet } from './field-set.ts';

/** An entry as it is stored: plain JSON that never changes. Its `fieldsV1` is one object for equal sets. */
export interface Owner {
  readonly manager?: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  /** Absent for one who has only come to share fields that others own. */
  readonly time?: string;
  readonly fieldsType: 'FieldsV1';
  readonly fieldsV1: JsonObject;
  readonly subresource?: string;
}

/** Under which name, and how, somebody writes. */
export type Identity = Pick<Owner, 'manager' | 'operation' | 'apiVersion' | 'subresource'>;

export const noOwners: readonly Owner[] = Object.freeze([]);

export function newOwner(identity: Identity, time: string | undefined, set: FieldSet): Owner {
  const { manager, operation, apiVersion, subresource } = identity;
  // In the order in which Go writes them. Most have all, or all but the last.
  const fieldsV1 = fieldsV1Of(set);
  if (manager && time)
    return subresource
      ? { manager, operation, apiVersion, time, fieldsType: 'FieldsV1', fieldsV1, subresource }
      : { manager, operation, apiVersion, time, fieldsType: 'FieldsV1', fieldsV1 };
  return {
    ...(manager ? { manager } : {}),
    operation,
    apiVersion,
    ...(time ? { time } : {}),
    fieldsType: 'FieldsV1',
    fieldsV1,
    ...(subresource ? { subresource } : {}),
  };
}

export function fieldsOfOwner(owner: Owner): FieldSet {
  return readFieldsV1(owner.fieldsV1) ?? emptySet;
}

/** The entries that a client has sent; undefined when one makes no sense. Of two entries of one owner the last counts. */
export function readOwners(entries: unknown): readonly Owner[] | undefined {
  if (entries === undefined || entries === null) return noOwners;
  if (!Array.isArray(entries)) return undefined;
  const owners: Owner[] = [];
  for (const entry of entries as unknown[]) {
    const owner = readOwner(entry);
    if (!owner) return undefined;
    const place = owners.findIndex((other) => isSameOwner(other, owner));
    if (place < 0) owners.push(owner);
    else owners[place] = owner;
  }
  return owners;
}

function readOwner(entry: unknown): Owner | undefined {
  if (!isJsonObject(entry)) return undefined;
  const { manager = '', operation, apiVersion, fieldsType, fieldsV1 = {}, subresource = '', time } = entry;
  if (operation !== 'Apply' && operation !== 'Update') return undefined;
  if (typeof apiVersion !== 'string' || apiVersion === '' || fieldsType !== 'FieldsV1') return undefined;
  if (typeof manager !== 'string' || typeof subresource !== 'string') return undefined;
  const set = readFieldsV1(fieldsV1);
  return (
    set && newOwner({ manager, operation, apiVersion, subresource }, typeof time === 'string' ? time : undefined, set)
  );
}

/** Appliers are known by name whatever version they speak; who updates is another owner in every version. */
export function isSameOwner(left: Identity, right: Identity): boolean {
  return (
    (left.manager ?? '') === (right.manager ?? '') &&
    left.operation === right.operation &&
    (left.subresource ?? '') === (right.subresource ?? '') &&
    (left.operation === 'Apply' || left.apiVersion === right.apiVersion)
  );
}

/** By operation, time, name, version and subresource. */
export function inOrder(owners: readonly Owner[]): readonly Owner[] {
  for (let place = 1; place < owners.length; place++)
    if (compareOwners(owners[place - 1], owners[place]) > 0) return [...owners].sort(compareOwners);
  return owners;
}

function compareOwners(left: Owner, right: Owner): number {
  return (
    compareText(left.operation, right.operation) ||
    compareTimes(left.time, right.time) ||
    compareText(left.manager ?? '', right.manager ?? '') ||
    compareText(left.apiVersion, right.apiVersion) ||
    compareText(left.subresource ?? '', right.subresource ?? '')
  );
}

function compareText(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Oldest first; without a time is the oldest. */
export function compareTimes(left: string | undefined, right: string | undefined): number {
  if (left === right) return 0;
  if (left === undefined || right === undefined) return left === undefined ? -1 : 1;
  // Two moments in the form in which the server writes them.
  if (left.length === 20 && right.length === 20) return compareText(left, right);
  return Math.floor(parseTime(left) / 1000) - Math.floor(parseTime(right) / 1000);
}

/** How upstream names an owner within itself: what causes are sorted by, and which of two equally old entries goes first. */
export function identityOf({ manager, operation, apiVersion, subresource }: Identity): string {
  return JSON.stringify({
    ...(manager ? { manager } : {}),
    operation,
    ...(operation === 'Apply' ? {} : { apiVersion }),
    ...(subresource ? { subresource } : {}),
  });
}
