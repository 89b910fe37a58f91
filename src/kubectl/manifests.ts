/** Reads the objects in the files of `-f`, each with the resource that it is. */
// k8s: staging/src/k8s.io/cli-runtime/pkg/resource/visitor.go
import { goJsonValues } from '../api/go-json.ts';
import type { KubernetesObject } from '../api/object.ts';
import { isJsonObject } from '../api/plain-json.ts';
import { matchesRequirements, parseLabelSelector } from '../api/selector.ts';
import type { AnyObject } from './client.ts';
import type { Command } from './command.ts';
import type { Resource } from './discovery.ts';
import { CommandError, noMappingText } from './errors.ts';
import { compactJson } from './printers/json.ts';
import { parseDocuments, placeOf, type YamlError } from './yaml.ts';

export interface Manifest {
  resource: Resource;
  name: string;
  namespace?: string;
  object: AnyObject;
  source: string;
}

export interface RawManifest {
  object: AnyObject;
  source: string;
}

/** Objects of all files with their resources. Errors of one document do not hide the others. */
export async function readManifests(
  command: Command,
  files: readonly string[],
): Promise<{ infos: Manifest[]; errors: Error[] }> {
  const entries = await readEntries(command, files);
  const discovery = entries.some((entry) => 'object' in entry) ? await command.discovery() : undefined;
  const infos: Manifest[] = [];
  const errors: Error[] = [];
  for (const entry of entries) {
    if ('error' in entry) {
      errors.push(entry.error);
      continue;
    }
    const { object, source } = entry;
    if (!isSelected(command, object)) continue;
    const resource = discovery?.ofKind(object.apiVersion, object.kind);
    const problem = resource
      ? namespaceProblem(command, resource, object)
      : new CommandError(noMappingText(object, source));
    if (problem) {
      // The same complaint about two documents is told once.
      if (!errors.some(({ message }) => message === problem.message)) errors.push(problem);
    } else if (resource) infos.push(manifestOf(command, resource, object, source));
  }
  return { infos, errors };
}

/** `-l` chooses among the objects of files, too. */
function isSelected({ flags }: Command, { metadata }: AnyObject): boolean {
  const text = flags.has('selector') ? flags.text('selector') : '';
  if (!text) return true;
  const terms = parseLabelSelector(text);
  if ('error' in terms) throw new CommandError(terms.error);
  return matchesRequirements(terms, metadata.labels);
}

/** Objects of all files, without asking the server anything. */
export async function readFiles(
  command: Command,
  files: readonly string[],
): Promise<{ objects: RawManifest[]; errors: Error[] }> {
  const entries = await readEntries(command, files);
  return {
    objects: entries.filter((entry) => 'object' in entry),
    errors: entries.filter((entry) => 'error' in entry).map(({ error }) => error),
  };
}

type Entry = RawManifest | { error: Error };

/** Every document in its order, as an object or as what is wrong with it. */
async function readEntries(command: Command, files: readonly string[]): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const file of files) {
    const text = await command.session.files.read(file);
    if (text === undefined) throw new CommandError(`the path "${file}" does not exist`);
    const source = file === '-' ? 'STDIN' : file;
    if (/^\s*\{/.test(text)) {
      entries.push(...jsonEntries(command, text, source));
      continue;
    }
    const { documents, errors } = parseDocuments(text);
    const found = [
      ...documents.map(({ value, start }) => ({ start, entries: entriesOf(command, value, source) })),
      ...errors.map((error) => ({ start: error.offset, entries: [{ error: syntaxError(error, source) }] })),
    ];
    entries.push(...found.sort((left, right) => left.start - right.start).flatMap((document) => document.entries));
  }
  if (entries.length === 0 && files.length > 0)
    throw new CommandError(`no objects passed to ${command.path.split(' ')[1] ?? 'kubectl'}`);
  return entries;
}

function entriesOf(command: Command, value: unknown, source: string): Entry[] {
  if (value === null || value === undefined) return [];
  const problem = validationProblem(command, value, source) ?? shapeProblem(value, source);
  return problem ? [{ error: problem }] : flatten(value as AnyObject).map((object) => ({ object, source }));
}

/** What begins like JSON is read as JSON, and complained about as JSON. */
function jsonEntries(command: Command, text: string, source: string): Entry[] {
  const { values, problem } = goJsonValues(text);
  const entries = values.flatMap((value) => entriesOf(command, value, source));
  if (!problem) return entries;
  const place = problem.message === 'unexpected EOF' ? '' : `json: offset ${problem.offset}: `;
  return [...entries, { error: new CommandError(`error parsing ${source}: ${place}${problem.message}`) }];
}

function syntaxError(error: YamlError, source: string): Error {
  return new CommandError(
    `error parsing ${source}: error converting YAML to JSON: yaml: ${placeOf(error)}${error.message}`,
  );
}

/** Verbs that validate complain about both missing fields at once. */
// k8s: staging/src/k8s.io/kubectl/pkg/validation/schema.go
function validationProblem({ flags }: Command, value: unknown, source: string): Error | undefined {
  if (!flags.has('validate') || ['false', 'ignore'].includes(flags.text('validate'))) return undefined;
  const missing = !isJsonObject(value)
    ? ['invalid object to validate']
    : ['apiVersion', 'kind']
        .filter((field) => typeof value[field] !== 'string' || value[field] === '')
        .map((field) => `${field} not set`);
  if (missing.length === 0) return undefined;
  const listed = missing.length > 1 ? `[${missing.join(', ')}]` : missing[0];
  return new CommandError(
    `error validating "${source}": error validating data: ${listed}; if you choose to ignore these errors, turn validation off with --validate=false`,
  );
}

function shapeProblem(value: unknown, source: string): Error | undefined {
  if (!isJsonObject(value))
    return new CommandError(
      `unable to decode "${source}": json: cannot unmarshal ${goKind(value)} into Go value of type unstructured.detector`,
    );
  const { kind, apiVersion } = value as Partial<KubernetesObject>;
  if (typeof kind !== 'string' || kind === '')
    return new CommandError(`unable to decode "${source}": Object 'Kind' is missing in '${compactJson(value)}'`);
  if (typeof apiVersion !== 'string' || apiVersion === '')
    return new CommandError(`unable to decode "${source}": Object 'apiVersion' is missing in '${compactJson(value)}'`);
  return metadataProblem((value as Partial<KubernetesObject>).metadata, source);
}

/** Names, labels and annotations are text: `name: yes` and `version: 2` are common slips. */
function metadataProblem(metadata: unknown, source: string): Error | undefined {
  if (metadata === undefined || metadata === null) return undefined;
  if (!isJsonObject(metadata))
    return new CommandError(
      `unable to decode "${source}": json: cannot unmarshal ${goKind(metadata)} into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta`,
    );
  const texts = (['name', 'generateName', 'namespace'] as const).map((field) => [field, metadata[field]] as const);
  const entries = (['labels', 'annotations'] as const).flatMap((field) =>
    isJsonObject(metadata[field]) ? Object.values(metadata[field]).map((value) => [field, value] as const) : [],
  );
  const wrong = [...texts, ...entries].find(
    ([, value]) => value !== undefined && value !== null && typeof value !== 'string',
  );
  if (!wrong) return undefined;
  return new CommandError(
    `unable to decode "${source}": json: cannot unmarshal ${goKind(wrong[1])} into Go struct field ObjectMeta.metadata.${wrong[0]} of type string`,
  );
}

function goKind(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
}

/** A List stands for its items. */
function flatten(object: AnyObject): AnyObject[] {
  const { items } = object;
  if (!object.kind.endsWith('List') || !Array.isArray(items)) return [{ ...object, metadata: object.metadata ?? {} }];
  return (items as AnyObject[]).flatMap(flatten);
}

function namespaceProblem(command: Command, resource: Resource, { metadata }: AnyObject): Error | undefined {
  if (
    !resource.namespaced ||
    !command.namespaceIsGiven ||
    !metadata.namespace ||
    metadata.namespace === command.namespace
  )
    return undefined;
  return new CommandError(
    `the namespace from the provided object "${metadata.namespace}" does not match the namespace "${command.namespace}". You must pass '--namespace=${metadata.namespace}' to perform this operation.`,
  );
}

function manifestOf(command: Command, resource: Resource, object: AnyObject, source: string): Manifest {
  if (!resource.namespaced) return { resource, name: object.metadata.name ?? '', object, source };
  const namespace = object.metadata.namespace || command.namespace;
  return {
    resource,
    name: object.metadata.name ?? '',
    namespace,
    object: { ...object, metadata: { ...object.metadata, namespace } },
    source,
  };
}
