/** What `kubectl get endpointslices` prints. */
// k8s: pkg/printers/internalversion/printers.go printEndpointSlice
import type { Column } from '../../api/kind.ts';
import { ageColumn, column, fewOf, nameColumn } from '../columns.ts';
import type { EndpointSlice } from './types.ts';

export const endpointSliceColumns: readonly Column<EndpointSlice>[] = [
  nameColumn,
  column('AddressType', 'string', 'IPv4, IPv6 or FQDN.', (slice) => slice.addressType),
  column('Ports', 'string', 'The ports that every endpoint offers.', (slice) =>
    fewOf((slice.ports ?? []).map((port) => port.port ?? (port.name || '*'))),
  ),
  column('Endpoints', 'string', 'The addresses.', (slice) =>
    fewOf(slice.endpoints.flatMap((endpoint) => endpoint.addresses)),
  ),
  ageColumn,
];
