/** `kubectl get -w`: a list, and then every change of it, in the same columns. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/get/get.go watch
import type { WatchEvent } from '../../api/request.ts';
import { isStatus } from '../../api/status.ts';
import { tableAccept, type AnyObject, type ObjectList } from '../client.ts';
import type { Command } from '../command.ts';
import type { Resource } from '../discovery.ts';
import { CommandError, StatusError } from '../errors.ts';
import { nameForPrint, ObjectPrinter, type Output } from '../printers/print.ts';
import { isTable, TablePrinter, type Table, type TableOptions } from '../printers/table.ts';
import { infoOf, type Selection } from '../resources.ts';

/** Lists, then prints every change until the user stops it. */
export async function watchSelection(
  command: Command,
  selections: readonly Selection[],
  output: Output,
): Promise<void> {
  if (selections.length !== 1) throw new CommandError('you may only specify a single resource type');
  const [selection] = selections;
  const resource = resourceOf(selection);
  const isTables = output.format === '' || output.format === 'wide';
  const accept = isTables ? tableAccept : 'application/json';
  const { namespace, query } =
    'named' in selection
      ? { namespace: selection.named.namespace, query: { fieldSelector: `metadata.name=${selection.named.name}` } }
      : selection.list;
  const target = { resource, ...(namespace ? { namespace } : {}) };
  const show = watchPrinter(command, resource, output);
  const list = await command.client.page<Table | ObjectList>(target, query, accept);
  if ('named' in selection && (isTable(list) ? list.rows : list.items).length === 0)
    await command.client.get(selection.named);
  if (!command.flags.bool('watch-only')) show('ADDED', list);
  let ended: Error | undefined;
  const status = await command.client.watch(
    target,
    { ...query, ...(list.metadata?.resourceVersion ? { resourceVersion: list.metadata.resourceVersion } : {}) },
    (event: WatchEvent) => {
      if (event.type === 'ERROR' && isStatus(event.object)) ended = new StatusError(event.object);
      else if (event.type !== 'BOOKMARK') show(event.type, event.object);
    },
    command.session.signal,
    accept,
  );
  if (ended) throw ended;
  if (status && status.status === 'Failure') throw new StatusError(status);
}

/** Prints what arrives; columns stay where the first rows put them. */
function watchPrinter(command: Command, resource: Resource, output: Output): (type: string, body: unknown) => void {
  const withEvents = command.flags.bool('output-watch-events');
  if (output.format === '' || output.format === 'wide') {
    const printer = new TablePrinter(resource, tableOptions(command, output, false));
    let columns: Table['columnDefinitions'] = [];
    return (type, body) => {
      const table = asTable(body);
      // Only the first table of a watch says what the columns are.
      if (table.columnDefinitions?.length) columns = table.columnDefinitions;
      if (table.rows.length === 0) return;
      command.out(
        printer.print(
          [{ ...table, columnDefinitions: columns }],
          withEvents ? { name: 'EVENT', value: type.padEnd('MODIFIED'.length) } : undefined,
        ),
      );
    };
  }
  const printer = new ObjectPrinter(command, output);
  return (type, body) => {
    const { items } = body as Partial<ObjectList>;
    for (const item of Array.isArray(items) ? items : [body as AnyObject]) {
      const { object } = infoOf(resource, item);
      if (output.format === 'name') command.out(`${nameForPrint(object)}\n`);
      else command.out(printer.render(withEvents ? { object, type } : object));
    }
  };
}

/** What a server sent that makes no tables, as a table of names. */
export function asTable(body: unknown): Table {
  if (isTable(body)) return body;
  const { items } = body as Partial<ObjectList>;
  const objects = Array.isArray(items) ? items : [body as AnyObject];
  return {
    kind: 'Table',
    columnDefinitions: [{ name: 'Name', type: 'string', format: 'name' }],
    rows: objects.map((object) => ({ cells: [object.metadata.name], object })),
  };
}

export function resourceOf(selection: Selection): Resource {
  return 'named' in selection ? selection.named.resource : selection.list.resource;
}

export function tableOptions(command: Command, output: Output, isMixed: boolean): TableOptions {
  const { flags } = command;
  return {
    wide: output.format === 'wide',
    noHeaders: flags.bool('no-headers'),
    withKind: flags.bool('show-kind') || isMixed,
    withNamespace: command.allNamespaces,
    showLabels: flags.bool('show-labels'),
    labelColumns: flags.list('label-columns'),
  };
}
