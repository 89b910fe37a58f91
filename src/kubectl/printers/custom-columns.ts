/** `-o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName`. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/get/customcolumn.go
import { goText } from '../../api/plain-json.ts';
import { CommandError } from '../errors.ts';
import { findJsonPath } from './jsonpath.ts';
import { alignTabs, tableTabs } from './tab-writer.ts';

export interface CustomColumn {
  header: string;
  path: string;
}

export function parseCustomColumns(spec: string): CustomColumn[] {
  if (!spec) throw new CommandError('custom-columns format specified but no custom columns given');
  return spec.split(',').map((column) => {
    const colon = column.indexOf(':');
    if (colon < 0)
      throw new CommandError(`unexpected custom-columns spec: ${column}, expected <header>:<json-path-expr>`);
    return { header: column.slice(0, colon), path: column.slice(colon + 1) };
  });
}

export function printCustomColumns(
  columns: readonly CustomColumn[],
  objects: readonly unknown[],
  options: { noHeaders?: boolean } = {},
): string {
  const lines = objects.map((object) => columns.map(({ path }) => cellOf(path, object)).join('\t'));
  if (!options.noHeaders) lines.unshift(columns.map(({ header }) => header).join('\t'));
  return lines.length ? alignTabs(`${lines.join('\n')}\n`, tableTabs) : '';
}

function cellOf(path: string, object: unknown): string {
  const values = findJsonPath(path, object);
  return values.length ? values.map(goText).join(',') : '<none>';
}
