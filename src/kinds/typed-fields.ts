/** Types as server-side apply sees them: which part of a document has one owner, and by what the items of a list are told apart. */
// k8s: staging/src/k8s.io/client-go/applyconfigurations/internal/internal.go
import { assert } from '../base/assert.ts';
import validation from './generated/validation.json' with { type: 'json' };
import { fieldsOf, shapeOfDefinition, type Shape } from './schema.ts';

export type FieldType = LeafType | StructType | MapType | ListType | AnyType;

/** A plain value. */
export interface LeafType {
  form: 'leaf';
  scalar: 'string' | 'numeric' | 'boolean' | 'untyped';
}

export interface StructType {
  form: 'struct';
  /** One owner as a whole. */
  isAtomic: boolean;
  fields: ReadonlyMap<string, Field>;
  /** Fields that Go always writes. */
  present: readonly Field[];
  /** For whoever walks over documents of the type, to do it faster the next time. */
  walked?: unknown[];
}

/** The struct without some of its fields, named as `metadata.name`. */
export function withoutFields(type: StructType, paths: readonly string[]): StructType {
  const fields = new Map<string, Field>();
  for (const field of type.fields.values()) {
    if (paths.includes(field.name)) continue;
    const below = paths.flatMap((path) =>
      path.startsWith(`${field.name}.`) ? [path.slice(field.name.length + 1)] : [],
    );
    const isCut = below.length > 0 && field.type.form === 'struct';
    fields.set(field.name, isCut ? { ...field, type: withoutFields(field.type as StructType, below) } : field);
  }
  const present = [...fields.values()].filter(({ absent }) => absent !== undefined);
  return { form: 'struct', isAtomic: type.isAtomic, fields, present };
}

export interface MapType {
  form: 'map';
  isAtomic: boolean;
  of: FieldType;
}

export interface ListType {
  form: 'list';
  isAtomic: boolean;
  of: FieldType;
  /** What tells the items apart, in the order of the alphabet; empty for a set of plain values. */
  keys: readonly ListKey[];
}

/** Whatever the value is: objects field by field, lists as a whole. */
export interface AnyType {
  form: 'any';
}

export interface Field {
  name: string;
  type: FieldType;
  /** How a field set names it: `f:spec`. */
  element: string;
  /** What an absent field stands for: Go writes every field that is no pointer. Undefined: absent is absent. */
  absent: unknown;
}

export interface ListKey {
  name: string;
  /** What an absent key stands for. */
  absent: unknown;
}

const { merging, required } = validation as unknown as {
  merging: {
    atomic: string[];
    fields: Record<string, Record<string, string> | undefined>;
    values: Record<string, Record<string, unknown> | undefined>;
    keys: Record<string, Record<string, string> | undefined>;
  };
  required: Record<string, string[] | undefined>;
};
const atomic = new Set(merging.atomic);
const types = new Map<string, StructType>();
const anything: AnyType = { form: 'any' };
/** What the schema leaves open, as the state in a ControllerRevision, has one owner. */
const openObject: MapType = { form: 'map', isAtomic: true, of: anything };

/** @param definition name in the generated schemas: `io.k8s.api.apps.v1.Deployment` */
export function typeOfDefinition(definition: string): StructType {
  return structOf(shapeOfDefinition(definition), undefined);
}

/** @param isAtomic what the field says of itself, which goes before what the type says */
function structOf(shape: Shape, isAtomic: boolean | undefined): StructType {
  assert(shape.struct, 'a struct has a definition');
  const { definition } = shape.struct;
  const asked = isAtomic ?? atomic.has(definition);
  const key = `${definition} ${asked}`;
  const known = types.get(key);
  if (known) return known;
  const fields = new Map<string, Field>();
  const present: Field[] = [];
  types.set(key, { form: 'struct', isAtomic: asked, fields, present });
  for (const [name, fieldShape] of fieldsOf(shape)) {
    const type = typeOf(fieldShape, merging.fields[definition]?.[name]);
    const absent = absentValue(definition, name, type);
    const field = { name, type, element: `f:${name}`, absent };
    fields.set(name, field);
    if (absent !== undefined) present.push(field);
  }
  return types.get(key) as StructType;
}

function typeOf(shape: Shape, word: string | undefined): FieldType {
  switch (shape.letter) {
    case '@':
      return structOf(shape, word === undefined ? undefined : word === '!');
    case '{':
      return { form: 'map', isAtomic: word === '!', of: typeOf(partOf(shape), undefined) };
    case '[':
      return listOf(partOf(shape), word);
    case '*':
      return openObject;
    default:
      return { form: 'leaf', scalar: scalars[shape.letter] ?? 'string' };
  }
}

function listOf(shape: Shape, word: string | undefined): ListType {
  const of = typeOf(shape, undefined);
  if (word === undefined) return { form: 'list', isAtomic: true, of, keys: [] };
  if (word === '=') return { form: 'list', isAtomic: false, of, keys: [] };
  const absent = merging.keys[shape.struct?.definition ?? ''];
  const keys = word.split(',').sort();
  return { form: 'list', isAtomic: false, of, keys: keys.map((name) => ({ name, absent: absent?.[name] })) };
}

/** Required strings and numbers are no pointers either; required lists, maps and structs are written as null. */
function absentValue(definition: string, name: string, type: FieldType): unknown {
  const values = merging.values[definition];
  if (values && name in values) return values[name];
  if (!definition.startsWith('io.k8s.') || !required[definition]?.includes(name)) return undefined;
  if (type.form !== 'leaf') return null;
  return { string: '', numeric: 0, boolean: false, untyped: null }[type.scalar];
}

const scalars: Readonly<Record<string, LeafType['scalar']>> = {
  ...{ i: 'numeric', l: 'numeric', d: 'numeric', b: 'boolean' },
  ...{ q: 'untyped', x: 'untyped', t: 'untyped', u: 'untyped' },
};

function partOf(shape: Shape): Shape {
  assert(shape.of, 'a list or a map has a part');
  return shape.of;
}
