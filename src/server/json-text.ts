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

const objects = new Texts((object) => goJson(object));

/** An object without its kind, as it stands in a list. Both come first in what is stored, so the rest of the text is there already. */
function itemText(object: object): string {
  const { apiVersion, kind } = object as { apiVersion?: unknown; kind?: unknown };
  const beginning = JSON.stringify({ apiVersion, kind }).slice(0, -1);
  const text = objects.of(object);
  if (text.startsWith(`${beginning},`)) return `{${text.slice(beginning.length + 1)}`;
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = object as { apiVersion?: unknown; kind?: unknown };
  return goJson(rest);
}

/** As Go writes it: kubectl compares the state in a ControllerRevision byte for byte with what Go makes of it. */
function goJson(object: object): string {
  const text = JSON.stringify(object);
  return escaped.test(text) ? text.replace(allEscaped, goEscape) : text;
}

const escaped = /[<>&\u2028\u2029]/;
const allEscaped = new RegExp(escaped, 'g');

function goEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

export function jsonText(body: unknown): string {
  return isList(body) ? listText(body) : isStored(body) ? objects.of(body) : JSON.stringify(body);
}

export function eventText({ type, object }: WatchEvent): string {
  return `{"type":"${type}","object":${isStored(object) ? objects.of(object) : JSON.stringify(object)}}\n`;
}

/** So many items of a list make one piece. */
const itemsPerPiece = 100;

/** A long list in pieces, so that the first are on their way while the next are written; undefined for everything else. */
export function longListText(body: unknown): Iterator<string> | undefined {
  return isList(body) && body.items.length > itemsPerPiece ? listPieces(body) : undefined;
}

interface List {
  items: object[];
}

/** As Go writes a typed list: its items do not repeat their kind. Simulator settings stand for custom resources, whose items do. */
function listText(list: List): string {
  return [...listPieces(list)].join('');
}

function* listPieces({ items: listed, ...rest }: List): Generator<string> {
  const head = JSON.stringify(rest);
  const isCustom = String((rest as { apiVersion?: unknown }).apiVersion).includes('orrery.dev/');
  const textOf = (item: object): string => (isCustom ? objects.of(item) : itemText(item));
  yield `${head.slice(0, -1)}${head === '{}' ? '' : ','}"items":[`;
  for (let from = 0; from < listed.length; from += itemsPerPiece)
    yield `${from > 0 ? ',' : ''}${listed
      .slice(from, from + itemsPerPiece)
      .map(textOf)
      .join(',')}`;
  yield ']}';
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
