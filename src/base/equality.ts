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
  if (Array.isArray(value)) {
    const items = value.slice();
    for (let index = 0; index < items.length; index++) items[index] = copy(items[index]);
    return items as T;
  }
  // The spread keeps the shape of the object, which is what makes this fast. Its fields are the copy's own, `__proto__` too.
  const result = { ...value } as Record<string, unknown>;
  for (const key in result) {
    const field = result[key];
    if (typeof field === 'object') {
      if (field !== null) result[key] = copy(field);
    } else if (field === undefined) delete result[key];
  }
  return result as T;
}
