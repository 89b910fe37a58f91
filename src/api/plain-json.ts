/** Small tools for JSON values of unknown shape: what they are, a field that cannot poison, and Go's way to print them. */

export type JsonObject = Record<string, unknown>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object that a value is, or an empty one. */
export function objectIn(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** The text that a value is, or an empty one. */
export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Sets a field of a private object; `__proto__` becomes an ordinary field, as it is in JSON. */
export function setField(target: JsonObject, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  else target[key] = value;
}

/** A field of the object itself, never one that it inherits. */
export function ownField(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** As Go prints a decoded JSON value with `%v`: `map[name:web ports:[map[port:80]]]`. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isJsonObject(value)) return String(value);
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${key}:${goText(value[key])}`);
  return `map[${fields.join(' ')}]`;
}
