/** What `kubectl get endpoints` prints. */
// k8s: pkg/printers/internalversion/printers.go printEndpoints
import type { Column } from '../../api/kind.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import type { Endpoints, EndpointSubset } from './types.ts';

const shownMax = 3;

export const endpointsColumns: readonly Column<Endpoints>[] = [
  nameColumn,
  column('Endpoints', 'string', 'The ready addresses, each with each of its ports.', endpointsText),
  ageColumn,
];

/** Empty, not `<none>`, where no address is ready: so upstream has it. */
// k8s: pkg/printers/internalversion/printers.go formatEndpoints
function endpointsText({ subsets }: Endpoints): string {
  if (!subsets?.length) return '<none>';
  const shown: string[] = [];
  let count = 0;
  for (const subset of subsets) {
    count += (subset.addresses?.length ?? 0) * (subset.ports?.length || 1);
    if (shown.length < shownMax) shown.push(...firstOf(subset, shownMax - shown.length));
  }
  return count > shownMax ? `${shown.join(',')} + ${count - shownMax} more...` : shown.join(',');
}

/** The first few of a subset: all addresses at its first port, then at its second. Headless Services may have no ports. */
function firstOf({ addresses = [], ports }: EndpointSubset, wanted: number): string[] {
  const few = addresses.slice(0, wanted);
  if (!ports?.length) return few.map(({ ip }) => ip);
  return ports.flatMap(({ port }) => few.map(({ ip }) => hostAndPort(ip, port))).slice(0, wanted);
}

function hostAndPort(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}
