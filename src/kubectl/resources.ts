/** Turns `deploy/web`, `pods web api`, `-l app=web` and `-f web.yaml` into objects to work on. */
// k8s: staging/src/k8s.io/cli-runtime/pkg/resource/builder.go
import type { KubernetesObject } from '../api/object.ts';
import type { AnyObject, Target } from './client.ts';
import type { Command } from './command.ts';
import type { Resource } from './discovery.ts';
import { asExpected, CommandError, ManyErrors, StatusError } from './errors.ts';
import { readManifests } from './manifests.ts';

/** An object that a command names, whether it has been read or not. */
export interface Named extends Target {
  resource: Resource;
  name: string;
  /** Where it was named, when in a file. */
  source?: string;
}

/** An object that a command works on. */
export interface Info extends Named {
  object: AnyObject;
}

/** What a command line asks for: objects by name, or a whole list. */
export type Selection =
  { named: Named } | { list: { resource: Resource; namespace?: string; query: Record<string, string> } };

export const nothingGiven =
  "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'";

export interface SelectOptions {
  /** Lists are wanted even without a selector: `get pods`. */
  listWithoutSelector?: boolean;
  /** `--selector` means something else to the verb. */
  ignoresSelector?: boolean;
  /** `--all` is a selector that everything matches, so no names may stand beside it. */
  allIsSelector?: boolean;
}

/** Files and arguments cannot be mixed. */
export const filesAndArguments =
  'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well';

/** Reads the arguments, as every verb does that works on existing objects. Files are read elsewhere. */
export async function select(
  command: Command,
  args: readonly string[],
  options: SelectOptions = {},
): Promise<Selection[]> {
  const query = options.ignoresSelector ? {} : selectorsOf(command);
  const wantsAll = command.flags.has('all') && command.flags.bool('all');
  const isSelecting = Object.keys(query).length > 0 || (wantsAll && options.allIsSelector === true);
  if (args.length === 0)
    throw new CommandError(isSelecting ? 'at least one resource must be specified to use a selector' : nothingGiven);
  const discovery = await command.discovery();
  if (args.some((arg) => arg.includes('/'))) return selectPairs(command, args, isSelecting);
  const resources = args[0].split(',').flatMap((word) => {
    const inCategory = discovery.find(word) ? [] : discovery.inCategory(word.toLowerCase());
    return inCategory.length > 0 ? inCategory : [discovery.expect(word)];
  });
  const names = args.slice(1);
  if (names.length > 0) {
    // Several types may stand before names when they are spelled out, `pods,services web`; a category may not.
    if (resources.length > 1 && !args[0].includes(',')) throw new CommandError('you must specify only one resource');
    if (isSelecting) throw new CommandError('name cannot be provided when a selector is specified');
    if (command.allNamespaces) throw new CommandError('a resource cannot be retrieved by name across all namespaces');
    return resources.flatMap((resource) => names.map((name) => ({ named: named(command, resource, name) })));
  }
  if (!isSelecting && !wantsAll && !options.listWithoutSelector)
    throw new CommandError('resource(s) were provided, but no name was specified');
  return resources.map((resource) => ({ list: { resource, ...namespaceOf(command, resource), query } }));
}

async function selectPairs(command: Command, args: readonly string[], isSelecting: boolean): Promise<Selection[]> {
  const discovery = await command.discovery();
  if (!args.every((arg) => arg.includes('/')))
    throw new CommandError(
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    );
  if (isSelecting)
    throw new CommandError('selectors and the all flag cannot be used when passing resource/name arguments');
  if (command.allNamespaces) throw new CommandError('a resource cannot be retrieved by name across all namespaces');
  return args.map((arg) => {
    const [type, name, ...more] = arg.split('/');
    if (more.length > 0) throw new CommandError('arguments in resource/name form may not have more than one slash');
    if (!type || !name || type.includes(','))
      throw new CommandError('arguments in resource/name form must have a single resource and name');
    return { named: named(command, discovery.expect(type), name) };
  });
}

function named(command: Command, resource: Resource, name: string): Named {
  return { resource, name, ...(resource.namespaced ? { namespace: command.namespace } : {}) };
}

function namespaceOf(command: Command, resource: Resource): { namespace?: string } {
  return resource.namespaced && !command.allNamespaces ? { namespace: command.namespace } : {};
}

/** Label and field selectors of the line, as the query of a list. */
export function selectorsOf(command: Command): Record<string, string> {
  const { flags } = command;
  const label = flags.has('selector') ? flags.text('selector') : '';
  const field = flags.has('field-selector') ? flags.text('field-selector') : '';
  return { ...(label ? { labelSelector: label } : {}), ...(field ? { fieldSelector: field } : {}) };
}

/** Objects of the command line: those of its files, or those that its arguments name. Errors do not hide the others. */
export async function gather(
  command: Command,
  args: readonly string[],
  options: SelectOptions = {},
): Promise<{ infos: Info[]; errors: Error[] }> {
  const files = command.flags.has('filename') ? command.flags.list('filename') : [];
  const infos: Info[] = [];
  const errors: Error[] = [];
  const keep = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      errors.push(asExpected(error));
    }
  };
  if (files.length > 0) {
    if (args.length > 0) throw new CommandError(filesAndArguments);
    const manifests = await readManifests(command, files);
    errors.push(...manifests.errors);
    for (const manifest of manifests.infos) {
      await keep(async () => {
        infos.push({ ...manifest, object: await command.client.get<AnyObject>(manifest) });
      });
    }
    return { infos, errors };
  }
  for (const selection of await select(command, args, options))
    await keep(async () => void infos.push(...(await read(command, selection))));
  return { infos, errors };
}

/** As `gather`, for verbs that take no half answers. */
export async function gatherAll(
  command: Command,
  args: readonly string[],
  options: SelectOptions = {},
): Promise<Info[]> {
  const { infos, errors } = await gather(command, args, options);
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new ManyErrors(errors);
  return infos;
}

/** The objects behind one selection. */
export async function read(command: Command, selection: Selection): Promise<Info[]> {
  if ('named' in selection)
    return [{ ...selection.named, object: await command.client.get<AnyObject>(selection.named) }];
  const { resource, namespace, query } = selection.list;
  const list = await listing(resource, query, () =>
    command.client.list<AnyObject>({ resource, ...(namespace ? { namespace } : {}) }, query),
  );
  return list.items.map((item) => infoOf(resource, item, list.apiVersion));
}

/** Asks for a list; a refusal says which list was asked for. */
// k8s: staging/src/k8s.io/cli-runtime/pkg/resource/selector.go EnhanceListError
export async function listing<T>(resource: Resource, query: Record<string, string>, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof StatusError) || !['BadRequest', 'NotFound'].includes(error.status.reason ?? '')) throw error;
    const name = `${resource.group}/${resource.version}, Resource=${resource.name}`;
    const { labelSelector = '', fieldSelector = '' } = query;
    const asked =
      labelSelector || fieldSelector
        ? `Unable to find "${name}" that match label selector "${labelSelector}", field selector "${fieldSelector}"`
        : `Unable to list "${name}"`;
    throw new StatusError({ ...error.status, message: `${asked}: ${error.message}` });
  }
}

/** Items of a list may leave out what the list says once: kind and apiVersion. */
export function infoOf(resource: Resource, item: AnyObject, apiVersion?: string): Info {
  const object: AnyObject = {
    ...item,
    apiVersion:
      item.apiVersion ?? apiVersion ?? (resource.group ? `${resource.group}/${resource.version}` : resource.version),
    kind: item.kind ?? resource.kind,
  };
  return {
    resource,
    name: object.metadata.name,
    ...(object.metadata.namespace ? { namespace: object.metadata.namespace } : {}),
    object,
  };
}

/** Goes through objects and gathers what fails, as kubectl's visitors with ContinueOnError. */
export async function visit<T>(items: readonly T[], errors: Error[], work: (item: T) => Promise<void>): Promise<void> {
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      errors.push(asExpected(error));
    }
  }
}

/** A resource for objects that never reach the server, when nobody may ask it. */
export function localResource(object: KubernetesObject): Resource {
  const slash = object.apiVersion.indexOf('/');
  const kind = object.kind.toLowerCase();
  return {
    group: slash < 0 ? '' : object.apiVersion.slice(0, slash),
    version: object.apiVersion.slice(slash + 1),
    name: `${kind}s`,
    singular: kind,
    kind: object.kind,
    shortNames: [],
    categories: [],
    namespaced: true,
    verbs: [],
  };
}

export function isConflict(error: unknown): boolean {
  return error instanceof StatusError && error.status.reason === 'Conflict';
}
