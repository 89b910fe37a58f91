/** Which slices to write so that they list a Service's pods, with as few writes as can be. */
// k8s: staging/src/k8s.io/endpointslice/reconciler.go
import { controllerReference, type Draft } from '../../../api/object.ts';
import { equal } from '../../../base/equality.ts';
import type { Endpoint, EndpointPort, EndpointSlice } from '../../../kinds/endpoint-slice/types.ts';
import type { Service } from '../../../kinds/service/types.ts';
import { headlessLabel, isHeadless } from '../shared/service-pods.ts';
import { endpointKey, isSameEndpoint, managedByLabel, portKey, serviceNameLabel } from '../shared/slices.ts';

/** One slice lists at most so many endpoints. */
// k8s: pkg/controller/endpointslice/config/v1alpha1/defaults.go
export const endpointsPerSliceMax = 100;

export const managedBy = 'endpointslice-controller.k8s.io';
const reservedLabels = new Set([serviceNameLabel, managedByLabel, headlessLabel]);

export interface SlicesPlan {
  create: Draft<EndpointSlice>[];
  update: EndpointSlice[];
  delete: EndpointSlice[];
}

/** A part of the Service's pods, by name, and the slices that list any of them. */
export interface Scope {
  pods: ReadonlySet<string>;
  slices: ReadonlySet<string>;
}

/** Endpoints that have the same ports; only such ones may share a slice. */
export interface PortGroup {
  ports: EndpointPort[];
  endpoints: Endpoint[];
}

/**
 * @param existing the slices that this controller manages for the Service's name
 * @param scope what `groups` speaks of, everything unless told otherwise; the rest stays as it is
 */
export function planSlices(
  service: Service,
  groups: readonly PortGroup[],
  existing: readonly EndpointSlice[],
  scope?: Scope,
): SlicesPlan {
  const plan: SlicesPlan = { create: [], update: [], delete: [] };
  const byPorts = new Map<string, EndpointSlice[]>();
  for (const slice of existing) {
    // Slices of an earlier Service of the same name wait for the garbage collector; nobody may write them again.
    if (!isOwnedBy(slice, service)) {
      plan.delete.push(slice);
      continue;
    }
    const key = portKey(slice.ports);
    byPorts.set(key, [...(byPorts.get(key) ?? []), slice]);
  }
  for (const group of groups) {
    const key = portKey(group.ports);
    planGroup(plan, service, group, byPorts.get(key) ?? [], scope);
    byPorts.delete(key);
  }
  for (const slices of byPorts.values()) {
    if (scope) planGroup(plan, service, { ports: slices[0].ports ?? [], endpoints: [] }, slices, scope);
    else plan.delete.push(...slices);
  }
  keepPlaceholder(plan, service, existing);
  return reuseDeleted(plan, service);
}

/**
 * First, endpoints that are still wanted stay where they are. Then new ones fill slices that are written anyway, the
 * fullest first. What is left goes into one other slice that has room for all of it, or into new ones.
 */
// k8s: staging/src/k8s.io/endpointslice/reconciler.go reconcileByPortMapping
function planGroup(
  plan: SlicesPlan,
  service: Service,
  group: PortGroup,
  slices: readonly EndpointSlice[],
  scope: Scope | undefined,
): void {
  const labels = sliceLabels(service);
  const wanted = new Map(group.endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]));
  const changed: EndpointSlice[] = [];
  const unchanged: EndpointSlice[] = [];
  for (const slice of slices) {
    const { endpoints, isChanged } = keepWanted(slice, wanted, scope);
    if (isChanged && endpoints.length === 0) plan.delete.push(slice);
    else if (isChanged || !hasLabels(slice, labels)) changed.push(withEndpoints(slice, endpoints, labels));
    else unchanged.push(slice);
  }
  const left = [...wanted.values()];
  changed.sort((one, other) => other.endpoints.length - one.endpoints.length);
  for (const slice of changed) {
    const room = endpointsPerSliceMax - slice.endpoints.length;
    plan.update.push({ ...slice, endpoints: [...slice.endpoints, ...left.splice(0, Math.max(0, room))] });
  }
  while (left.length) {
    const roomy = left.length < endpointsPerSliceMax ? sliceToFill(unchanged, left.length) : undefined;
    if (roomy) {
      unchanged.splice(unchanged.indexOf(roomy), 1);
      plan.update.push({ ...roomy, endpoints: [...roomy.endpoints, ...left.splice(0)] });
    } else plan.create.push(newSlice(service, group.ports, left.splice(0, endpointsPerSliceMax)));
  }
}

/** Takes out of `wanted` what the slice lists already. */
function keepWanted(
  slice: EndpointSlice,
  wanted: Map<string, Endpoint>,
  scope: Scope | undefined,
): { endpoints: Endpoint[]; isChanged: boolean } {
  if (scope && !scope.slices.has(slice.metadata.name)) return { endpoints: slice.endpoints, isChanged: false };
  const endpoints: Endpoint[] = [];
  let isChanged = false;
  for (const endpoint of slice.endpoints) {
    if (scope && !scope.pods.has(endpoint.targetRef?.name ?? '')) {
      endpoints.push(endpoint);
      continue;
    }
    const key = endpointKey(endpoint);
    const next = wanted.get(key);
    if (next && wanted.delete(key) && isSameEndpoint(endpoint, next)) {
      endpoints.push(endpoint);
      continue;
    }
    isChanged = true;
    if (next) endpoints.push(next);
  }
  return { endpoints, isChanged };
}

/** The slice that is nearest to full with so many more, if one has room for all of them. */
// k8s: staging/src/k8s.io/endpointslice/utils.go getSliceToFill
function sliceToFill(slices: readonly EndpointSlice[], count: number): EndpointSlice | undefined {
  let best: EndpointSlice | undefined;
  for (const slice of slices) {
    if (slice.endpoints.length + count > endpointsPerSliceMax) continue;
    if (!best || slice.endpoints.length > best.endpoints.length) best = slice;
  }
  return best;
}

/** A Service without endpoints still has one slice, an empty one. */
function keepPlaceholder(plan: SlicesPlan, service: Service, existing: readonly EndpointSlice[]): void {
  if (plan.create.length || plan.delete.length !== existing.length) return;
  const placeholder = newSlice(service, [], []);
  const [only] = plan.delete;
  const isThere =
    plan.delete.length === 1 &&
    isOwnedBy(only, service) &&
    only.endpoints.length === 0 &&
    (only.ports ?? []).length === 0 &&
    equal(only.metadata.labels, placeholder.metadata.labels);
  if (isThere) plan.delete = [];
  else plan.create.push(placeholder);
}

/** Instead of deleting one slice and creating another, one is rewritten. */
// k8s: staging/src/k8s.io/endpointslice/reconciler.go finalize
function reuseDeleted(plan: SlicesPlan, service: Service): SlicesPlan {
  const create = [...plan.create];
  const update = [...plan.update];
  const left: EndpointSlice[] = [];
  for (const slice of plan.delete) {
    const draft = isOwnedBy(slice, service) ? create.pop() : undefined;
    if (!draft) left.push(slice);
    else
      update.push({
        ...slice,
        metadata: { ...slice.metadata, labels: draft.metadata.labels },
        endpoints: draft.endpoints,
        ports: draft.ports,
      });
  }
  return { create, update, delete: left };
}

function newSlice(service: Service, ports: EndpointPort[], endpoints: Endpoint[]): Draft<EndpointSlice> {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${service.metadata.name}-`,
      namespace: service.metadata.namespace,
      labels: sliceLabels(service),
      ownerReferences: [controllerReference(service)],
    },
    addressType: 'IPv4',
    endpoints,
    ports,
  };
}

/** The Service's own labels and those by which its slices are found. */
// k8s: staging/src/k8s.io/endpointslice/utils.go setEndpointSliceLabels
function sliceLabels(service: Service): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [key, value] of Object.entries(service.metadata.labels ?? {}))
    if (!reservedLabels.has(key)) labels[key] = value;
  if (isHeadless(service)) labels[headlessLabel] = '';
  labels[serviceNameLabel] = service.metadata.name;
  labels[managedByLabel] = managedBy;
  return labels;
}

function hasLabels(slice: EndpointSlice, labels: Record<string, string>): boolean {
  return equal(slice.metadata.labels ?? {}, labels);
}

function withEndpoints(slice: EndpointSlice, endpoints: Endpoint[], labels: Record<string, string>): EndpointSlice {
  return { ...slice, metadata: { ...slice.metadata, labels }, endpoints };
}

function isOwnedBy(slice: EndpointSlice, service: Service): boolean {
  return (slice.metadata.ownerReferences ?? []).some(
    ({ uid, kind, apiVersion }) => uid === service.metadata.uid && kind === 'Service' && apiVersion === 'v1',
  );
}
