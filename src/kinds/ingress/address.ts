/** Where an Ingress is reached. */
import type { Ingress } from './types.ts';

/** Addresses and names in the order of the alphabet; none as long as no controller serves the Ingress. */
export function ingressAddress({ status }: Ingress): string {
  const found = (status.loadBalancer.ingress ?? []).flatMap(({ ip, hostname }) => ip || hostname || []);
  return [...new Set(found)].sort().join(',');
}
