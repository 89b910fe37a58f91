/** What `kubectl get services` prints. */
// k8s: pkg/printers/internalversion/printers.go printService
import type { Column } from '../../api/kind.ts';
import { ageColumn, column, labelsText, nameColumn, wideColumn } from '../columns.ts';
import type { Service } from './types.ts';

export const serviceColumns: readonly Column<Service>[] = [
  nameColumn,
  column('Type', 'string', 'How the Service is exposed.', (service) => service.spec.type),
  column(
    'Cluster-IP',
    'string',
    'The address inside the cluster.',
    (service) => service.spec.clusterIPs?.[0] ?? '<none>',
  ),
  column('External-IP', 'string', 'Addresses outside the cluster.', externalAddress),
  column('Port(s)', 'string', 'The ports that the Service offers.', portsText),
  ageColumn,
  wideColumn('Selector', 'string', 'Labels of the pods behind the Service.', (service) =>
    labelsText(service.spec.selector),
  ),
];

// k8s: pkg/printers/internalversion/printers.go getServiceExternalIP
function externalAddress({ spec, status }: Service): string {
  const externalIps = spec.externalIPs ?? [];
  switch (spec.type) {
    case 'ClusterIP':
    case 'NodePort':
      return externalIps.join(',') || '<none>';
    case 'LoadBalancer': {
      const balanced = (status.loadBalancer.ingress ?? [])
        .map(({ ip, hostname }) => ip || hostname || '')
        .filter(Boolean);
      return [...new Set(balanced.sort()), ...externalIps].join(',') || '<pending>';
    }
    case 'ExternalName':
      return spec.externalName ?? '';
    default:
      return '<unknown>';
  }
}

function portsText({ spec }: Service): string {
  const ports = (spec.ports ?? []).map((port) =>
    port.nodePort ? `${port.port}:${port.nodePort}/${port.protocol}` : `${port.port}/${port.protocol}`,
  );
  return ports.join(',') || '<none>';
}
