/** `kubectl get`: the server's tables, or whole objects, once or as they change. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/get/get.go
import { tableAccept, type AnyObject, type ObjectList } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import type { Resource } from '../discovery.ts';
import { asExpected, CommandError, isNotFound, ManyErrors } from '../errors.ts';
import {
  allNamespacesFlag,
  chunkSizeFlag,
  fieldSelectorFlag,
  filenameFlag,
  kustomizeFlag,
  outputFlag,
  recursiveFlag,
  selectorFlag,
  showManagedFieldsFlag,
  templateFlag,
  type Flag,
} from '../flags.ts';
import { readManifests } from '../manifests.ts';
import { nameForPrint, ObjectPrinter, outputOf, type Output } from '../printers/print.ts';
import { sortByPath } from '../printers/sort.ts';
import { findJsonPath } from '../printers/jsonpath.ts';
import { TablePrinter, type Table } from '../printers/table.ts';
import { filesAndArguments, infoOf, listing, select, type Selection } from '../resources.ts';
import { asTable, resourceOf, tableOptions, watchSelection } from './get-watch.ts';

const flags: readonly Flag[] = [
  allNamespacesFlag,
  { name: 'watch', short: 'w', type: 'bool', default: 'false', help: 'After listing, go on printing every change.' },
  { name: 'watch-only', type: 'bool', default: 'false', help: 'Print changes without listing first.' },
  {
    name: 'output-watch-events',
    type: 'bool',
    default: 'false',
    help: 'With --watch: print whether an object was added, changed or deleted.',
  },
  outputFlag('json, yaml, name, wide, jsonpath, custom-columns'),
  templateFlag,
  selectorFlag,
  fieldSelectorFlag,
  { name: 'show-labels', type: 'bool', default: 'false', help: 'Print all labels as the last column.' },
  { name: 'label-columns', short: 'L', type: 'list', default: '[]', help: 'Labels to print as columns of their own.' },
  { name: 'show-kind', type: 'bool', default: 'false', help: 'Print the kind before each name.' },
  { name: 'no-headers', type: 'bool', default: 'false', help: 'Print no heading.' },
  { name: 'sort-by', type: 'string', help: 'Sort by a field, given as a jsonpath: .metadata.creationTimestamp.' },
  { name: 'ignore-not-found', type: 'bool', default: 'false', help: 'Say nothing about objects that are not there.' },
  { name: 'raw', type: 'string', help: 'Send a GET to this path and print the answer.' },
  { name: 'subresource', type: 'string', help: 'Get this subresource of the object: status or scale.' },
  { name: 'server-print', type: 'bool', default: 'true', help: 'Let the server make the tables.', hidden: true },
  showManagedFieldsFlag,
  chunkSizeFlag,
  filenameFlag,
  kustomizeFlag,
  recursiveFlag,
];

export const get: Verb = {
  name: 'get',
  summary: 'Show objects of one or more kinds, as a table or in full',
  usage:
    'get [(-o|--output=)json|yaml|name|wide|jsonpath|custom-columns] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  examples: [
    'kubectl get pods -o wide',
    'kubectl get deploy,rs,pods -l app=web',
    'kubectl get pods -w',
    "kubectl get pod web-1 -o jsonpath='{.status.podIP}'",
    'kubectl get pods --sort-by=.metadata.creationTimestamp',
  ],
  flags,
  run: runGet,
};

async function runGet(command: Command): Promise<number | void> {
  if (command.flags.changed('raw')) return getRaw(command);
  const output = outputOf(command, ['wide']);
  const files = command.flags.list('filename');
  if (command.args.length === 0 && files.length === 0) {
    command.err(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
    );
    throw command.usageError(
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    );
  }
  const errors: Error[] = [];
  const selections =
    files.length > 0
      ? await selectFiles(command, files, errors)
      : await select(command, command.args, { listWithoutSelector: true });
  if (command.flags.bool('watch') || command.flags.bool('watch-only'))
    return watchSelection(command, selections, output);
  if (output.format === '' || output.format === 'wide') await printTables(command, selections, output, errors);
  else await printWhole(command, selections, output, errors);
  const kept = command.flags.bool('ignore-not-found') ? errors.filter((error) => !isNotFound(error)) : errors;
  // Even one error is told as one of several: without `error: ` before it.
  if (kept.length > 0) throw new ManyErrors(kept);
}

async function selectFiles(command: Command, files: readonly string[], errors: Error[]): Promise<Selection[]> {
  if (command.args.length > 0) throw new CommandError(filesAndArguments);
  const manifests = await readManifests(command, files);
  errors.push(...manifests.errors);
  return manifests.infos.map((manifest) => ({ named: manifest }));
}

async function getRaw(command: Command): Promise<void> {
  const raw = command.flags.text('raw');
  const mark = raw.indexOf('?');
  const path = mark < 0 ? raw : raw.slice(0, mark);
  const pairs =
    mark < 0
      ? []
      : raw
          .slice(mark + 1)
          .split('&')
          .filter(Boolean);
  const query = Object.fromEntries(pairs.map(pairOf));
  const body = await command.client.send({ method: 'GET', path, query });
  command.out(typeof body === 'string' ? body : JSON.stringify(body));
}

function pairOf(text: string): [string, string] {
  const equals = text.indexOf('=');
  return equals < 0
    ? [decodeURIComponent(text), '']
    : [decodeURIComponent(text.slice(0, equals)), decodeURIComponent(text.slice(equals + 1))];
}

async function printTables(
  command: Command,
  selections: readonly Selection[],
  output: Output,
  errors: Error[],
): Promise<void> {
  const resources = new Set(selections.map(resourceOf));
  const answered = new Set<Resource>();
  const groups: { resource: Resource; tables: Table[] }[] = [];
  for (const selection of selections) {
    try {
      const tables = (await fetchTables(command, selection)).filter(({ rows }) => rows.length > 0);
      answered.add(resourceOf(selection));
      if (tables.length === 0) continue;
      const last = groups.at(-1);
      // Neighbours of one kind share a heading.
      if (last?.resource === resourceOf(selection)) last.tables.push(...tables);
      else groups.push({ resource: resourceOf(selection), tables });
    } catch (error) {
      errors.push(asExpected(error));
    }
  }
  const options = tableOptions(command, output, answered.size > 1);
  const texts = groups
    .map(({ resource, tables }) => new TablePrinter(resource, options).print(sortRows(command, tables)))
    .filter(Boolean);
  command.out(texts.join(options.noHeaders ? '' : '\n'));
  if (texts.length > 0 || errors.length > 0 || command.flags.bool('ignore-not-found')) return;
  const inNamespace = [...resources].every(({ namespaced }) => namespaced) && !command.allNamespaces;
  command.err(inNamespace ? `No resources found in ${command.namespace} namespace.\n` : 'No resources found\n');
}

/** All pages of one selection. A server that makes no tables is answered with names and ages by hand. */
async function fetchTables(command: Command, selection: Selection): Promise<Table[]> {
  const query: Record<string, string> = command.flags.changed('sort-by') ? { includeObject: 'Object' } : {};
  if ('named' in selection) {
    const subresource = command.flags.text('subresource');
    return [
      asTable(
        await command.client.get<unknown>(
          { ...selection.named, ...(subresource ? { subresource } : {}) },
          tableAccept,
          query,
        ),
      ),
    ];
  }
  const { resource, namespace, query: selectors } = selection.list;
  const tables: Table[] = [];
  let next: string | undefined;
  do {
    const asked = {
      ...query,
      ...selectors,
      limit: command.flags.text('chunk-size'),
      ...(next ? { continue: next } : {}),
    };
    const page: Table | ObjectList = await listing(resource, selectors, () =>
      command.client.page<Table | ObjectList>({ resource, ...(namespace ? { namespace } : {}) }, asked, tableAccept),
    );
    tables.push(asTable(page));
    next = page.metadata?.continue || undefined;
  } while (next);
  return tables;
}

function sortRows(command: Command, tables: readonly Table[]): readonly Table[] {
  const path = command.flags.text('sort-by');
  if (!path) return tables;
  const rows = tables.flatMap(({ rows }) => rows);
  // Upstream's table of a field that nobody has is empty.
  if (rows.every(({ object }) => findJsonPath(path, object).length === 0)) return [];
  return [{ ...tables[0], rows: sortByPath(path, rows, (row) => row.object) }];
}

async function printWhole(
  command: Command,
  selections: readonly Selection[],
  output: Output,
  errors: Error[],
): Promise<void> {
  const objects: AnyObject[] = [];
  const isSingle = selections.length === 1 && 'named' in selections[0];
  for (const selection of selections) {
    try {
      objects.push(...(await fetchObjects(command, selection)));
    } catch (error) {
      errors.push(asExpected(error));
    }
  }
  if (isSingle && objects.length === 0) return;
  if (objects.length === 0 && command.flags.bool('ignore-not-found')) return;
  const path = command.flags.text('sort-by');
  const shown = path ? sortByPath(path, objects, (object) => object) : objects;
  const printer = new ObjectPrinter(command, output);
  if (output.format === 'name') for (const object of shown) command.out(`${nameForPrint(object)}\n`);
  else if (isSingle) command.out(printer.render(shown[0]));
  else
    command.out(
      printer.render({
        apiVersion: 'v1',
        items: shown,
        kind: 'List',
        metadata: { resourceVersion: '' },
      }),
    );
}

async function fetchObjects(command: Command, selection: Selection): Promise<AnyObject[]> {
  if ('named' in selection) {
    const subresource = command.flags.text('subresource');
    return [await command.client.get({ ...selection.named, ...(subresource ? { subresource } : {}) })];
  }
  const { resource, namespace, query } = selection.list;
  const target = { resource, ...(namespace ? { namespace } : {}) };
  const list = await listing(resource, query, () => command.client.list(target, query));
  return list.items.map((item) => infoOf(resource, item, list.apiVersion).object);
}
