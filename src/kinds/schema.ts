/**
 * Checks a JSON document against the schema of its kind, with the words of upstream's strict decoder.
 * k8s: vendor/sigs.k8s.io/json/internal/golang/encoding/json/decode.go
 */
import { formatPath } from '../api/field-path.ts';
import { parseQuantity, quantityMessage } from '../api/quantity.ts';
import { goTimeProblem, microTimeLayout, timeLayout } from '../api/time.ts';
import { assert } from '../base/assert.ts';
import validation from './generated/validation.json' with { type: 'json' };

export interface SchemaProblem {
  path: (string | number)[];
  /** `unknown` and `type` are refused while decoding, `enum` by validation. */
  kind: 'unknown' | 'type' | 'enum';
  message: string;
}

/** As upstream: a document with more mistakes than this is not listed to its end. */
export const schemaProblemsMax = 100;

/**
 * All problems of the document, in document order; an empty list, always the same one, when there are none.
 * @param definition name in the generated schemas: `io.k8s.api.apps.v1.Deployment`
 * @param known a document without problems: what the other one shares with it is not looked at again
 */
export function checkSchema(definition: string, value: unknown, known?: unknown): readonly SchemaProblem[] {
  const shape = shapeOfDefinition(definition);
  found = none;
  path.length = 0;
  walk(shape, value, known);
  if (found.length === 0) return none;
  const problems = found.map((problem) => ({ ...problem, message: inContext(shape, problem) }));
  found = none;
  return problems;
}

/** Whether the generated schemas know the definition. */
export function hasSchema(definition: string): boolean {
  return Object.hasOwn(words, definition);
}

const words: Readonly<Record<string, Record<string, string>>> = validation.definitions;
const none: readonly SchemaProblem[] = Object.freeze([]);

// One walk at a time: nothing below calls out, so the walk may keep its place here and allocate nothing.
const path: (string | number)[] = [];
let found: readonly SchemaProblem[] = none;

/** One type of the schema, unpacked. scripts/schemas/compact.ts says what the letters mean. */
export interface Shape {
  letter: string;
  /** As Go prints it: `int32`, `[]v1.Container`. */
  goType: string;
  /** Of what a list or a map consists. */
  of?: Shape;
  struct?: Struct;
  allowed?: readonly string[];
}

interface Struct {
  definition: string;
  /** As Go prints it in a message: `DeploymentSpec`. */
  name: string;
  /** Unpacked when first asked for. */
  fields?: Map<string, Shape>;
}

function walk(shape: Shape, value: unknown, known: unknown): void {
  // The decoder takes null for "leave it as it is", whatever the type.
  if (value === null || value === undefined || value === known) return;
  switch (shape.letter) {
    case '@':
      return walkStruct(shape, value, isObject(known) ? known : nothing);
    case '[':
      return walkList(shape, value, Array.isArray(known) ? known : nothing);
    case '{':
      return walkMap(shape, value, isObject(known) ? known : nothing);
    case '*':
      return;
    default:
      return checkLeaf(shape, value);
  }
}

const nothing: Readonly<Record<string | number, unknown>> = Object.freeze(Object.create(null));

function walkStruct(shape: Shape, value: unknown, known: Readonly<Record<string, unknown>>): void {
  if (!isObject(value)) return refuse(kindOf(value), shape.goType);
  const fields = fieldsOf(shape);
  for (const key in value) {
    const field = fields.get(key);
    path.push(key);
    if (field) walk(field, value[key], known[key]);
    else report('unknown', `unknown field ${JSON.stringify(formatPath(path))}`);
    path.pop();
  }
}

function walkList(shape: Shape, value: unknown, known: Readonly<Record<number, unknown>>): void {
  if (!Array.isArray(value)) return refuse(kindOf(value), shape.goType);
  for (let index = 0; index < value.length; index++) {
    path.push(index);
    walk(partOf(shape), value[index], known[index]);
    path.pop();
  }
}

function walkMap(shape: Shape, value: unknown, known: Readonly<Record<string, unknown>>): void {
  if (!isObject(value)) return refuse(kindOf(value), shape.goType);
  for (const key in value) {
    path.push(key);
    walk(partOf(shape), value[key], known[key]);
    path.pop();
  }
}

function checkLeaf(shape: Shape, value: unknown): void {
  switch (shape.letter) {
    case 's':
      return typeof value === 'string' ? undefined : refuse(kindOf(value), shape.goType);
    case 'e':
      if (typeof value !== 'string') return refuse(kindOf(value), shape.goType);
      // Empty means "not set" to upstream's defaults.
      if (value !== '' && !shape.allowed?.includes(value)) report('enum', unsupported(value, shape.allowed ?? []));
      return;
    case 'b':
      return typeof value === 'boolean' ? undefined : refuse(kindOf(value), shape.goType);
    case 'i':
      return checkInteger(value, 2 ** 31, shape.goType);
    case 'l':
      return checkInteger(value, 2 ** 63, shape.goType);
    case 'd':
      return typeof value === 'number' ? undefined : refuse(kindOf(value), shape.goType);
    case 'x':
      return typeof value === 'string' ? undefined : checkInteger(value, 2 ** 31, 'int32');
    case 'q':
      return checkQuantity(value);
    case 't':
    case 'u':
      return checkTime(value, shape.letter === 't' ? timeLayout : microTimeLayout);
    case 'y':
      return checkBase64(value, shape.goType);
    default:
      throw new Error(`no such letter in the schema: ${shape.letter}`);
  }
}

function checkInteger(value: unknown, limit: number, goType: string): void {
  if (typeof value !== 'number') return refuse(kindOf(value), goType);
  if (!Number.isInteger(value) || value < -limit || value >= limit) refuse(`number ${value}`, goType);
}

function checkQuantity(value: unknown): void {
  if (typeof value === 'number') return;
  if (typeof value !== 'string') return report('type', quantityMessage);
  if (!Number.isNaN(parseQuantity(value))) return;
  const isWellFormed = /\d/.test(value) && /^[+-]?\d*\.?\d*[eEinumkKMGTP]*[-+]?\d*$/.test(value);
  report('type', isWellFormed ? "unable to parse quantity's suffix" : quantityMessage);
}

function checkTime(value: unknown, layout: string): void {
  if (typeof value !== 'string') return refuse(kindOf(value), 'string');
  const problem = goTimeProblem(value, layout);
  if (problem) report('type', problem);
}

function checkBase64(value: unknown, goType: string): void {
  if (typeof value !== 'string') return refuse(kindOf(value), goType);
  const stop = base64StopsAt(value);
  if (stop !== undefined) report('type', `illegal base64 data at input byte ${stop}`);
}

/** Where Go's decoder gives up, or undefined: a bad character stops it there, a missing one at its group of four. */
function base64StopsAt(text: string): number | undefined {
  if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return undefined;
  const plain = text.replace(/[\r\n]/g, '');
  if (plain !== text) return base64StopsAt(plain);
  const read = /^[A-Za-z0-9+/]*/.exec(text)?.[0].length ?? 0;
  if (read === text.length) return read - (read % 4);
  const padding = /^={0,2}/.exec(text.slice(read))?.[0].length ?? 0;
  // A second `=` is due after two characters; what follows the padding does not belong there.
  if (read % 4 === 2 && padding === 1) return Math.min(read + 1, text.length);
  const isPadded = (read % 4 === 2 && padding === 2) || (read % 4 === 3 && padding > 0);
  return isPadded ? read + (4 - (read % 4)) : read;
}

/** A value of the wrong JSON type; the Go struct and field are added when the whole path is known. */
function refuse(what: string, goType: string): void {
  report('type', `json: cannot unmarshal ${what} into${placeHere}of type ${goType}`);
}

const placeHere = ' … ';

function inContext(root: Shape, problem: SchemaProblem): string {
  if (!problem.message.includes(placeHere)) return problem.message;
  return problem.message.replace(placeHere, () => ` ${goPlaceOf(root, problem.path)} `);
}

/** `Go struct field ObjectMeta.metadata.labels`: the last struct on the way, then every field, without indexes and map keys. */
function goPlaceOf(root: Shape, problemPath: readonly (string | number)[]): string {
  const fields: string[] = [];
  let struct = '';
  let shape = root;
  for (const step of problemPath) {
    if (shape.letter === '@') {
      struct = shape.struct?.name ?? '';
      fields.push(String(step));
    }
    shape = shape.letter === '@' ? (fieldsOf(shape).get(String(step)) ?? shape) : partOf(shape);
  }
  return fields.length === 0 ? 'Go value' : `Go struct field ${struct}.${fields.join('.')}`;
}

function report(kind: SchemaProblem['kind'], message: string): void {
  if (found.length >= schemaProblemsMax) return;
  found = [...found, { path: [...path], kind, message }];
}

function unsupported(value: string, allowed: readonly string[]): string {
  const quoted = allowed.map((word) => JSON.stringify(word)).join(', ');
  return `Unsupported value: ${JSON.stringify(value)}: supported values: ${quoted}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What Go's decoder calls a JSON value. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

// Shapes are unpacked when first met and kept: a struct may contain itself.
const shapes = new Map<string, Shape>();

export function shapeOfDefinition(definition: string): Shape {
  const known = shapes.get(definition);
  if (known) return known;
  assert(hasSchema(definition), `the generated schemas have a definition ${definition}`);
  const [version, name] = definition.split('.').slice(-2);
  const shape: Shape = { letter: '@', goType: `${version}.${name}`, struct: { definition, name } };
  shapes.set(definition, shape);
  return shape;
}

export function fieldsOf(shape: Shape): Map<string, Shape> {
  const { struct } = shape;
  assert(struct !== undefined, 'a struct has fields');
  struct.fields ??= new Map(Object.entries(words[struct.definition]).map(([key, word]) => [key, shapeOfWord(word)]));
  return struct.fields;
}

/** `[e3:[]v1.PolicyType` → a list of the third enum, and both Go types. */
function shapeOfWord(packed: string): Shape {
  const colon = packed.indexOf(':');
  const word = colon < 0 ? packed : packed.slice(0, colon);
  const goType = colon < 0 ? undefined : packed.slice(colon + 1);
  const letter = word[0];
  if (letter === '@') return shapeOfDefinition(validation.names[Number(word.slice(1))]);
  if (letter === '[') {
    const of = shapeOfWord(word.slice(1) + (goType?.startsWith('[]') ? `:${goType.slice(2)}` : ''));
    return { letter, of, goType: goType ?? `[]${of.goType}` };
  }
  if (letter === '{') {
    const of = shapeOfWord(word.slice(1));
    return { letter, of, goType: goType ?? `map[string]${of.goType}` };
  }
  if (letter === 'e') return { letter, goType: goType ?? 'string', allowed: validation.enums[Number(word.slice(1))] };
  return { letter, goType: goType ?? goTypes[letter] ?? letter };
}

const goTypes: Readonly<Record<string, string>> = {
  s: 'string',
  b: 'bool',
  i: 'int32',
  l: 'int64',
  d: 'float64',
  q: 'resource.Quantity',
  x: 'intstr.IntOrString',
  t: 'v1.Time',
  u: 'v1.MicroTime',
  y: '[]uint8',
  '*': 'runtime.RawExtension',
};

function partOf(shape: Shape): Shape {
  assert(shape.of !== undefined, 'a list or a map has a part');
  return shape.of;
}
