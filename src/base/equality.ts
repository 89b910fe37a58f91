/** Deep equality of plain JSON values; a missing field equals an undefined one, as it does in JSON. */
export function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => equal(item, right[index]));
  }
  const leftFields = left as Record<string, unknown>;
  const rightFields = right as Record<string, unknown>;
  for (const key in leftFields) if (!equal(leftFields[key], rightFields[key])) return false;
  for (const key in rightFields) if (rightFields[key] !== undefined && leftFields[key] === undefined) return false;
  return true;
}

/** A deep copy of a plain JSON value that leaves undefined fields out. */
export function copy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copy) as T;
  const result: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    if (field === undefined) continue;
    if (key === '__proto__') {
      Object.defineProperty(result, key, { value: copy(field), enumerable: true, writable: true, configurable: true });
    } else result[key] = copy(field);
  }
  return result as T;
}
