/** One step of a path, as a field set writes it: `f:spec`, `k:{"name":"web"}`, `v:"a"`, `i:0`. */
// k8s: sigs.k8s.io/structured-merge-diff/v4/fieldpath/serialize-pe.go, element.go
import { isJsonObject } from '../../../api/plain-json.ts';
import type { ListType } from '../../../kinds/typed-fields.ts';

/** A step into a list cannot be told when its item lacks a key. */
export interface NoElement {
  error: string;
}

/** The step to an item of a list that is no single value: by its keys, or by itself in a set. */
export function elementOfItem(type: ListType, item: unknown): string | NoElement {
  const { keys } = type;
  if (keys.length === 0) return elementOfValue(item);
  if (item === null || item === undefined) return { error: 'associative list with keys may not have a null element' };
  if (!isJsonObject(item)) return { error: 'associative list with keys may not have non-map elements' };
  if (keys.length === 1) {
    const value = item[keys[0].name] ?? keys[0].absent;
    if (typeof value === 'string') return singleKey(keys[0].name, value);
  }
  let text = '';
  for (const { name, absent } of keys) {
    const value = item[name] === undefined ? absent : item[name];
    if (value === undefined)
      return {
        error: `associative list with keys has an element that omits key field ${quote(name)} (and doesn't have default value)`,
      };
    text += `${text === '' ? '' : ','}${quote(name)}:${written(value)}`;
  }
  return `k:{${text}}`;
}

function elementOfValue(item: unknown): string | NoElement {
  if (item === null || item === undefined)
    return { error: "associative list without keys has an element that's an explicit null" };
  if (Array.isArray(item)) return { error: 'not supported: associative list with lists as elements' };
  if (typeof item === 'object') return { error: "associative list without keys has an element that's a map type" };
  return `v:${written(item)}`;
}

/** Most lists have one key, and few values of it: `type` of a condition, `name` of a container. */
const known = new Map<string, Map<string, string>>();
const knownMax = 2000;

function singleKey(name: string, value: string): string {
  let elements = known.get(name);
  if (!elements || elements.size >= knownMax) known.set(name, (elements = new Map<string, string>()));
  let element = elements.get(value);
  if (element === undefined) elements.set(value, (element = `k:{${quote(name)}:${written(value)}}`));
  return element;
}

/** As Go's encoder writes a value: three characters that mean something to HTML are escaped. */
function written(value: unknown): string {
  const text = JSON.stringify(value);
  return /[<>&\u2028\u2029]/.test(text)
    ? text.replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : text;
}

function quote(text: string): string {
  return JSON.stringify(text);
}

/** As a conflict names it: `.spec`, `[name="web"]`, `[="a"]`, `[0]`. */
export function readableElement(element: string): string {
  const rest = element.slice(2);
  switch (element[0]) {
    case 'f':
      return `.${rest}`;
    case 'k': {
      const keys = parsed(rest);
      const fields = isJsonObject(keys) ? Object.keys(keys).sort() : [];
      return `[${fields.map((name) => `${name}=${JSON.stringify((keys as Record<string, unknown>)[name])}`).join(',')}]`;
    }
    case 'v':
      return `[=${JSON.stringify(parsed(rest))}]`;
    default:
      return `[${rest}]`;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether a text names a step at all: clients may send whatever they like. */
export function isElement(text: string): boolean {
  if (text[1] !== ':') return false;
  switch (text[0]) {
    case 'f':
      return true;
    case 'k':
      return isJsonObject(parsed(text.slice(2)));
    case 'v':
      return parsed(text.slice(2)) !== undefined;
    case 'i':
      return /^i:-?\d+$/.test(text);
    default:
      return false;
  }
}

const ranks: Readonly<Record<string, number>> = { f: 0, k: 1, v: 2, i: 3 };

/** The order in which a set lists its steps: fields, then keys, values and places, each by what they say. */
export function compareElements(left: string, right: string): number {
  if (left === right) return 0;
  const rank = ranks[left[0]] - ranks[right[0]];
  if (rank !== 0) return rank;
  if (left[0] === 'f') return left < right ? -1 : 1;
  if (left[0] === 'i') return Number(left.slice(2)) - Number(right.slice(2));
  const colon = left.indexOf('":"');
  if (colon > 0 && isPlainKey(left, colon) && isPlainKey(right, colon) && right.startsWith(left.slice(0, colon + 3)))
    return left.slice(colon + 3, -2) < right.slice(colon + 3, -2) ? -1 : 1;
  const [a, b] = [parsed(left.slice(2)), parsed(right.slice(2))];
  return (left[0] === 'k' ? compareKeys(a, b) : compareValues(a, b)) || (left < right ? -1 : 1);
}

/** Whether it is one key with a text as its value, and nothing escaped: `k:{"type":"Ready"}`, which needs no reading. */
function isPlainKey(element: string, colon: number): boolean {
  return element[0] === 'k' && element.indexOf('"', colon + 3) === element.length - 2 && !element.includes('\\');
}

function compareKeys(left: unknown, right: unknown): number {
  if (!isJsonObject(left) || !isJsonObject(right)) return 0;
  const [names, others] = [Object.keys(left).sort(), Object.keys(right).sort()];
  for (const [place, name] of names.entries()) {
    const other = others[place];
    if (other === undefined) return 1;
    if (name !== other) return name < other ? -1 : 1;
    const order = compareValues(left[name], right[other]);
    if (order !== 0) return order;
  }
  return names.length - others.length;
}

/** Numbers, then texts, then truth values. */
function compareValues(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'number' || typeof right === 'number') return typeof left === 'number' ? -1 : 1;
  const [a, b] = [String(left), String(right)];
  return a === b ? 0 : a < b ? -1 : 1;
}
