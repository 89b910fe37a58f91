/** The text of an answer. Stored objects never change, so each is written once, however many lists and watches show it. */
import type { WatchEvent } from '../api/request.ts';

const texts = new WeakMap<object, string>();
const itemTexts = new WeakMap<object, string>();

export function jsonText(body: unknown): string {
  return isList(body) ? listText(body) : isStored(body) ? objectText(body) : JSON.stringify(body);
}

export function eventText({ type, object }: WatchEvent): string {
  return `{"type":"${type}","object":${isStored(object) ? objectText(object) : JSON.stringify(object)}}\n`;
}

function objectText(object: object): string {
  let text = texts.get(object);
  if (text === undefined) texts.set(object, (text = JSON.stringify(object)));
  return text;
}

interface List {
  items: object[];
}

/** As Go writes a typed list: its items do not repeat their kind. Simulator settings stand for custom resources, whose items do. */
function listText(list: List): string {
  const { items, ...rest } = list;
  const head = JSON.stringify(rest);
  const isCustom = String((rest as { apiVersion?: unknown }).apiVersion).includes('orrery.dev/');
  return `${head.slice(0, -1)}${head === '{}' ? '' : ','}"items":[${items.map(isCustom ? objectText : itemText).join(',')}]}`;
}

function itemText(item: object): string {
  let text = itemTexts.get(item);
  if (text === undefined) {
    const { kind: _kind, apiVersion: _apiVersion, ...rest } = item as { kind?: unknown; apiVersion?: unknown };
    itemTexts.set(item, (text = JSON.stringify(rest)));
  }
  return text;
}

function isList(body: unknown): body is List {
  const list = body as { kind?: unknown; items?: unknown; metadata?: unknown } | null;
  return (
    typeof list === 'object' &&
    list !== null &&
    Array.isArray(list.items) &&
    String(list.kind).endsWith('List') &&
    list.kind !== 'APIGroupDiscoveryList'
  );
}

/** An object with a revision is in the store, or was. */
function isStored(body: unknown): body is object {
  const metadata = (body as { metadata?: { resourceVersion?: unknown; uid?: unknown } } | null)?.metadata;
  return metadata?.resourceVersion !== undefined && metadata.uid !== undefined;
}
