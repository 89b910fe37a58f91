/** The text of an answer. Stored objects never change, so each is written once, however many lists and watches show it. */
import type { WatchEvent } from '../api/request.ts';

/** Characters that are kept for the next who asks: those of ten thousand pods. What was written first is forgotten first. */
export const keptCharactersMax = 64 * 1024 * 1024;

class Texts {
  readonly #write: (object: object) => string;
  readonly #kept = new Map<object, string>();
  #characters = 0;

  constructor(write: (object: object) => string) {
    this.#write = write;
  }

  of(object: object): string {
    const known = this.#kept.get(object);
    if (known !== undefined) return known;
    const text = this.#write(object);
    this.#kept.set(object, text);
    this.#characters += text.length;
    if (this.#characters > keptCharactersMax) this.#forget();
    return text;
  }

  #forget(): void {
    for (const [object, text] of this.#kept) {
      this.#kept.delete(object);
      this.#characters -= text.length;
      if (this.#characters <= keptCharactersMax) return;
    }
  }
}

const objects = new Texts((object) => JSON.stringify(object));
const items = new Texts((object) => {
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = object as { kind?: unknown; apiVersion?: unknown };
  return JSON.stringify(rest);
});

export function jsonText(body: unknown): string {
  return isList(body) ? listText(body) : isStored(body) ? objects.of(body) : JSON.stringify(body);
}

export function eventText({ type, object }: WatchEvent): string {
  return `{"type":"${type}","object":${isStored(object) ? objects.of(object) : JSON.stringify(object)}}\n`;
}

interface List {
  items: object[];
}

/** As Go writes a typed list: its items do not repeat their kind. Those of custom resources do, for which simulator settings stand, and metadata alone does. */
function listText(list: List): string {
  const { items: listed, ...rest } = list;
  const head = JSON.stringify(rest);
  const { apiVersion, kind } = rest as { apiVersion?: unknown; kind?: unknown };
  const isCustom = String(apiVersion).includes('orrery.dev/') || kind === 'PartialObjectMetadataList';
  return `${head.slice(0, -1)}${head === '{}' ? '' : ','}"items":[${listed.map((item) => (isCustom ? objects : items).of(item)).join(',')}]}`;
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
