/** What a Service says about one of its pods: address, ports, whether it may get traffic. */
// k8s: staging/src/k8s.io/endpointslice/utils.go podToEndpoint
import { isPodReady } from '../../../kinds/pod/conditions.ts';
import type { Endpoint, EndpointPort } from '../../../kinds/endpoint-slice/types.ts';
import type { Node } from '../../../kinds/node/types.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import type { Service } from '../../../kinds/service/types.ts';
import { addressesOf, hostnameOf, targetPortOf } from '../shared/service-pods.ts';

const zoneLabel = 'topology.kubernetes.io/zone';

export function endpointOf(pod: Pod, service: Service, node: Node | undefined): Endpoint {
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const ready = Boolean(service.spec.publishNotReadyAddresses) || (serving && !terminating);
  const { namespace, name, uid } = pod.metadata;
  const zone = node?.metadata.labels?.[zoneLabel];
  const hostname = hostnameOf(pod, service);
  return {
    addresses: addressesOf(pod),
    conditions: { ready, serving, terminating },
    ...(hostname ? { hostname } : {}),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    ...(zone ? { zone } : {}),
  };
}

/** The Service's ports as this pod has them; a named target port that the pod does not have is left out. */
// k8s: staging/src/k8s.io/endpointslice/utils.go getEndpointPorts
export function portsOf(pod: Pod, service: Service): EndpointPort[] {
  const ports: EndpointPort[] = [];
  for (const servicePort of service.spec.ports ?? []) {
    const port = targetPortOf(pod, servicePort);
    if (port === undefined) continue;
    ports.push({
      name: servicePort.name ?? '',
      port,
      protocol: servicePort.protocol,
      ...(servicePort.appProtocol ? { appProtocol: servicePort.appProtocol } : {}),
    });
  }
  return ports;
}
