/** What `kubectl get jobs` prints. */
// k8s: pkg/printers/internalversion/printers.go printJob
import { humanDuration } from '../../api/duration.ts';
import type { Column } from '../../api/kind.ts';
import { parseTime } from '../../api/time.ts';
import { ageColumn, column, nameColumn, templateColumns } from '../columns.ts';
import { completionsText, jobStatusWord } from './conditions.ts';
import type { Job } from './types.ts';

export const jobColumns: readonly Column<Job>[] = [
  nameColumn,
  column('Status', 'string', 'Status of the job.', jobStatusWord),
  column('Completions', 'string', 'How many pods succeeded, and how many should.', completionsText),
  column('Duration', 'string', 'Time required to complete the job.', durationText),
  ageColumn,
  ...templateColumns,
];

/** A failed Job has no end that upstream would count to, so its time goes on. */
function durationText({ status }: Job, nowMs: number): string {
  if (!status.startTime) return '';
  const endMs = status.completionTime ? parseTime(status.completionTime) : nowMs;
  return humanDuration(endMs - parseTime(status.startTime));
}
