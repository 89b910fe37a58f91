/** What `kubectl get resourcequotas` prints. */
// k8s: pkg/printers/internalversion/printers.go printResourceQuota
import type { Column } from '../../api/kind.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import type { ResourceQuota } from './types.ts';

export const resourceQuotaColumns: readonly Column<ResourceQuota>[] = [
  nameColumn,
  ageColumn,
  column('Request', 'string', 'What is used of what may be asked for.', (quota) => usedOfHard(quota, false)),
  column('Limit', 'string', 'What is used of what may be had at most.', (quota) => usedOfHard(quota, true)),
];

function usedOfHard({ status: { hard = {}, used = {} } }: ResourceQuota, isLimits: boolean): string {
  return Object.keys(hard)
    .filter((name) => name.startsWith('limits.') === isLimits)
    .sort()
    .map((name) => `${name}: ${used[name] ?? '0'}/${hard[name]}`)
    .join(', ');
}
