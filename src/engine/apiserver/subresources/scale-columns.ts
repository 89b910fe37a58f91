/** How a Scale is printed. */
// k8s: pkg/printers/internalversion/printers.go printScale
import type { Column } from '../../../api/kind.ts';
import { ageColumn, column, nameColumn } from '../../../kinds/columns.ts';

interface Counts {
  spec?: { replicas?: number };
  status?: { replicas?: number };
}

export const scaleColumns: readonly Column[] = [
  nameColumn,
  column(
    'Desired',
    'integer',
    'replicas is the desired number of instances for the scaled object.',
    (object) => (object as Counts).spec?.replicas ?? 0,
  ),
  column(
    'Available',
    'integer',
    'replicas is the actual number of observed instances of the scaled object.',
    (object) => (object as Counts).status?.replicas ?? 0,
  ),
  ageColumn,
];
