/** What one write changed: the fields of the object before and after it, and the key under which etcd has it. */
import { isJsonObject } from '../../api/plain-json.ts';
import type { FieldChange, RevisionChange } from '../../api/x-ray.ts';
import { equal } from '../../base/equality.ts';

/** Fields that are named; how many more there were is said. */
export const fieldChangesMax = 3;
/** Characters of a value; the rest is cut off. */
export const changedValueMax = 60;

interface ReadableStore {
  at(revision: number): { key: string; value: unknown; deleted: boolean; previous: number } | undefined;
}

/** Undefined when the history no longer reaches back to it. */
export function changeOfRevision(revision: number, store: ReadableStore): RevisionChange | undefined {
  const version = store.at(revision);
  if (!version) return undefined;
  const { key, deleted, previous } = version;
  if (deleted) return { key, how: 'removed', fields: [], fieldsLeftOut: 0 };
  if (previous === 0) return { key, how: 'created', fields: [], fieldsLeftOut: 0 };
  const before = store.at(previous);
  if (!before) return { key, how: 'changed', fields: [], fieldsLeftOut: 0 };
  const found: FieldChange[] = [];
  collect(before.value, version.value, '', found);
  // When a condition changed says less than what it changed to.
  const telling = found.filter(({ path }) => !isTime.test(path));
  const all = [...telling, ...found.filter(({ path }) => isTime.test(path))];
  const fields = all.slice(0, fieldChangesMax);
  return { key, how: 'changed', fields, fieldsLeftOut: all.length - fields.length };
}

const isTime = /Time$/;
/** Every write changes the first; whose field is whose is a matter of its own. */
const silent: ReadonlySet<string> = new Set(['metadata.resourceVersion', 'metadata.managedFields']);

function collect(before: unknown, after: unknown, path: string, found: FieldChange[]): void {
  if (before === after || silent.has(path) || equal(before, after)) return;
  const left = fieldsOf(before);
  const right = fieldsOf(after);
  if (!left || !right || Array.isArray(before) !== Array.isArray(after)) {
    found.push({
      path,
      ...(before === undefined ? {} : { before: textOf(before) }),
      ...(after === undefined ? {} : { after: textOf(after) }),
    });
    return;
  }
  for (const name of new Set([...left.keys(), ...right.keys()]))
    collect(left.get(name), right.get(name), joined(path, name), found);
}

/** The members of an object or list by name; undefined for anything else. */
function fieldsOf(value: unknown): Map<string, unknown> | undefined {
  if (Array.isArray(value)) return new Map(value.map((item: unknown, index) => [`[${nameIn(item) ?? index}]`, item]));
  return isJsonObject(value) ? new Map(Object.entries(value)) : undefined;
}

/** Members of lists are best known by their name, conditions by their type. */
function nameIn(item: unknown): string | undefined {
  const { name, type, uid } = (item ?? {}) as Record<string, unknown>;
  return [name, type, uid].find((candidate) => typeof candidate === 'string');
}

function joined(path: string, name: string): string {
  return path === '' || name.startsWith('[') ? path + name : `${path}.${name}`;
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > changedValueMax ? `${text.slice(0, changedValueMax - 1)}…` : text;
}
