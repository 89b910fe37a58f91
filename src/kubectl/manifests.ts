/** Reads the objects in the files of `-f`, each with the resource that it is. */
// k8s: staging/src/k8s.io/cli-runtime/pkg/resource/visitor.go
import type { KubernetesObject } from '../api/object.ts';
import type { AnyObject } from './client.ts';
import type { Command } from './command.ts';
import type { Resource } from './discovery.ts';
import { CommandError } from './errors.ts';
import { compactJson } from './printers/json.ts';
import { parseDocuments } from './yaml.ts';

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
export async function readManifests(command: Command, files: readonly string[]): Promise<{ infos: Manifest[]; errors: Error[] }> {
  const { objects, errors } = await readFiles(command, files);
  const infos: Manifest[] = [];
  const discovery = objects.length > 0 ? await command.discovery() : undefined;
  for (const { object, source } of objects) {
    const resource = discovery?.ofKind(object.apiVersion, object.kind);
    if (!resource) errors.push(noMatch(object, source));
    else {
      const problem = namespaceProblem(command, resource, object);
      if (problem) errors.push(problem);
      else infos.push(manifestOf(command, resource, object, source));
    }
  }
  return { infos, errors };
}

/** Objects of all files, without asking the server anything. */
export async function readFiles(command: Command, files: readonly string[]): Promise<{ objects: RawManifest[]; errors: Error[] }> {
  const objects: RawManifest[] = [];
  const errors: Error[] = [];
  for (const file of files) {
    const text = await command.session.files.read(file);
    if (text === undefined) throw new CommandError(`the path "${file}" does not exist`);
    const source = file === '-' ? 'STDIN' : file;
    const { documents, errors: broken } = parseDocuments(text);
    for (const { message, documentLine } of broken) {
      const place = documentLine > 1 ? `line ${documentLine}: ` : '';
      errors.push(new CommandError(`error parsing ${source}: error converting YAML to JSON: yaml: ${place}${message}`));
    }
    for (const { value } of documents) {
      if (value === null || value === undefined) continue;
      const problem = shapeProblem(value, source);
      if (problem) errors.push(problem);
      else objects.push(...flatten(value as AnyObject).map((object) => ({ object, source })));
    }
  }
  if (objects.length === 0 && errors.length === 0 && files.length > 0) throw new CommandError('no objects passed to apply'.replace('apply', command.path.split(' ')[1] ?? 'apply'));
  return { objects, errors };
}

function shapeProblem(value: unknown, source: string): Error | undefined {
  const type = Array.isArray(value) ? 'array' : typeof value;
  if (type !== 'object') return new CommandError(`unable to decode "${source}": json: cannot unmarshal ${type === 'boolean' ? 'bool' : type} into Go value of type unstructured.detector`);
  const { kind, apiVersion } = value as Partial<KubernetesObject>;
  if (typeof kind !== 'string' || kind === '') return new CommandError(`unable to decode "${source}": Object 'Kind' is missing in '${compactJson(value)}'`);
  if (typeof apiVersion !== 'string' || apiVersion === '') return new CommandError(`unable to decode "${source}": Object 'apiVersion' is missing in '${compactJson(value)}'`);
  return undefined;
}

/** A List stands for its items. */
function flatten(object: AnyObject): AnyObject[] {
  const { items } = object;
  if (!object.kind.endsWith('List') || !Array.isArray(items)) return [{ ...object, metadata: object.metadata ?? {} }];
  return (items as AnyObject[]).flatMap(flatten);
}

function noMatch({ metadata, apiVersion, kind }: AnyObject, source: string): Error {
  return new CommandError(
    `resource mapping not found for name: "${metadata.name ?? ''}" namespace: "${metadata.namespace ?? ''}" from "${source}": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`,
  );
}

function namespaceProblem(command: Command, resource: Resource, { metadata }: AnyObject): Error | undefined {
  if (!resource.namespaced || !command.namespaceIsGiven || !metadata.namespace || metadata.namespace === command.namespace) return undefined;
  return new CommandError(
    `the namespace from the provided object "${metadata.namespace}" does not match the namespace "${command.namespace}". You must pass '--namespace=${metadata.namespace}' to perform this operation.`,
  );
}

function manifestOf(command: Command, resource: Resource, object: AnyObject, source: string): Manifest {
  if (!resource.namespaced) return { resource, name: object.metadata.name ?? '', object, source };
  const namespace = object.metadata.namespace || command.namespace;
  return { resource, name: object.metadata.name ?? '', namespace, object: { ...object, metadata: { ...object.metadata, namespace } }, source };
}
