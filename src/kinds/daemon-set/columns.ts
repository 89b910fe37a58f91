/** What `kubectl get daemonsets` prints. */
// k8s: pkg/printers/internalversion/printers.go printDaemonSet
import type { Column } from '../../api/kind.ts';
import { ageColumn, column, labelsText, nameColumn, templateColumns } from '../columns.ts';
import type { DaemonSet } from './types.ts';

export const daemonSetColumns: readonly Column<DaemonSet>[] = [
  nameColumn,
  column('Desired', 'integer', 'Nodes that should run the pod.', ({ status }) => status.desiredNumberScheduled),
  column('Current', 'integer', 'Nodes that run the pod and should.', ({ status }) => status.currentNumberScheduled),
  column('Ready', 'integer', 'Nodes on which the pod is ready.', ({ status }) => status.numberReady),
  column(
    'Up-to-date',
    'integer',
    'Nodes with the desired template.',
    ({ status }) => status.updatedNumberScheduled ?? 0,
  ),
  column('Available', 'integer', 'Nodes on which the pod is available.', ({ status }) => status.numberAvailable ?? 0),
  column('Node Selector', 'string', 'Labels that a node must have.', ({ spec }) =>
    labelsText(spec.template.spec.nodeSelector),
  ),
  ageColumn,
  ...templateColumns,
];
