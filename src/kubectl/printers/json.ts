/** JSON as Go writes it: four spaces, `<`, `>` and `&` escaped, keys sorted unless the order is the struct's own. */
import { isJsonObject } from '../../api/plain-json.ts';

/** @param isTyped the object was made from Go structs, whose fields keep their order */
export function goJson(value: unknown, isTyped = false): string {
  return escapeHtml(JSON.stringify(isTyped ? value : sorted(value), undefined, 4));
}

/** On one line, keys sorted: as annotations and patches are written. */
export function compactJson(value: unknown, isTyped = false): string {
  return escapeHtml(JSON.stringify(isTyped ? value : sorted(value)));
}

export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value).sort(byCodePoint);
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}

function byCodePoint(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

const escapes: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

function escapeHtml(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (character) => escapes[character]);
}
