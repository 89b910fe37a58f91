/** Which Services a pod stands behind, and at which port: what both lists of endpoints ask. */
import type { Change } from '../../../api/handler.ts';
import { matchesLabels } from '../../../api/selector.ts';
import { isPodReady, isPodTerminal } from '../../../kinds/pod/conditions.ts';
import type { Container, Pod } from '../../../kinds/pod/types.ts';
import type { Service, ServicePort } from '../../../kinds/service/types.ts';
import type { Informer } from '../../client/informer.ts';
import { namespaceIndex } from './indexes.ts';

const none: readonly Service[] = [];

/** Services that select the pod now or did before; only changes that an endpoint shows count. */
// k8s: staging/src/k8s.io/endpointslice/util/controller_utils.go GetServicesToUpdateOnPodChange
export function servicesOfPod({ object, old, type }: Change<Pod>, services: Informer<Service>): readonly Service[] {
  // Without an address it is listed nowhere.
  if (!object.status.podIP && !old?.status.podIP) return none;
  if (type === 'MODIFIED' && old && !isChanged(old, object)) return none;
  return services.byIndex(namespaceIndex, object.metadata.namespace ?? '').filter(({ spec: { selector } }) => {
    if (!selector) return false;
    return matchesLabels(selector, object.metadata.labels) || (old && matchesLabels(selector, old.metadata.labels));
  });
}

// k8s: staging/src/k8s.io/endpointslice/util/controller_utils.go podEndpointsChanged
function isChanged(old: Pod, next: Pod): boolean {
  return (
    next.metadata.deletionTimestamp !== old.metadata.deletionTimestamp ||
    next.status.podIP !== old.status.podIP ||
    isPodTerminal(next) !== isPodTerminal(old) ||
    isPodReady(next) !== isPodReady(old) ||
    !isSameLabels(next.metadata.labels, old.metadata.labels)
  );
}

function isSameLabels(left: Record<string, string> = {}, right: Record<string, string> = {}): boolean {
  return left === right || (matchesLabels(left, right) && matchesLabels(right, left));
}

/**
 * Finished pods and pods without an address are listed nowhere.
 * @param isLeavingListed whether pods that are being deleted are, until they are gone
 */
// k8s: staging/src/k8s.io/endpointslice/util/controller_utils.go ShouldPodBeInEndpoints
export function isListed(pod: Pod, isLeavingListed = true): boolean {
  if (isPodTerminal(pod) || addressesOf(pod).length === 0) return false;
  return isLeavingListed || pod.metadata.deletionTimestamp === undefined;
}

/** IPv4 only: the cluster has no other addresses. */
export function addressesOf({ status }: Pod): string[] {
  return (status.podIPs ?? []).map(({ ip }) => ip).filter((ip) => !ip.includes(':'));
}

/** The name that the pod has below the Service, if it was given one. */
// k8s: staging/src/k8s.io/endpointslice/util/controller_utils.go ShouldSetHostname
export function hostnameOf({ metadata, spec }: Pod, service: Service): string | undefined {
  const isBelow = spec.subdomain === service.metadata.name && metadata.namespace === service.metadata.namespace;
  return isBelow ? spec.hostname : undefined;
}

/** The port of the pod that the Service's port leads to; undefined for a name that the pod does not have. */
// k8s: staging/src/k8s.io/endpointslice/utils.go FindPort
export function targetPortOf({ spec }: Pod, servicePort: ServicePort): number | undefined {
  if (typeof servicePort.targetPort === 'number') return servicePort.targetPort;
  for (const container of spec.containers) {
    const port = namedPort(container, servicePort);
    if (port !== undefined) return port;
  }
  // Of the init containers only side-cars live on to answer.
  for (const container of spec.initContainers ?? []) {
    const port = container.restartPolicy === 'Always' ? namedPort(container, servicePort) : undefined;
    if (port !== undefined) return port;
  }
  return undefined;
}

function namedPort({ ports }: Container, { targetPort, protocol }: ServicePort): number | undefined {
  return ports?.find((port) => port.name === targetPort && port.protocol === protocol)?.containerPort;
}

/** Has no address of its own. */
// k8s: pkg/apis/core/v1/helper/helpers.go IsServiceIPSet
export function isHeadless({ spec }: Service): boolean {
  return !spec.clusterIP || spec.clusterIP === 'None';
}

export const headlessLabel = 'service.kubernetes.io/headless';
