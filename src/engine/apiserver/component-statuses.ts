/** ComponentStatus, deprecated and still asked for: how the scheduler, the controllers and etcd are. Answered and never stored. */
// k8s: pkg/registry/core/componentstatus/rest.go, pkg/printers/internalversion/printers.go componentStatusColumnDefinitions
import { prefersTable } from '../../api/accept.ts';
import type { ApiRequest, ApiResponse } from '../../api/request.ts';
import { nameColumn } from '../../kinds/columns.ts';
import { answer, refuse } from './core.ts';
import { methodNotAllowed, unknownError } from './refusals.ts';
import { tableOfRows } from './table.ts';

const path = /^\/api\/v1\/componentstatuses(?:\/([^/]+))?$/;
/** The parts that this cluster has. None of them can break down by itself. */
const components = ['controller-manager', 'scheduler', 'etcd-0'];
const warnings = ['v1 ComponentStatus is deprecated in v1.19+'];

interface ComponentStatus {
  metadata: { name: string; creationTimestamp: null };
  conditions: { type: string; status: string; message: string }[];
}

/** Undefined when the path is another one. */
export function serveComponentStatuses(request: ApiRequest): ApiResponse | undefined {
  const found = path.exec(request.path);
  if (!found) return undefined;
  if (request.method !== 'GET') return refuse(methodNotAllowed());
  const name = found[1] as string | undefined;
  if (name !== undefined && !components.includes(name))
    return { ...refuse(unknownError(`Component not found: ${name}`)), warnings };
  const statuses = components.filter((component) => name === undefined || component === name).map(healthy);
  return answer(bodyOf(statuses, name === undefined, request.accept), 200, warnings);
}

function healthy(name: string): ComponentStatus {
  return {
    metadata: { name, creationTimestamp: null },
    conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
  };
}

function bodyOf(statuses: readonly ComponentStatus[], isList: boolean, accept: string | undefined): unknown {
  const apiVersion = 'v1';
  if (prefersTable(accept)) return tableOf(statuses);
  if (isList) return { kind: 'ComponentStatusList', apiVersion, metadata: {}, items: statuses };
  return { kind: 'ComponentStatus', apiVersion, ...statuses[0] };
}

function tableOf(statuses: readonly ComponentStatus[]): unknown {
  const column = (name: string) => ({ name, description: `${name} of the component conditions` });
  return tableOfRows(
    [nameColumn, column('Status'), column('Message'), column('Error')],
    statuses.map(({ metadata, conditions: [{ status, message }] }) => ({
      cells: [metadata.name, status === 'True' ? 'Healthy' : 'Unhealthy', message, ''],
      metadata,
    })),
  );
}
