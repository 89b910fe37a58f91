/**
 * What server-side apply must know of a type beyond its fields: which lists have items with keys, what is owned as a whole, and
 * what Go always writes. It goes into the schemas as Kubernetes' own extensions, and packed into the engine's validation.json.
 */
import type { Definitions, JsonSchema } from './json-schema.ts';
import {
  atomicStructs,
  defaultOfKey,
  listTypeOfField,
  mapTypeOfField,
  patchOfField,
  valueFields,
} from './upstream-tags.ts';

/** Of each definition, only what is out of the ordinary. src/kinds/typed-fields.ts reads it. */
export interface Merging {
  /** Definitions with one owner as a whole. */
  atomic: string[];
  /** `name` or `port,protocol`: keys of a list; `=` a set; `!` one owner as a whole; `~` an owner a field although the type is atomic. */
  fields: Record<string, Record<string, string>>;
  /** What an absent field stands for. */
  values: Record<string, Record<string, unknown>>;
  /** What an absent key stands for. */
  keys: Record<string, Record<string, string>>;
}

/** Adds the extensions to the schemas of upstream's types; our own are custom resources and bring theirs along. */
export function addExtensions(definitions: Definitions): void {
  for (const [name, definition] of Object.entries(definitions)) {
    const type = typeOf(name);
    const isUpstream = name.startsWith('io.k8s.');
    if (isUpstream && atomicStructs.includes(type)) definition['x-kubernetes-map-type'] = 'atomic';
    if (!isUpstream) continue;
    for (const [key, schema] of Object.entries(definition.properties ?? {})) extend(`${type}.${key}`, schema);
  }
}

function extend(field: string, schema: JsonSchema): void {
  const mapType = mapTypeOfField[field];
  if (mapType) schema['x-kubernetes-map-type'] = mapType;
  if (schema.type !== 'array') return;
  const listType = listTypeOfField[field] ?? listTypeOfPatch(field);
  schema['x-kubernetes-list-type'] = typeof listType === 'string' ? listType : 'map';
  if (typeof listType !== 'string') schema['x-kubernetes-list-map-keys'] = listType;
}

// k8s: k8s.io/kube-openapi/pkg/schemaconv/smd.go getListElementRelationship
function listTypeOfPatch(field: string): string[] | 'set' | 'atomic' {
  const patch = patchOfField[field];
  if (!patch?.strategy.startsWith('merge')) return 'atomic';
  return patch.key ? [patch.key] : 'set';
}

/** The same for the engine. */
export function mergingOf(definitions: Definitions): Merging {
  const merging: Merging = { atomic: [], fields: {}, values: {}, keys: {} };
  for (const [name, definition] of Object.entries(definitions)) {
    const type = typeOf(name);
    if (definition['x-kubernetes-map-type'] === 'atomic') merging.atomic.push(name);
    for (const [key, schema] of Object.entries(definition.properties ?? {})) {
      const word = wordOf(schema);
      if (word) (merging.fields[name] ??= {})[key] = word;
      const value = name.startsWith('io.k8s.') ? valueOf(`${type}.${key}`, key, definition) : undefined;
      if (value !== undefined) (merging.values[name] ??= {})[key] = value;
      const keyDefault = defaultOfKey[`${type}.${key}`];
      if (keyDefault) (merging.keys[name] ??= {})[key] = keyDefault;
    }
  }
  return merging;
}

function wordOf(schema: JsonSchema): string | undefined {
  const mapType = schema['x-kubernetes-map-type'];
  if (mapType) return mapType === 'atomic' ? '!' : '~';
  const listType = schema['x-kubernetes-list-type'];
  if (listType === 'set') return '=';
  return listType === 'map' ? schema['x-kubernetes-list-map-keys']?.join(',') : undefined;
}

function valueOf(field: string, key: string, definition: JsonSchema): unknown {
  if (field in valueFields) return valueFields[field];
  const isKind = definition['x-kubernetes-group-version-kind'] !== undefined;
  if (isKind && ['metadata', 'spec', 'status'].includes(key)) return {};
  const isTime = /\.(Micro)?Time$/.test(definition.properties?.[key].$ref ?? '');
  return isTime && /Condition\./.test(field) ? null : undefined;
}

/** `io.k8s.api.core.v1.PodSpec` → `PodSpec`. */
function typeOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
