/** Prints the server's Table as `kubectl get` does: chosen columns, kind prefixes, namespaces and labels. */
// k8s: staging/src/k8s.io/cli-runtime/pkg/printers/tableprinter.go
import { kindForPrint, type Resource } from '../discovery.ts';
import { alignTabs, tableTabs } from './tab-writer.ts';

export interface Table {
  kind: 'Table';
  apiVersion?: string;
  metadata?: { resourceVersion?: string; continue?: string };
  columnDefinitions: { name: string; type: string; format?: string; priority?: number }[];
  rows: { cells: unknown[]; object?: RowObject }[];
}

export interface RowObject {
  kind?: string;
  apiVersion?: string;
  metadata?: {
    name?: string;
    namespace?: string;
    labels?: Record<string, string>;
    uid?: string;
    resourceVersion?: string;
  };
}

export interface TableOptions {
  wide?: boolean;
  noHeaders?: boolean;
  /** `deployment.apps/web` instead of `web`. */
  withKind?: boolean;
  withNamespace?: boolean;
  showLabels?: boolean;
  /** `-L app`: a column for each. */
  labelColumns?: readonly string[];
}

export function isTable(body: unknown): body is Table {
  return typeof body === 'object' && body !== null && (body as { kind?: unknown }).kind === 'Table';
}

interface PrintedColumn {
  name: string;
  cell(row: Table['rows'][number]): string;
}

/** Rows of one kind under one heading; a watch goes on adding rows in the same columns. */
export class TablePrinter {
  readonly #options: TableOptions;
  readonly #resource: Resource;
  readonly #widths: number[] = [];
  #hasHeader = false;

  constructor(resource: Resource, options: TableOptions) {
    this.#resource = resource;
    this.#options = options;
  }

  /** @param lead a first column, such as the type of a watch event */
  print(tables: readonly Table[], lead?: { name: string; value: string }): string {
    let text = '';
    for (const table of tables) {
      const columns = this.#columns(table);
      if (!this.#hasHeader && !this.#options.noHeaders) {
        text += line([...(lead ? [lead.name] : []), ...columns.map(({ name }) => name.toUpperCase())]);
        this.#hasHeader = true;
      }
      for (const row of table.rows)
        text += line([...(lead ? [lead.value] : []), ...columns.map(({ cell }) => cell(row))]);
    }
    return text === '' ? '' : alignTabs(text, tableTabs, this.#widths);
  }

  #columns(table: Table): PrintedColumn[] {
    const { wide, withNamespace, withKind, showLabels, labelColumns = [] } = this.#options;
    const columns: PrintedColumn[] = [];
    if (withNamespace && this.#resource.namespaced)
      columns.push({ name: 'Namespace', cell: (row) => row.object?.metadata?.namespace ?? '' });
    table.columnDefinitions.forEach((definition, index) => {
      if (!wide && (definition.priority ?? 0) > 0) return;
      const isName = definition.format === 'name' && definition.type === 'string';
      const prefix = withKind && isName ? `${kindForPrint(this.#resource)}/` : '';
      columns.push({ name: definition.name, cell: (row) => prefix + cellText(row.cells[index]) });
    });
    for (const label of labelColumns)
      columns.push({
        name: label.slice(label.lastIndexOf('/') + 1),
        cell: (row) => row.object?.metadata?.labels?.[label] ?? '',
      });
    if (showLabels) columns.push({ name: 'Labels', cell: (row) => formatLabels(row.object?.metadata?.labels) });
    return columns;
  }
}

function line(cells: readonly string[]): string {
  return `${cells.join('\t')}\n`;
}

/** Only the first line of a cell is shown; tabs cannot break the columns. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  const text = String(cell);
  const end = text.search(/[\f\n\r]/);
  return (end < 0 ? text : `${text.slice(0, end)}...`).replaceAll('\t', ' ');
}

/** `app=web,tier=front`, or `<none>`. */
export function formatLabels(labels: Record<string, string> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length ? pairs.sort().join(',') : '<none>';
}
