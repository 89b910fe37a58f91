/** What `kubectl get replicasets` prints. */
// k8s: pkg/printers/internalversion/printers.go printReplicaSet
import type { Column } from '../../api/kind.ts';
import { ageColumn, column, nameColumn, templateColumns } from '../columns.ts';
import type { ReplicaSet } from './types.ts';

export const replicaSetColumns: readonly Column<ReplicaSet>[] = [
  nameColumn,
  column('Desired', 'integer', 'The number of desired pods.', ({ spec }) => spec.replicas),
  column('Current', 'integer', 'The number of pods observed last.', ({ status }) => status.replicas),
  column('Ready', 'integer', 'The number of ready pods.', ({ status }) => status.readyReplicas ?? 0),
  ageColumn,
  ...templateColumns,
];
