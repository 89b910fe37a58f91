/** What the Endpoints of a Service are to say, and whether that has to be written. */
// k8s: pkg/controller/endpoint/endpoints_controller.go syncService
import type { Draft } from '../../../api/object.ts';
import { equal } from '../../../base/equality.ts';
import type { EndpointAddress, EndpointPort, Endpoints, EndpointSubset } from '../../../kinds/endpoints/types.ts';
import { isPodReady } from '../../../kinds/pod/conditions.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import type { Service } from '../../../kinds/service/types.ts';
import { addressesOf, headlessLabel, hostnameOf, isHeadless, isListed, targetPortOf } from '../shared/service-pods.ts';
import { portKey, repackSubsets, type Place } from '../shared/repack-subsets.ts';

/** One object lists at most so many addresses; the others are left out, those that are not ready first. */
export const addressesMax = 1000;

const triggerAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time';
const capacityAnnotation = 'endpoints.kubernetes.io/over-capacity';

export type EndpointsPlan = { create: Draft<Endpoints> } | { update: Endpoints } | undefined;

/**
 * @param pods all that the Service selects
 * @param current what the cache has; another's changes stand until something else is to be written
 * @param triggeredAt when that happened which brought the change about, empty for unknown
 */
export function planEndpoints(
  service: Service,
  pods: readonly Pod[],
  current: Endpoints | undefined,
  triggeredAt: string,
): EndpointsPlan {
  const subsets = repackSubsets(placesOf(service, pods));
  if (current && isUpToDate(current, subsets, service)) return undefined;
  const truncated = truncateSubsets(subsets);
  const labels = labelsOf(service);
  const annotations = annotationsOf(current, triggeredAt, truncated !== subsets);
  const said = {
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
  const content = {
    apiVersion: 'v1' as const,
    kind: 'Endpoints' as const,
    ...(truncated.length > 0 ? { subsets: truncated } : {}),
  };
  const { name, namespace } = service.metadata;
  if (!current) return { create: { ...content, metadata: { name, namespace, ...said } } };
  const { labels: _, annotations: __, ...kept } = current.metadata;
  return { update: { ...content, metadata: { ...kept, ...said } } };
}

function isUpToDate({ metadata, subsets }: Endpoints, wanted: readonly EndpointSubset[], service: Service): boolean {
  // The Service itself does not have this one.
  const { [headlessLabel]: _, ...labels } = metadata.labels ?? {};
  return (
    equal(subsets ?? [], wanted) &&
    equal(labels, service.metadata.labels ?? {}) &&
    countOf(subsets ?? []) <= addressesMax &&
    metadata.annotations?.[capacityAnnotation] === undefined
  );
}

type Places = WeakMap<Pod, Place | 'nowhere'>;

/** Objects in a cache never change, so neither does what was made of two of them. */
const knownPlaces = new WeakMap<Service, Places>();

function placesOf(service: Service, pods: readonly Pod[]): Place[] {
  const known = knownPlacesOf(service);
  const places: Place[] = [];
  for (const pod of pods) {
    const place = knownPlace(pod, service, known);
    if (place !== 'nowhere') places.push(place);
  }
  return places;
}

/** Whether the pod is listed, should the Service select it. */
export function hasPlace(pod: Pod, service: Service): boolean {
  return knownPlace(pod, service, knownPlacesOf(service)) !== 'nowhere';
}

function knownPlacesOf(service: Service): Places {
  let known = knownPlaces.get(service);
  if (!known) knownPlaces.set(service, (known = new WeakMap<Pod, Place | 'nowhere'>()));
  return known;
}

function knownPlace(pod: Pod, service: Service, known: Places): Place | 'nowhere' {
  let place = known.get(pod);
  if (!place) known.set(pod, (place = placeOf(pod, service) ?? 'nowhere'));
  return place;
}

/** Where the pod answers; undefined for one that is not listed, or has none of the ports. */
function placeOf(pod: Pod, service: Service): Place | undefined {
  const { publishNotReadyAddresses, ports: servicePorts = [] } = service.spec;
  if (!isListed(pod, Boolean(publishNotReadyAddresses))) return undefined;
  const [ip] = addressesOf(pod);
  const ports = portsOf(pod, service);
  // Only a headless Service may do without ports.
  if (ports.length === 0 && (servicePorts.length > 0 || service.spec.clusterIP !== 'None')) return undefined;
  const isReady = Boolean(publishNotReadyAddresses) || isPodReady(pod);
  return { address: addressOf(pod, ip, service), isReady, ports, portsKey: ports.map(portKey).join(' ') };
}

// k8s: pkg/controller/endpoint/endpoints_controller.go podToEndpointAddressForService
function addressOf(pod: Pod, ip: string, service: Service): EndpointAddress {
  const { namespace, name, uid } = pod.metadata;
  const hostname = hostnameOf(pod, service);
  return {
    ip,
    ...(hostname ? { hostname } : {}),
    nodeName: pod.spec.nodeName ?? '',
    targetRef: { kind: 'Pod', namespace, name, uid },
  };
}

function portsOf(pod: Pod, { spec }: Service): EndpointPort[] {
  const ports: EndpointPort[] = [];
  for (const servicePort of spec.ports ?? []) {
    const port = targetPortOf(pod, servicePort);
    if (port === undefined) continue;
    const { name, protocol, appProtocol } = servicePort;
    ports.push({ ...(name ? { name } : {}), port, protocol, ...(appProtocol ? { appProtocol } : {}) });
  }
  return ports;
}

/** The Service's own labels, and whether it is headless. */
function labelsOf(service: Service): Record<string, string> {
  const { [headlessLabel]: _, ...labels } = service.metadata.labels ?? {};
  return isHeadless(service) ? { ...labels, [headlessLabel]: '' } : labels;
}

function annotationsOf(
  current: Endpoints | undefined,
  triggeredAt: string,
  isTruncated: boolean,
): Record<string, string> {
  const { [triggerAnnotation]: _, [capacityAnnotation]: __, ...annotations } = current?.metadata.annotations ?? {};
  if (triggeredAt) annotations[triggerAnnotation] = triggeredAt;
  if (isTruncated) annotations[capacityAnnotation] = 'truncated';
  return annotations;
}

/**
 * Leaves out what is above the limit, from each subset according to its size. Example: of 800 and 400 ready addresses stay
 * 667 and 333, and none that is not ready; of 600 ready and 600 that are not, all of the first and 400 of the others.
 */
// k8s: pkg/controller/endpoint/endpoints_controller.go truncateEndpoints
export function truncateSubsets(subsets: EndpointSubset[]): EndpointSubset[] {
  const total = countOf(subsets);
  if (total <= addressesMax) return subsets;
  const ready = subsets.reduce((sum, { addresses }) => sum + (addresses?.length ?? 0), 0);
  const field = ready > addressesMax ? 'addresses' : 'notReadyAddresses';
  const kept = ready > addressesMax ? addressesMax : addressesMax - ready;
  const candidates = ready > addressesMax ? ready : total - ready;
  let left = kept;
  return subsets.map(({ ports, ...subset }) => {
    const listed = subset[field] ?? [];
    const some = listed.slice(0, Math.min(Math.ceil((listed.length / candidates) * kept), left));
    left -= some.length;
    const all = field === 'addresses' ? {} : { addresses: subset.addresses };
    return { ...all, ...(some.length > 0 ? { [field]: some } : {}), ...(ports ? { ports } : {}) };
  });
}

function countOf(subsets: readonly EndpointSubset[]): number {
  return subsets.reduce(
    (sum, { addresses, notReadyAddresses }) => sum + (addresses?.length ?? 0) + (notReadyAddresses?.length ?? 0),
    0,
  );
}
