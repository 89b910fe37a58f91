/** Reads YAML as kubectl does: several documents, YAML 1.1 booleans and octals, and where in the text each field stands. */
import {
  boolYaml11Tag,
  constructFromEvents,
  CORE_SCHEMA,
  defineScalarTag,
  EVENT_ID,
  getScalarValue,
  mergeTag,
  NOT_RESOLVED,
  nullYaml11Tag,
  parseEvents,
  YAMLException,
} from 'js-yaml';

import { yamlProblem } from './yaml-problem.ts';

export interface YamlDocument {
  value: unknown;
  /** Offsets of the document in the whole text. */
  start: number;
  end: number;
  /** Where the value at the path stands, or its key when the value is empty. Example: `['spec', 'replicas']`. */
  rangeOf(path: readonly (string | number)[]): [number, number] | undefined;
}

export interface YamlError {
  message: string;
  /** In the whole text. */
  offset: number;
  /** Counted from 1. */
  line: number;
  column: number;
  /** As kubectl prints it: within its own document, where the rest of the `---` line is line 1; 0 when it names none. */
  documentLine: number;
}

/** Values that are repeated by alias count every time: more than that is an attack, not a manifest. */
const expandedValuesMax = 100_000;
const aliasesMax = 20;
const depthMax = 100;

type Events = ReturnType<typeof parseEvents>;

/** All documents of a text. A broken one is reported and does not hide the others. */
export function parseDocuments(text: string): { documents: YamlDocument[]; errors: YamlError[] } {
  const documents: YamlDocument[] = [];
  const errors: YamlError[] = [];
  for (const piece of splitDocuments(text)) {
    const parsed = parsePiece(piece.text);
    if ('message' in parsed) errors.push(locate(text, piece, parsed));
    else if (parsed.events.some((event) => event.type === EVENT_ID.DOCUMENT))
      documents.push(documentOf(piece, parsed.value, parsed.events));
  }
  return { documents, errors };
}

interface Piece {
  text: string;
  start: number;
}

/** Documents are parted by lines that begin with `---`, as kubectl's reader parts them before any YAML is read. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/yaml/decoder.go splitYAMLDocument
function splitDocuments(text: string): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  for (const separator of text.matchAll(/^---(?=[ \t\r\n]|$).*$/gm)) {
    pieces.push({ text: text.slice(start, separator.index), start });
    // What follows `---` on its line belongs to the next document.
    start = separator.index + 3;
  }
  pieces.push({ text: text.slice(start), start });
  return pieces;
}

interface Problem {
  message: string;
  position: number;
  line: number;
}

type Parsed = { value: unknown; events: Events } | Problem;

function parsePiece(source: string): Parsed {
  try {
    const events = parseEvents(source, { maxDepth: depthMax });
    const values = constructFromEvents(events, {
      source,
      schema: kubernetesSchema,
      json: true,
      maxAliases: aliasesMax,
    });
    const value = values[0];
    if (countValues(value) > expandedValuesMax)
      return { message: 'document contains excessive aliasing', position: 0, line: 0 };
    return { value, events };
  } catch (error) {
    // The library throws more than its own exceptions on hostile input; each is a broken document, not a broken program.
    if (error instanceof YAMLException) {
      const number = /^number (\S+) is too large/.exec(error.reason)?.[1];
      const position = error.mark?.position ?? (number ? Math.max(0, source.indexOf(number)) : 0);
      return { ...goWords(error, source), position };
    }
    return { message: error instanceof Error ? error.message : String(error), position: 0, line: 0 };
  }
}

/** The complaint in the words of kubectl's own parser, where it has one. */
function goWords(error: YAMLException, source: string): { message: string; line: number } {
  const problem = yamlProblem(source);
  if (problem) return problem;
  // A template that was never filled in is a map whose key is a map.
  const template = /\{\{\s*([^{}]*?)\s*\}\}/.exec(source);
  if (/complex keys/.test(error.reason) && template) {
    const key = JSON.stringify(template[1]);
    return { message: `invalid map key: map[interface {}]interface {}{${key}:interface {}(nil)}`, line: 0 };
  }
  const line = source.slice(0, error.mark?.position ?? 0).split('\n').length;
  return { message: error.reason, line: line > 1 ? line : 0 };
}

/** `line 8: `, or nothing when kubectl names no line. */
export function placeOf({ documentLine }: Pick<YamlError, 'documentLine'>): string {
  return documentLine > 0 ? `line ${documentLine}: ` : '';
}

function locate(text: string, piece: Piece, problem: Problem): YamlError {
  const offset = Math.min(piece.start + problem.position, text.length);
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  return { message: problem.message, offset, line, column: offset - lineStart + 1, documentLine: problem.line };
}

/** Counts every value, an aliased one each time it appears; a cycle counts as endless. */
function countValues(root: unknown): number {
  const known = new Map<object, number>();
  const count = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 1;
    const before = known.get(value);
    if (before !== undefined) return before;
    known.set(value, Number.POSITIVE_INFINITY);
    let total = 1;
    for (const part of Object.values(value)) total += count(part);
    known.set(value, total);
    return total;
  };
  return count(root);
}

function documentOf(piece: Piece, value: unknown, events: Events): YamlDocument {
  let index: Map<string, [number, number]> | undefined;
  return {
    value,
    start: piece.start + (piece.text.length - piece.text.trimStart().length),
    end: piece.start + piece.text.trimEnd().length,
    rangeOf(path) {
      index ??= indexRanges(events, piece);
      return index.get(JSON.stringify(path));
    },
  };
}

/** Walks the parser's events once and notes the place of every value by its path. */
function indexRanges(events: Events, piece: Piece): Map<string, [number, number]> {
  const ranges = new Map<string, [number, number]>();
  let at = 0;
  let lastEnd = 0;
  const note = (path: (string | number)[], from: number, to: number): void => {
    ranges.set(JSON.stringify(path), [piece.start + from, piece.start + to]);
  };
  const walk = (path: (string | number)[], keyRange: [number, number] | undefined): void => {
    const event = events[at++];
    if (event === undefined) return;
    if (event.type === EVENT_ID.SCALAR) {
      if (event.valueStart >= 0) {
        lastEnd = event.valueEnd;
        note(path, event.valueStart, event.valueEnd);
      } else if (keyRange) note(path, ...keyRange);
    } else if (event.type === EVENT_ID.ALIAS) {
      lastEnd = event.anchorEnd;
      note(path, event.anchorStart - 1, event.anchorEnd);
    } else if (event.type === EVENT_ID.SEQUENCE) {
      for (let item = 0; !isPop(events[at]); item++) walk([...path, item], undefined);
      at++;
      note(path, event.start, Math.max(lastEnd, event.start));
    } else if (event.type === EVENT_ID.MAPPING) {
      while (!isPop(events[at])) walkEntry(path);
      at++;
      note(path, event.start, Math.max(lastEnd, event.start));
    }
  };
  const walkEntry = (path: (string | number)[]): void => {
    const key = events[at];
    if (key?.type !== EVENT_ID.SCALAR) {
      walk([...path, '?'], undefined);
      walk([...path, '?'], undefined);
      return;
    }
    at++;
    lastEnd = Math.max(lastEnd, key.valueEnd);
    walk([...path, getScalarValue(piece.text, key)], [key.valueStart, key.valueEnd]);
  };
  const isPop = (event: Events[number] | undefined): boolean => event === undefined || event.type === EVENT_ID.POP;
  if (events[0]?.type === EVENT_ID.DOCUMENT) at = 1;
  walk([], undefined);
  return ranges;
}

const integer = /^([-+]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/;
const decimal = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;

const intTag = defineScalarTag('tag:yaml.org,2002:int', {
  implicit: true,
  identify: Number.isSafeInteger,
  resolve(source: string) {
    const match = integer.exec(/^[-+\d]/.test(source) ? source.replaceAll('_', '') : '');
    if (!match) return NOT_RESOLVED;
    const digits = match[2];
    const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
    if (!Number.isSafeInteger(value)) throw new YAMLException(`number ${source} is too large to be kept exactly`);
    return match[1] === '-' && value ? -value : value;
  },
});

const floatTag = defineScalarTag('tag:yaml.org,2002:float', {
  implicit: true,
  identify: (value: unknown) => typeof value === 'number' && !Number.isInteger(value),
  resolve(source: string) {
    const plain = /^[-+.\d]/.test(source) ? source.replaceAll('_', '') : '';
    return decimal.test(plain) ? Number(plain) : NOT_RESOLVED;
  },
});

/** The scalars of kubectl's parser: `yes` is a boolean, `0644` octal, `1:30` and dates stay text. */
const kubernetesSchema = CORE_SCHEMA.withTags(mergeTag, boolYaml11Tag, nullYaml11Tag, intTag, floatTag);
