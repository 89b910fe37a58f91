/** Which slices list what somebody has written into Endpoints by hand: one for each set of ports and kind of address. */
// k8s: pkg/controller/endpointslicemirroring/reconciler.go
import { controllerReference, type Draft } from '../../../api/object.ts';
import { equal } from '../../../base/equality.ts';
import type { Endpoint, EndpointPort, EndpointSlice } from '../../../kinds/endpoint-slice/types.ts';
import type { EndpointAddress, Endpoints } from '../../../kinds/endpoints/types.ts';
import { isIpv4, isIpv6 } from '../../../kinds/formats.ts';
import { repackSubsets } from '../shared/repack-subsets.ts';
import { endpointKey, isSameEndpoint, managedByLabel, portKey, serviceNameLabel } from '../shared/slices.ts';
import { placesOf } from './places.ts';

/** So many addresses of a subset are mirrored; the rest gets no traffic. */
// k8s: pkg/controller/endpointslicemirroring/config/v1alpha1/defaults.go
export const addressesPerSubsetMax = 1000;

export const mirroredBy = 'endpointslicemirroring-controller.k8s.io';
const skipLabel = 'endpointslice.kubernetes.io/skip-mirror';
// k8s: staging/src/k8s.io/client-go/tools/leaderelection/resourcelock/interface.go
const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader';
/** They speak of the Endpoints alone. */
const ownAnnotations = new Set([
  'endpoints.kubernetes.io/last-change-trigger-time',
  'kubectl.kubernetes.io/last-applied-configuration',
]);

export interface MirrorPlan {
  create: Draft<EndpointSlice>[];
  update: EndpointSlice[];
  delete: EndpointSlice[];
  /** Addresses that are none. */
  invalid: number;
  /** Addresses that are not mirrored: those, and what is beyond the limit. */
  skipped: number;
}

/** Whoever wrote the Endpoints may forbid it, and those that only elect a leader have no addresses. */
export function shouldMirror({ metadata }: Endpoints): boolean {
  return metadata.labels?.[skipLabel] !== 'true' && metadata.annotations?.[leaderAnnotation] === undefined;
}

/** @param existing the slices that mirror these Endpoints already */
export function planMirror(endpoints: Endpoints, existing: readonly EndpointSlice[]): MirrorPlan {
  const plan: MirrorPlan = { create: [], update: [], delete: [], invalid: 0, skipped: 0 };
  const slices = new Map<string, EndpointSlice[]>();
  for (const slice of existing) {
    const key = `${slice.addressType} ${portKey(slice.ports)}`;
    slices.set(key, [...(slices.get(key) ?? []), slice]);
  }
  for (const [key, group] of groupsOf(endpoints, plan)) {
    const [first, ...others] = slices.get(key) ?? [];
    slices.delete(key);
    plan.delete.push(...others);
    const draft = draftOf(endpoints, group);
    if (!first) plan.create.push(draft);
    else if (!isUpToDate(first, draft)) plan.update.push(rewritten(first, draft));
  }
  for (const left of slices.values()) plan.delete.push(...left);
  return reuseDeleted(plan);
}

/** Endpoints that share a slice. */
interface Group {
  addressType: EndpointSlice['addressType'];
  ports: EndpointPort[];
  endpoints: Map<string, Endpoint>;
}

function groupsOf({ subsets = [] }: Endpoints, counts: Pick<MirrorPlan, 'invalid' | 'skipped'>): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of repackSubsets(placesOf(subsets))) {
    const listed = ports.map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
      name,
      port,
      protocol,
      ...(appProtocol === undefined ? {} : { appProtocol }),
    }));
    let added = 0;
    const add = (address: EndpointAddress, ready: boolean) => {
      if (added >= addressesPerSubsetMax) return;
      const addressType = isIpv4(address.ip) ? 'IPv4' : isIpv6(address.ip) ? 'IPv6' : undefined;
      if (addressType === undefined) {
        counts.invalid++;
        return;
      }
      added++;
      const key = `${addressType} ${portKey(listed)}`;
      const group = groups.get(key) ?? { addressType, ports: listed, endpoints: new Map<string, Endpoint>() };
      groups.set(key, group);
      const endpoint = endpointOf(address, ready);
      group.endpoints.set(endpointKey(endpoint), endpoint);
    };
    for (const address of addresses) add(address, true);
    for (const address of notReadyAddresses) add(address, false);
    counts.skipped += addresses.length + notReadyAddresses.length - added;
  }
  return groups;
}

// k8s: pkg/controller/endpointslicemirroring/utils.go addressToEndpoint
function endpointOf({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [ip.toLowerCase()],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(targetRef ? { targetRef } : {}),
    ...(nodeName === undefined ? {} : { nodeName }),
  };
}

// k8s: pkg/controller/endpointslicemirroring/utils.go newEndpointSlice
function draftOf(endpoints: Endpoints, { addressType, ports, endpoints: listed }: Group): Draft<EndpointSlice> {
  const { name, namespace, labels } = endpoints.metadata;
  const annotations = Object.entries(endpoints.metadata.annotations ?? {}).filter(([key]) => !ownAnnotations.has(key));
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: { ...labels, [serviceNameLabel]: name, [managedByLabel]: mirroredBy },
      ...(annotations.length ? { annotations: Object.fromEntries(annotations) } : {}),
      ownerReferences: [controllerReference(endpoints)],
    },
    addressType,
    endpoints: [...listed.values()].slice(0, addressesPerSubsetMax),
    ports,
  };
}

function isUpToDate(slice: EndpointSlice, draft: Draft<EndpointSlice>): boolean {
  const listed = new Map(slice.endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]));
  const isListed = (endpoint: Endpoint) => {
    const known = listed.get(endpointKey(endpoint));
    return known !== undefined && isSameEndpoint(known, endpoint);
  };
  return (
    slice.endpoints.length === draft.endpoints.length &&
    draft.endpoints.every(isListed) &&
    equal(slice.metadata.labels ?? {}, draft.metadata.labels) &&
    equal(slice.metadata.annotations ?? {}, draft.metadata.annotations ?? {})
  );
}

function rewritten(slice: EndpointSlice, { metadata, endpoints, ports }: Draft<EndpointSlice>): EndpointSlice {
  const { annotations: _annotations, ...kept } = slice.metadata;
  const { labels, annotations, ownerReferences } = metadata;
  return {
    ...slice,
    metadata: { ...kept, labels, ...(annotations ? { annotations } : {}), ownerReferences },
    endpoints,
    ports,
  };
}

/** Rather than to delete one slice and create another, the one becomes the other. */
// k8s: pkg/controller/endpointslicemirroring/reconciler_helpers.go recycleSlices
function reuseDeleted(plan: MirrorPlan): MirrorPlan {
  const left = [...plan.delete];
  const create = plan.create.filter((draft) => {
    const index = left.findIndex(({ addressType }) => addressType === draft.addressType);
    if (index < 0) return true;
    const [slice] = left.splice(index, 1);
    plan.update.push(rewritten(slice, draft));
    return false;
  });
  return { ...plan, create, delete: left };
}
