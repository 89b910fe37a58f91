/**
 * Reads the schemas of our own kinds: one hand-written `schema.json` (JSON Schema with descriptions) a folder.
 * `metadata`, `kind` and `apiVersion` need not be written; `#/definitions/Foo` means `dev.orrery.v1.Foo`.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Definitions, type JsonSchema, nameInRef, objectMetaName, refTo } from './json-schema.ts';

const kindsFolder = 'src/kinds';

export function ownSchemaFiles(): string[] {
  return readdirSync(kindsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(kindsFolder, entry.name, 'schema.json'))
    .filter((file) => existsSync(file))
    .sort();
}

export function readOwn(): Definitions {
  const definitions: Definitions = {};
  for (const file of ownSchemaFiles()) {
    const {
      title,
      definitions: parts = {},
      ...schema
    } = JSON.parse(readFileSync(file, 'utf8')) as JsonSchema & {
      title?: string;
      $schema?: string;
      $id?: string;
      definitions?: Definitions;
    };
    delete schema.$schema;
    delete schema.$id;
    const kind = title ?? pascalCase(file.split(/[/\\]/).at(-2) ?? '');
    const root: JsonSchema = {
      ...schema,
      properties: {
        apiVersion: { type: 'string', description: 'The API version of the object: orrery.dev/v1.' },
        kind: { type: 'string', description: `The kind of the object: ${kind}.` },
        metadata: { $ref: refTo(objectMetaName), description: "Standard object's metadata." },
        ...schema.properties,
      },
      'x-kubernetes-group-version-kind': [{ group: 'orrery.dev', version: 'v1', kind }],
    };
    // The shared fields keep our wording only where the file is silent; a hand-written `kind` enum would break explain.
    for (const [name, part] of Object.entries({ ...parts, [kind]: root })) hoist(ownName(name), part, definitions);
  }
  return definitions;
}

/** Gives each nested object a definition of its own, since a walk by schema knows only named ones. */
function hoist(name: string, schema: JsonSchema, definitions: Definitions): void {
  const properties: Record<string, JsonSchema> = {};
  for (const [key, value] of Object.entries(schema.properties ?? {})) {
    properties[key] = withoutNesting(`${name}${pascalCase(key)}`, value, definitions);
  }
  definitions[name] = { ...schema, type: 'object', properties };
  if (definitions[name].additionalProperties === false) delete definitions[name].additionalProperties;
}

function withoutNesting(name: string, schema: JsonSchema, definitions: Definitions): JsonSchema {
  if (schema.$ref) return { ...schema, $ref: refTo(fullName(nameInRef(schema.$ref))) };
  if (schema.items) return { ...schema, items: withoutNesting(name, schema.items, definitions) };
  if (typeof schema.additionalProperties === 'object') {
    return { ...schema, additionalProperties: withoutNesting(name, schema.additionalProperties, definitions) };
  }
  if (!schema.properties) return schema;
  hoist(name, schema, definitions);
  return { ...(schema.description ? { description: schema.description } : {}), $ref: refTo(name) };
}

function fullName(name: string): string {
  return name.includes('.') ? name : ownName(name);
}

function ownName(name: string): string {
  return `dev.orrery.v1.${name}`;
}

/** `stateful-set` → `StatefulSet`, `spec` → `Spec`. */
function pascalCase(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
