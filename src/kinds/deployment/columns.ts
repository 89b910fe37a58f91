/** What `kubectl get deployments` prints. */
// k8s: pkg/printers/internalversion/printers.go printDeployment
import type { Column } from '../../api/kind.ts';
import { ageColumn, column, nameColumn, readyReplicasColumn, templateColumns } from '../columns.ts';
import type { Deployment } from './types.ts';

export const deploymentColumns: readonly Column<Deployment>[] = [
  nameColumn,
  readyReplicasColumn,
  column('Up-to-date', 'string', 'Pods that have the desired template.', ({ status }) => status.updatedReplicas ?? 0),
  column(
    'Available',
    'string',
    'Pods ready for at least minReadySeconds.',
    ({ status }) => status.availableReplicas ?? 0,
  ),
  ageColumn,
  ...templateColumns,
];
