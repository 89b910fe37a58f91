/**
 * Reads Kubernetes' schemas off the declaration text of two packages. Neither package is run: kubernetes-models has the
 * fields, prose and enums, client-node adds the number formats that TypeScript's `number` has lost.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { type Definitions, type JsonSchema, refTo } from './json-schema.ts';
import { machineryKinds, roots } from './roots.ts';
import { patchOfField } from './upstream-tags.ts';

const models = 'node_modules/kubernetes-models';
const machinery = 'node_modules/@kubernetes-models/apimachinery';
const client = 'node_modules/@kubernetes/client-node/dist/gen/models';

/** Leaves of the definition tree: types whose JSON form is not their Go form. */
const leaves: Record<string, JsonSchema> = {
  Quantity: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  IntOrString: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
  Time: { type: 'string', format: 'date-time' },
  MicroTime: { type: 'string', format: 'date-time' },
  FieldsV1: { type: 'object' },
  RawExtension: { type: 'object' },
};

/** Kinds that the package writes out where they stand in a list, and the file that declares them by name. */
const writtenOut: Record<string, string> = {
  'StatefulSetSpec.volumeClaimTemplates': join(models, 'v1/PersistentVolumeClaim.d.ts'),
};

const describedByTypeMeta: Record<string, string> = {
  apiVersion:
    'APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources',
  kind: 'Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds',
};

/** Every definition reachable from the roots, as JSON Schema with prose. */
export function readUpstream(): Definitions {
  const definitions: Definitions = {};
  const waiting: string[] = [];
  for (const { folder, kinds } of roots) for (const kind of kinds) waiting.push(join(models, folder, `${kind}.d.ts`));
  for (const kind of machineryKinds) waiting.push(join(machinery, 'apis/meta/v1', `${kind}.d.ts`));

  for (let file = waiting.pop(); file; file = waiting.pop()) {
    const name = definitionName(file);
    if (name in definitions) continue;
    const { schema, mentioned } = readDefinition(file, name);
    definitions[name] = schema;
    waiting.push(...mentioned);
  }
  for (const { folder, group, version, kinds } of roots) {
    for (const kind of kinds) {
      const schema = definitions[definitionName(join(models, folder, `${kind}.d.ts`))];
      schema['x-kubernetes-group-version-kind'] = [{ group, version, kind }];
    }
  }
  return definitions;
}

/** `node_modules/kubernetes-models/rbac.authorization.k8s.io/v1/Role.d.ts` → `io.k8s.api.rbac.v1.Role`. */
function definitionName(file: string): string {
  const type = basename(file, '.d.ts');
  if (file.startsWith(machinery)) {
    const folder = relative(machinery, dirname(file)).replaceAll('/', '.').replaceAll('\\', '.');
    return `io.k8s.apimachinery.pkg.${folder}.${type}`;
  }
  const [group, version] = relative(models, dirname(file)).split(/[/\\]/);
  return version ? `io.k8s.api.${group.split('.')[0]}.${version}.${type}` : `io.k8s.api.core.${group}.${type}`;
}

function readDefinition(file: string, name: string): { schema: JsonSchema; mentioned: string[] } {
  const text = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  const type = basename(file, '.d.ts');
  const leaf = leaves[type];
  if (leaf) return { schema: { description: proseOf(firstComment(text)), ...leaf }, mentioned: [] };

  const files = importedFiles(text, file);
  const body = new RegExp(
    `(/\\*\\*(?:(?!\\*/)[^])*\\*/\\n)?export interface I${type}\\b[^{]*\\{\\n([^]*?)\\n?\\}\\n`,
  ).exec(text);
  if (!body) throw new Error(`${file} declares no interface I${type}`);
  const formats = formatsOf(name);
  const schema: JsonSchema = { description: proseOf(body[1]), type: 'object', properties: {} };
  const required: string[] = [];
  const mentioned = new Set<string>();

  const field =
    /(?:^|\n)( {4}\/\*\*(?:(?!\*\/)[^])*\*\/\n)? {4}"([^"]+)"(\?)?: ((?:Array<)?\{\n[^]*?\n {4}\}>?|[^\n]*);(?=\n|$)/g;
  for (const [, comment, key, optional, typeText] of body[2].matchAll(field)) {
    const read = (inner: string): JsonSchema => schemaOfType(inner, formats[key] ?? '', resolve);
    const resolve = (alias: string): string => {
      const target = files[alias] ?? (alias === `I${type}` ? file : undefined);
      if (!target) throw new Error(`${file}: ${key} has the unknown type ${alias}`);
      mentioned.add(target);
      return definitionName(target);
    };
    const written = writtenOut[`${type}.${key}`];
    if (written) mentioned.add(written);
    const isTypeMeta = (key === 'apiVersion' || key === 'kind') && /^"|^string$/.test(typeText);
    const value: JsonSchema = written
      ? { type: 'array', items: { $ref: refTo(definitionName(written)) } }
      : isTypeMeta
        ? { type: 'string' }
        : read(typeText);
    const description = proseOf(comment) ?? (isTypeMeta ? describedByTypeMeta[key] : undefined);
    const patch = patchOfField[`${type}.${key}`];
    (schema.properties ??= {})[key] = {
      ...(description === undefined ? {} : { description }),
      ...value,
      ...(patch?.key ? { 'x-kubernetes-patch-merge-key': patch.key } : {}),
      ...(patch ? { 'x-kubernetes-patch-strategy': patch.strategy } : {}),
    };
    if (!optional && !/^"/.test(typeText)) required.push(key);
  }
  if (required.length > 0) schema.required = required;
  return { schema, mentioned: [...mentioned] };
}

/** `import { IIoK8sApiAppsV1DeploymentSpec } from "./DeploymentSpec.js"` → where that interface is declared. */
function importedFiles(text: string, file: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const [, names, from] of text.matchAll(/^import \{([^}]*)\} from "([^"]+)";$/gm)) {
    if (from === '@kubernetes-models/base') continue;
    const target = from.startsWith('.')
      ? join(dirname(file), from.replace(/\.js$/, '.d.ts'))
      : join('node_modules', `${from}.d.ts`);
    for (const name of names.split(',')) files[name.trim()] = target;
  }
  return files;
}

function schemaOfType(text: string, format: string, resolve: (alias: string) => string): JsonSchema {
  if (text === 'string') return format === 'byte' ? { type: 'string', format } : { type: 'string' };
  if (text === 'boolean') return { type: 'boolean' };
  if (text === 'number') {
    return format === 'double' ? { type: 'number', format } : { type: 'integer', format: format || 'int32' };
  }
  if (text.startsWith('"'))
    return { type: 'string', enum: text.split(' | ').map((word) => JSON.parse(word) as string) };
  const list = /^Array<(.*)>$/s.exec(text);
  if (list) return { type: 'array', items: schemaOfType(list[1], format, resolve) };
  const map = /^\{\n\s*\[key: string\]: ([^]*);\n\s*\}$/.exec(text);
  if (map) return { type: 'object', additionalProperties: schemaOfType(map[1], format, resolve) };
  if (/^I\w+$/.test(text)) return { $ref: refTo(resolve(text)) };
  throw new Error(`a type that this reader does not know: ${text}`);
}

/** Number formats of one definition's fields, from the type map that client-node writes as JSON. */
function formatsOf(definition: string): Record<string, string> {
  const [group, version, type] = definition.split('.').slice(-3);
  const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  const names = [`${capital(group)}${capital(version)}${type}`, `${capital(version)}${type}`];
  const file = names.map((name) => join(client, `${name}.js`)).find((path) => existsSync(path));
  const map = file && /attributeTypeMap = (\[[^]*?\n\]);/.exec(readFileSync(file, 'utf8'));
  if (!map) return {};
  const fields = JSON.parse(map[1]) as { baseName: string; format: string }[];
  return Object.fromEntries(fields.map(({ baseName, format }) => [baseName, format]));
}

function firstComment(text: string): string | undefined {
  return /^\/\*\*[^]*?\*\/\n/m.exec(text)?.[0];
}

/** The text of a JSDoc comment, without its frame. */
function proseOf(comment: string | undefined): string | undefined {
  if (!comment) return undefined;
  const lines = comment
    .trim()
    .replace(/^\/\*\*\n?/, '')
    .replace(/\*\/$/, '')
    .split('\n');
  const prose = lines
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .trim();
  return prose.replace(/\\\*/g, '*') || undefined;
}
