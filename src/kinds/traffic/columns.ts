/** What `kubectl get traffics` prints. */
import type { Column } from '../../api/kind.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import type { Traffic } from './types.ts';

export const trafficColumns: readonly Column<Traffic>[] = [
  nameColumn,
  column('Service', 'string', 'The Service that is asked.', ({ spec }) => spec.service),
  column('Rate', 'string', 'Requests per second, on average.', ({ spec }) =>
    spec.paused ? 'paused' : `${spec.requestsPerSecond}/s`,
  ),
  column('Shape', 'string', 'How the rate changes with time.', ({ spec }) => spec.shape),
  column('Sent', 'integer', 'Requests sent so far.', ({ status }) => status?.sent ?? 0),
  column('Failed', 'integer', 'Requests that failed.', ({ status }) => status?.failed ?? 0),
  column('P95', 'string', '95 of 100 recent answers took at most so long.', ({ status }) =>
    status?.p95Ms === undefined ? '<none>' : `${Math.round(status.p95Ms)}ms`,
  ),
  ageColumn,
];
