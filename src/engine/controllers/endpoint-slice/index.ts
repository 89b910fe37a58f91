/** Lists the pods behind each Service with a selector. Woken by Services, their pods, and their slices. */
// k8s: pkg/controller/endpointslice/endpointslice_controller.go
import type { Change } from '../../../api/handler.ts';
import { keyOf, type KubernetesObject } from '../../../api/object.ts';
import { matchesLabels } from '../../../api/selector.ts';
import { endpointSlice } from '../../../kinds/endpoint-slice/index.ts';
import type { EndpointSlice } from '../../../kinds/endpoint-slice/types.ts';
import { node } from '../../../kinds/node/index.ts';
import type { Node } from '../../../kinds/node/types.ts';
import { isPodReady, isPodTerminal } from '../../../kinds/pod/conditions.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { service } from '../../../kinds/service/index.ts';
import type { Service } from '../../../kinds/service/types.ts';
import {
  defineController,
  indexOf,
  watchOwn,
  watchWith,
  type Outcome,
  type ReconcileContext,
  type WatchContext,
} from '../../client/controller.ts';
import type { Informer } from '../../client/informer.ts';
import { byNamespace, namespaceIndex, podsByLabel, selectPods } from '../shared/indexes.ts';
import { isNamespaceTerminating } from '../shared/pod-template.ts';
import { endpointOf, isListed, portKey, portsOf } from './endpoint.ts';
import { managedBy, managedByLabel, planSlices, serviceNameLabel, type PortGroup, type SlicesPlan } from './plan.ts';

/** Slices by the key of their Service. */
const serviceIndex = 'service';

/** Our last writes for one Service, which the cache may not show yet: versions by slice name, 0 for deleted. */
interface Written {
  versions: Record<string, number>;
  /** The Service changed meanwhile and waits for the cache to catch up. */
  isAwaited: boolean;
}

/** By key of the Service. */
type Memory = Record<string, Written>;

export const endpointSliceController = defineController<Memory>({
  name: 'endpoint-slice-controller',
  watches: [
    watchOwn(service),
    watchWith(pod, keysOfPod),
    watchWith(endpointSlice, keysOfSlice),
    watchWith(node, () => []),
  ],
  indexes: [
    byNamespace(service),
    byNamespace(pod),
    podsByLabel,
    indexOf(endpointSlice, serviceIndex, (slice) => serviceKeyOf(slice) ?? []),
  ],
  memory: () => ({}),
  reconcile(key, context) {
    const current = context.cache(service).get(key);
    if (!current) {
      delete context.memory[key];
      return;
    }
    // A Service without a selector has endpoints that somebody else writes; an ExternalName has none.
    if (!current.spec.selector || current.spec.type === 'ExternalName') return;
    const existing = context.cache(endpointSlice).byIndex(serviceIndex, key);
    const written = context.memory[key];
    if (written && isStale(written, existing)) {
      written.isAwaited = true;
      return;
    }
    delete context.memory[key];
    const selected = selectPods(context.cache(pod), current.metadata.namespace ?? '', {
      matchLabels: current.spec.selector,
    });
    const { groups, skipped } = groupByPorts(selected, current, context.cache(node));
    const mine = existing.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const refusal = write(key, current, planSlices(current, groups, mine), context);
    return refusal ?? (skipped ? { retry: `the node of pod ${skipped} was not found` } : undefined);
  },
});

// k8s: staging/src/k8s.io/endpointslice/reconciler.go reconcileByAddressType
function groupByPorts(
  pods: readonly Pod[],
  current: Service,
  nodes: Informer<Node>,
): { groups: PortGroup[]; skipped: string | undefined } {
  let skipped: string | undefined;
  const groups = new Map<string, PortGroup>();
  for (const object of pods) {
    if (!isListed(object)) continue;
    const machine = nodes.get(object.spec.nodeName ?? '');
    // The pod's node is gone, so soon will be the pod.
    if (!machine && !current.spec.publishNotReadyAddresses) {
      skipped = object.metadata.name;
      continue;
    }
    const ports = portsOf(object, current);
    const key = portKey(ports);
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { ports, endpoints: [] }));
    group.endpoints.push(endpointOf(object, current, machine));
  }
  return { groups: [...groups.values()], skipped };
}

function write(
  key: string,
  current: Service,
  plan: SlicesPlan,
  context: ReconcileContext<Memory>,
): Outcome | undefined {
  const { name } = current.metadata;
  const versions: Record<string, number> = {};
  const remember = ({ metadata }: KubernetesObject) => (versions[metadata.name] = Number(metadata.resourceVersion));
  try {
    // A Service that is being deleted gets no new slices: the garbage collector is taking them away.
    for (const draft of current.metadata.deletionTimestamp === undefined ? plan.create : []) {
      const created = context.client.create(endpointSlice, draft, describe(name, draft, ' in a new slice'));
      if (!created.ok && isNamespaceTerminating(created.status)) return undefined;
      if (!created.ok) return { retry: created.status.message ?? 'refused' };
      remember(created.object);
    }
    for (const slice of plan.update) {
      const updated = context.client.update(endpointSlice, slice, describe(name, slice));
      if (!updated.ok) return { retry: updated.status.message ?? 'refused' };
      remember(updated.object);
    }
    for (const slice of plan.delete) {
      const reason = `deleted a slice that ${name} no longer needs`;
      const deleted = context.client.delete(endpointSlice, keyOf(slice), {}, reason);
      if (!deleted.ok && deleted.status.code !== 404) return { retry: deleted.status.message ?? 'refused' };
      versions[slice.metadata.name] = 0;
    }
    return undefined;
  } finally {
    if (Object.keys(versions).length) context.memory[key] = { versions, isAwaited: false };
  }
}

/** `listed 3 pods of shop, 2 ready`, and where. */
function describe(name: string, { endpoints }: { endpoints: EndpointSlice['endpoints'] }, where = ''): string {
  const ready = endpoints.filter(({ conditions }) => conditions.ready).length;
  return `listed ${endpoints.length} ${endpoints.length === 1 ? 'pod' : 'pods'} of ${name}${where}, ${ready} ready`;
}

/** The cache does not show all of our own last writes yet. */
// k8s: staging/src/k8s.io/endpointslice/util/endpointslice_tracker.go StaleSlices
function isStale({ versions }: Written, existing: readonly EndpointSlice[]): boolean {
  const seen = new Map(existing.map(({ metadata }) => [metadata.name, Number(metadata.resourceVersion)]));
  return Object.entries(versions).some(([name, version]) =>
    version === 0 ? seen.has(name) : (seen.get(name) ?? 0) < version,
  );
}

function serviceKeyOf({ metadata }: EndpointSlice): [string] | undefined {
  const name = metadata.labels?.[serviceNameLabel];
  return name && metadata.labels?.[managedByLabel] === managedBy ? [`${metadata.namespace}/${name}`] : undefined;
}

/** Our own writes are no news, unless the Service waits to see them. */
function keysOfSlice({ object, old, type }: Change<EndpointSlice>, context: WatchContext): readonly string[] {
  const keys = serviceKeyOf(object) ?? (old && serviceKeyOf(old));
  if (!keys) return [];
  const written = (context.memory as Memory)[keys[0]];
  const version = written?.versions[object.metadata.name];
  if (!written || version === undefined) return keys;
  if (type === 'DELETED' && version !== 0) {
    // Somebody else deleted it; it will never be seen again.
    delete written.versions[object.metadata.name];
    return keys;
  }
  const isOwn = type === 'DELETED' || Number(object.metadata.resourceVersion) <= version;
  return isOwn && !written.isAwaited ? [] : keys;
}

/** Services that select the pod now or did before; only changes that an endpoint shows count. */
// k8s: staging/src/k8s.io/endpointslice/util/controller_utils.go GetServicesToUpdateOnPodChange
function keysOfPod({ object, old, type }: Change<Pod>, context: WatchContext): readonly string[] {
  // Without an address it is listed nowhere.
  if (!object.status.podIP && !old?.status.podIP) return [];
  if (type === 'MODIFIED' && old && !isChanged(old, object)) return [];
  const keys: string[] = [];
  for (const candidate of context.cache(service).byIndex(namespaceIndex, object.metadata.namespace ?? '')) {
    const { selector } = candidate.spec;
    if (!selector) continue;
    if (matchesLabels(selector, object.metadata.labels) || (old && matchesLabels(selector, old.metadata.labels)))
      keys.push(keyOf(candidate));
  }
  return keys;
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
