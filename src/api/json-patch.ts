/** JSON Patch: a list of small operations on paths, applied all or none. */
// RFC 6902; k8s: vendor/gopkg.in/evanphx/json-patch.v4/patch.go
import { equal } from '../base/equality.ts';
import { isJsonObject, ownField, setField, type JsonObject } from './plain-json.ts';

export interface JsonPatchOperation {
  op: string;
  path: string;
  from?: string;
  value?: unknown;
}

export type Patched = { ok: true; value: unknown } | { ok: false; error: string };

/** As upstream: a longer patch is refused. */
export const jsonPatchOperationsMax = 10_000;

/** Applies the operations in order. The document is not changed; what they do not touch is shared with the result. */
export function applyJsonPatch(document: unknown, operations: readonly JsonPatchOperation[]): Patched {
  let value = document;
  for (const operation of operations) {
    const applied = applyOperation(value, operation);
    if (!applied.ok) return applied;
    value = applied.value;
  }
  return { ok: true, value };
}

/** The operations of a request body, or what is wrong with it. */
export function readJsonPatch(body: unknown): JsonPatchOperation[] | { error: string } {
  if (!Array.isArray(body))
    return { error: `json: cannot unmarshal ${jsonTypeOf(body)} into Go value of type jsonpatch.Patch` };
  if (body.length > jsonPatchOperationsMax) {
    return { error: `The allowed maximum operations in a JSON patch is ${jsonPatchOperationsMax}, got ${body.length}` };
  }
  for (const operation of body) {
    if (!isJsonObject(operation))
      return { error: `json: cannot unmarshal ${jsonTypeOf(operation)} into Go value of type jsonpatch.Operation` };
  }
  return body as JsonPatchOperation[];
}

function applyOperation(document: unknown, operation: JsonPatchOperation): Patched {
  const path = pointerOf(operation.path);
  if (!path) return failed(operation, 'doc is missing path');
  switch (operation.op) {
    case 'add':
      return change(document, path, operation, 'add', operation.value);
    case 'replace':
      return change(document, path, operation, 'replace', operation.value);
    case 'remove':
      return change(document, path, operation, 'remove', undefined);
    case 'test': {
      const found = read(document, path);
      const isSame = equal(found.found ? found.value : null, operation.value ?? null);
      return isSame
        ? { ok: true, value: document }
        : { ok: false, error: `testing value ${operation.path} failed: test failed` };
    }
    case 'move':
    case 'copy':
      return moveOrCopy(document, path, operation);
    default:
      return { ok: false, error: `Unexpected kind: ${operation.op}` };
  }
}

function moveOrCopy(document: unknown, path: string[], operation: JsonPatchOperation): Patched {
  const from = pointerOf(operation.from);
  const source = from && read(document, from);
  if (!from || !source?.found) return failed(operation, 'doc is missing from path');
  if (operation.op === 'copy') return change(document, path, operation, 'add', source.value);
  const without = change(document, from, operation, 'remove', undefined);
  return without.ok ? change(without.value, path, operation, 'add', source.value) : without;
}

/** Walks to the parent of the path's last step and makes new containers on the way back. */
function change(
  container: unknown,
  path: readonly string[],
  operation: JsonPatchOperation,
  how: 'add' | 'replace' | 'remove',
  value: unknown,
): Patched {
  if (path.length === 0) return how === 'remove' ? failed(operation, 'doc is missing path') : { ok: true, value };
  const [step, ...rest] = path;
  if (Array.isArray(container)) return changeList(container, step, rest, operation, how, value);
  if (!isJsonObject(container)) return failed(operation, 'doc is missing path');
  const exists = Object.hasOwn(container, step) && container[step] !== undefined;
  if (!exists && (rest.length > 0 || how !== 'add'))
    return failed(operation, rest.length > 0 ? 'doc is missing path' : 'doc is missing key');
  const next: JsonObject = { ...container };
  if (rest.length > 0) {
    const changed = change(container[step], rest, operation, how, value);
    if (!changed.ok) return changed;
    setField(next, step, changed.value);
  } else if (how === 'remove') delete next[step];
  else setField(next, step, value);
  return { ok: true, value: next };
}

function changeList(
  list: readonly unknown[],
  step: string,
  rest: readonly string[],
  operation: JsonPatchOperation,
  how: 'add' | 'replace' | 'remove',
  value: unknown,
): Patched {
  const isInsertion = how === 'add' && rest.length === 0;
  const index = indexOf(step, list.length, isInsertion);
  if (index === undefined) return failed(operation, 'doc is missing key');
  if (isInsertion) return { ok: true, value: [...list.slice(0, index), value, ...list.slice(index)] };
  if (rest.length === 0) {
    return {
      ok: true,
      value:
        how === 'remove'
          ? list.filter((_, place) => place !== index)
          : list.map((item, place) => (place === index ? value : item)),
    };
  }
  const changed = change(list[index], rest, operation, how, value);
  return changed.ok
    ? { ok: true, value: list.map((item, place) => (place === index ? changed.value : item)) }
    : changed;
}

/** Negative indexes count from the end, as upstream's library allows. */
function indexOf(step: string, length: number, isInsertion: boolean): number | undefined {
  if (step === '-') return isInsertion ? length : undefined;
  if (!/^-?\d+$/.test(step)) return undefined;
  const size = isInsertion ? length + 1 : length;
  const index = Number(step) < 0 ? Number(step) + size : Number(step);
  return index >= 0 && index < size ? index : undefined;
}

function read(document: unknown, path: readonly string[]): { found: boolean; value?: unknown } {
  let value = document;
  for (const step of path) {
    if (Array.isArray(value)) {
      const index = indexOf(step, value.length, false);
      if (index === undefined) return { found: false };
      value = value[index];
    } else {
      value = isJsonObject(value) ? ownField(value, step) : undefined;
      if (value === undefined) return { found: false };
    }
  }
  return { found: true, value };
}

/** `/spec/a~1b` → `['spec', 'a/b']`; undefined when the text is no JSON pointer. */
function pointerOf(text: string | undefined): string[] | undefined {
  if (text === '') return [];
  if (typeof text !== 'string' || !text.startsWith('/')) return undefined;
  return text
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function failed(operation: JsonPatchOperation, why: string): Patched {
  return {
    ok: false,
    error: `${operation.op} operation does not apply: ${why}: ${JSON.stringify(operation.path)}: missing value`,
  };
}

/** What Go's decoder calls the value. */
export function jsonTypeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
