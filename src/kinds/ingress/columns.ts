/** What `kubectl get ingresses` prints. */
// k8s: pkg/printers/internalversion/printers.go printIngress
import type { Column } from '../../api/kind.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import { ingressAddress } from './address.ts';
import type { Ingress, IngressRule } from './types.ts';

const hostsShownMax = 3;

export const ingressColumns: readonly Column<Ingress>[] = [
  nameColumn,
  column('Class', 'string', 'Whose controller is to serve it.', ({ spec }) => spec.ingressClassName ?? '<none>'),
  column('Hosts', 'string', 'Hosts that the rules are about.', ({ spec }) => hostsText(spec.rules ?? [])),
  column('Address', 'string', 'Where a controller answers for it.', ingressAddress),
  column('Ports', 'string', 'Ports that it opens.', ({ spec }) => (spec.tls?.length ? '80, 443' : '80')),
  ageColumn,
];

function hostsText(rules: readonly IngressRule[]): string {
  const hosts: string[] = [];
  let isMore = false;
  for (const { host } of rules) {
    if (hosts.length === hostsShownMax) isMore = true;
    if (!isMore && host) hosts.push(host);
  }
  if (hosts.length === 0) return '*';
  return isMore ? `${hosts.join(',')} + ${rules.length - hostsShownMax} more...` : hosts.join(',');
}
