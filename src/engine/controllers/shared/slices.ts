/** What both writers of EndpointSlices agree on: whose a slice is, and which ports and endpoints are the same. */
import type { Endpoint, EndpointPort } from '../../../kinds/endpoint-slice/types.ts';

export const serviceNameLabel = 'kubernetes.io/service-name';
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by';

/** Two lists of ports are the same whatever their order. */
// k8s: staging/src/k8s.io/endpointslice/util/controller_utils.go NewPortMapKey
export function portKey(ports: readonly EndpointPort[] | undefined): string {
  return (ports ?? [])
    .map(({ name, protocol, port, appProtocol }) =>
      [name ?? '', protocol ?? '', port ?? '', appProtocol ?? ''].join('/'),
    )
    .sort()
    .join(' ');
}

/** Same pod at the same address: an endpoint that only changed, rather than another one. */
// k8s: staging/src/k8s.io/endpointslice/util/endpointset.go hashEndpoint
export function endpointKey({ addresses, hostname, targetRef }: Endpoint): string {
  return `${addresses.join(',')}/${hostname ?? ''}/${targetRef?.name ?? ''}`;
}

/** Nothing differs beyond what the key tells. */
// k8s: staging/src/k8s.io/endpointslice/util/controller_utils.go EndpointsEqualBeyondHash
export function isSameEndpoint(left: Endpoint, right: Endpoint): boolean {
  return (
    left.conditions.ready === right.conditions.ready &&
    left.conditions.serving === right.conditions.serving &&
    left.conditions.terminating === right.conditions.terminating &&
    left.targetRef?.uid === right.targetRef?.uid &&
    left.nodeName === right.nodeName &&
    left.zone === right.zone
  );
}
