/** The JSON of an answer, in parts: what stored objects say is kept in shared memory, the rest is text. */
import type { WatchEvent } from '../api/request.ts';
import { goJson, type SharedTexts } from './shared-texts.ts';
import type { Part } from './wire.ts';

/** In one line, with its end. */
export function jsonParts(body: unknown, texts: SharedTexts): Part[] {
  if (isList(body)) return [...listParts(body, texts)].flat();
  if (!isStored(body)) return [`${goJson(body)}\n`];
  const { slab, start, length } = texts.of(body);
  return [{ slab, start, length: length + 1 }];
}

/** In one text. @param indent for people: spaces a level, and no end of the last line */
export function plainText(body: unknown, indent?: number): string {
  return goJson(isList(body) && !repeatsKind(body) ? { ...body, items: body.items.map(bare) } : body, indent);
}

export function eventParts({ type, object }: WatchEvent, texts: SharedTexts): Part[] {
  return [`{"type":"${type}","object":`, textOf(object, texts), '}\n'];
}

/** For who takes text alone. */
export function eventText({ type, object }: WatchEvent): string {
  return `{"type":"${type}","object":${goJson(object)}}\n`;
}

/** So many items of a list make one piece. */
const itemsPerPiece = 100;

/** A long list in pieces, so that the first are on their way while the next are written; undefined for everything else. */
export function longListParts(body: unknown, texts: SharedTexts): Iterator<Part[]> | undefined {
  return isList(body) && body.items.length > itemsPerPiece ? listParts(body, texts) : undefined;
}

interface List {
  items: object[];
}

/** As Go writes a typed list: its items do not repeat their kind. Those of custom resources do, for which simulator settings stand, and metadata alone does. */
function* listParts(list: List, texts: SharedTexts): Generator<Part[]> {
  const { items, ...rest } = list;
  const isCustom = repeatsKind(list);
  const head = goJson(rest);
  yield [`${head.slice(0, -1)}${head === '{}' ? '' : ','}"items":[`];
  for (let from = 0; from < items.length; from += itemsPerPiece) {
    const parts: Part[] = [];
    for (const [index, item] of items.slice(from, from + itemsPerPiece).entries()) {
      const comma = from + index > 0 ? ',' : '';
      if (!isCustom) parts.push(...withoutKind(item, comma, texts));
      else parts.push(comma, textOf(item, texts));
    }
    yield parts;
  }
  yield [']}\n'];
}

function repeatsKind(list: List): boolean {
  const { apiVersion, kind } = list as { apiVersion?: unknown; kind?: unknown };
  return String(apiVersion).includes('orrery.dev/') || kind === 'PartialObjectMetadataList';
}

function bare(item: object): object {
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = item as { apiVersion?: unknown; kind?: unknown };
  return rest;
}

/** Both come first in what is stored, so the rest of the text is there already. */
function withoutKind(item: object, comma: string, texts: SharedTexts): Part[] {
  const { apiVersion, kind } = item as { apiVersion?: unknown; kind?: unknown };
  const beginning = `{"apiVersion":${JSON.stringify(apiVersion)},"kind":${JSON.stringify(kind)},`;
  const [first, second, third] = Object.keys(item);
  if (first === 'apiVersion' && second === 'kind' && third !== undefined) {
    const { slab, start, length } = texts.of(item);
    return [`${comma}{`, { slab, start: start + beginning.length, length: length - beginning.length }];
  }
  return [`${comma}${goJson(bare(item))}`];
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

function textOf(value: unknown, texts: SharedTexts): Part {
  return isStored(value) ? texts.of(value) : goJson(value);
}

/** An object with a revision is in the store, or was; its metadata alone is made anew for each who asks. */
function isStored(body: unknown): body is object {
  if ((body as { kind?: unknown } | null)?.kind === 'PartialObjectMetadata') return false;
  const metadata = (body as { metadata?: { resourceVersion?: unknown; uid?: unknown } } | null)?.metadata;
  return metadata?.resourceVersion !== undefined && metadata.uid !== undefined;
}
