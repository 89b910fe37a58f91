/** Printing on the server: rows and columns, as `kubectl get` asks for them. */
// k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go Table
import type { Column } from '../../api/kind.ts';
import type { KubernetesObject } from '../../api/object.ts';
import type { Call } from './core.ts';

export interface Table {
  kind: 'Table';
  apiVersion: 'meta.k8s.io/v1';
  metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number };
  columnDefinitions: { name: string; type: string; format: string; description: string; priority: number }[] | null;
  rows: { cells: (string | number | boolean)[]; object?: unknown }[];
}

/** @param withColumns false for all but the first event of a watch */
export function tableOf(
  call: Call,
  objects: readonly KubernetesObject[],
  withColumns: boolean,
  columns: readonly Column[] = call.resource.kind.columns,
): Table {
  const { nowMs } = call.core;
  const definitions = columns.map(({ name, type, format, description, priority }) => ({
    name,
    type,
    format: format ?? '',
    description: description ?? '',
    priority,
  }));
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: objects.length === 1 ? { resourceVersion: objects[0].metadata.resourceVersion } : {},
    columnDefinitions: withColumns ? definitions : null,
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.cell(object, nowMs)),
      ...objectOf(call, object),
    })),
  };
}

export function tableOfList(
  call: Call,
  list: { metadata: Table['metadata']; items: readonly KubernetesObject[] },
): Table {
  return { ...tableOf(call, list.items, true), metadata: list.metadata };
}

/** A table of what is not stored: all cells are text. */
export function tableOfRows(
  columns: readonly { name: string; format?: string; description?: string }[],
  rows: readonly { cells: string[]; metadata: object }[],
): unknown {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {},
    columnDefinitions: columns.map(({ name, format = '', description = '' }) => {
      return { name, type: 'string', format, description, priority: 0 };
    }),
    rows: rows.map(({ cells, metadata }) => ({ cells, object: partialObject({ metadata }) })),
  };
}

function objectOf(call: Call, object: KubernetesObject): { object?: unknown } {
  switch (call.options.includeObject) {
    case 'None':
      return {};
    case 'Object':
      return { object };
    default:
      return { object: partialObject(object) };
  }
}

/** An object's metadata alone. */
export function partialObject(object: { metadata: object }): unknown {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}

export function partialList(metadata: Table['metadata'], objects: readonly KubernetesObject[]): unknown {
  return {
    kind: 'PartialObjectMetadataList',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    items: objects.map(partialObject),
  };
}
