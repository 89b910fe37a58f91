/**
 * Packs definitions for the engine: no prose, one short word a field. src/kinds/schema.ts reads it.
 *
 *   s string, b boolean, i int32, l int64, d float64, q quantity, x int-or-string, t time, u micro time, y base64, * any
 *   e3 the third list of `enums`, @12 the twelfth of `names`, [T list of T, {T map of T; `T:v1.PullPolicy` names the Go type
 */
import type { Definitions, JsonSchema } from './json-schema.ts';
import { nameInRef } from './json-schema.ts';
import { goTypeOfField } from './upstream-tags.ts';

export interface Compact {
  /** All definition names; a field refers to one by its place here. */
  names: string[];
  enums: string[][];
  /** Fields of each definition. */
  definitions: Record<string, Record<string, string>>;
  required: Record<string, string[]>;
}

const leafWords: Record<string, string> = {
  Quantity: 'q',
  IntOrString: 'x',
  Time: 't',
  MicroTime: 'u',
  FieldsV1: '*',
  RawExtension: '*',
};

export function compactOf(definitions: Definitions): Compact {
  const names = Object.keys(definitions)
    .filter((name) => definitions[name].properties)
    .sort();
  const compact: Compact = { names, enums: [], definitions: {}, required: {} };
  for (const name of names) {
    const { properties = {}, required } = definitions[name];
    const fields: Record<string, string> = {};
    for (const [key, schema] of Object.entries(properties)) {
      const goType = goTypeOfField[`${name.slice(name.lastIndexOf('.') + 1)}.${key}`];
      fields[key] = wordOf(schema, compact) + (goType ? `:${goType}` : '');
    }
    compact.definitions[name] = fields;
    if (required) compact.required[name] = required;
  }
  return compact;
}

function wordOf(schema: JsonSchema, compact: Compact): string {
  if (schema.$ref) return wordOfRef(nameInRef(schema.$ref), compact);
  if (schema.format === 'int-or-string') return 'x';
  if (schema.enum && schema.type === 'string') return `e${placeOf(schema.enum, compact.enums)}`;
  switch (schema.type) {
    case 'string':
      return schema.format === 'byte' ? 'y' : schema.format === 'date-time' ? 't' : 's';
    case 'boolean':
      return 'b';
    case 'integer':
      return schema.format === 'int64' ? 'l' : 'i';
    case 'number':
      return 'd';
    case 'array':
      return `[${schema.items ? wordOf(schema.items, compact) : '*'}`;
    case 'object':
      return typeof schema.additionalProperties === 'object' ? `{${wordOf(schema.additionalProperties, compact)}` : '*';
    default:
      return '*';
  }
}

function wordOfRef(name: string, compact: Compact): string {
  const leaf = leafWords[name.slice(name.lastIndexOf('.') + 1)];
  if (leaf) return leaf;
  const place = compact.names.indexOf(name);
  if (place < 0) throw new Error(`no definition of ${name}`);
  return `@${place}`;
}

function placeOf(values: string[], lists: string[][]): number {
  const text = values.join('\n');
  const found = lists.findIndex((list) => list.join('\n') === text);
  return found >= 0 ? found : lists.push(values) - 1;
}
