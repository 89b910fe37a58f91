/** Lists the pods behind each Service with a selector. Woken by Services, their pods, and their slices. */
// k8s: pkg/controller/endpointslice/endpointslice_controller.go
import type { Change } from '../../../api/handler.ts';
import { keyOf } from '../../../api/object.ts';
import { matchesLabels } from '../../../api/selector.ts';
import { endpointSlice } from '../../../kinds/endpoint-slice/index.ts';
import type { EndpointSlice } from '../../../kinds/endpoint-slice/types.ts';
import { node } from '../../../kinds/node/index.ts';
import type { Node } from '../../../kinds/node/types.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { service } from '../../../kinds/service/index.ts';
import type { Service } from '../../../kinds/service/types.ts';
import {
  defineController,
  indexOf,
  watchOwn,
  watchWith,
  type ReconcileContext,
  type WatchContext,
} from '../../client/controller.ts';
import type { Client } from '../../client/client.ts';
import type { Informer } from '../../client/informer.ts';
import { byNamespace, podsByLabel, selectPods } from '../shared/indexes.ts';
import { isNamespaceTerminating } from '../shared/pod-template.ts';
import { isListed, servicesOfPod } from '../shared/service-pods.ts';
import { isStale, noteDeletion, noteWrite } from '../shared/slice-versions.ts';
import { managedByLabel, portKey, serviceNameLabel } from '../shared/slices.ts';
import { endpointOf, portsOf } from './endpoint.ts';
import { managedBy, planSlices, type PortGroup, type Scope, type SlicesPlan } from './plan.ts';
import { isNews, newProgress, noteAll, notePod, type Progress, type Progresses } from './progress.ts';

/** Slices by the key of their Service. */
const serviceIndex = 'service';
/** Slices by the keys of the pods that they list. */
const podIndex = 'pod';

export const endpointSliceController = defineController<Progresses>({
  name: 'endpoint-slice-controller',
  watches: [
    { ...watchOwn(service), keys: keysOfService },
    watchWith(pod, keysOfPod),
    watchWith(endpointSlice, keysOfSlice),
    watchWith(node, () => []),
  ],
  indexes: [
    byNamespace(service),
    byNamespace(pod),
    podsByLabel,
    indexOf(endpointSlice, serviceIndex, (slice) => serviceKeyOf(slice) ?? []),
    indexOf(endpointSlice, podIndex, ({ metadata, endpoints }) =>
      endpoints.map(({ targetRef }) => `${metadata.namespace}/${targetRef?.name}`),
    ),
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
    const progress = (context.memory[key] ??= newProgress());
    if (isStale(progress.versions, existing)) {
      progress.isAwaited = true;
      return;
    }
    // A placeholder may have to make way, which only a look at everything tells.
    if (existing.some(({ endpoints }) => endpoints.length === 0)) progress.changed = 'all';
    const { changed } = progress;
    const next: Progress = (context.memory[key] = { changed: {}, versions: {}, isAwaited: false });
    const { groups, skipped } = groupByPorts(podsOf(current, changed, context), current, context.cache(node));
    const mine = existing.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const scope = changed === 'all' ? undefined : scopeOf(current, changed, context);
    const refused = write(current, planSlices(current, groups, mine, scope), next, context.client);
    const problem = refused ?? skipped;
    if (problem === undefined) return;
    next.changed = 'all';
    const { namespace, name } = current.metadata;
    const message = `Error updating Endpoint Slices for Service ${namespace}/${name}: ${problem}`;
    context.events.record(current, 'Warning', 'FailedToUpdateEndpointSlices', message);
    return { retry: problem };
  },
});

/** The Service's pods that are to be looked at. */
function podsOf({ metadata, spec }: Service, changed: Progress['changed'], context: ReconcileContext): Pod[] {
  const pods = context.cache(pod);
  const selector = spec.selector ?? {};
  if (changed === 'all') return selectPods(pods, metadata.namespace ?? '', { matchLabels: selector });
  return Object.keys(changed)
    .map((name) => pods.get(`${metadata.namespace}/${name}`))
    .filter((object) => object !== undefined && matchesLabels(selector, object.metadata.labels))
    .filter((object) => object !== undefined);
}

function scopeOf({ metadata }: Service, changed: Record<string, true>, context: ReconcileContext): Scope {
  const names = Object.keys(changed);
  const informer = context.cache(endpointSlice);
  const slices = names.flatMap((name) => informer.byIndex(podIndex, `${metadata.namespace}/${name}`));
  return { pods: new Set(names), slices: new Set(slices.map((slice) => slice.metadata.name)) };
}

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
      const { namespace, name } = current.metadata;
      skipped = `skipping Pod ${object.metadata.name} for Service ${namespace}/${name}: Node ${object.spec.nodeName} Not Found`;
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

/** Returns what was refused, in upstream's words. */
function write(current: Service, plan: SlicesPlan, progress: Progress, client: Client): string | undefined {
  const { name, namespace } = current.metadata;
  const forService = `for Service ${namespace}/${name}`;
  // A Service that is being deleted gets no new slices: the garbage collector is taking them away.
  for (const draft of current.metadata.deletionTimestamp === undefined ? plan.create : []) {
    const created = client.create(endpointSlice, draft, describe(name, draft, ' in a new slice'));
    if (!created.ok && isNamespaceTerminating(created.status)) return undefined;
    if (!created.ok) return `failed to create EndpointSlice ${forService}: ${created.status.message}`;
    noteWrite(progress.versions, created.object);
  }
  for (const slice of plan.update) {
    const updated = client.update(endpointSlice, slice, describe(name, slice));
    if (!updated.ok)
      return `failed to update ${slice.metadata.name} EndpointSlice ${forService}: ${updated.status.message}`;
    noteWrite(progress.versions, updated.object);
  }
  for (const slice of plan.delete) {
    const deleted = client.delete(endpointSlice, keyOf(slice), {}, `deleted a slice that ${name} no longer needs`);
    if (!deleted.ok && deleted.status.code !== 404)
      return `failed to delete ${slice.metadata.name} EndpointSlice ${forService}: ${deleted.status.message}`;
    noteDeletion(progress.versions, slice);
  }
  return undefined;
}

/** `listed 3 pods of shop, 2 ready`, and where. */
function describe(name: string, { endpoints }: { endpoints: EndpointSlice['endpoints'] }, where = ''): string {
  const ready = endpoints.filter(({ conditions }) => conditions.ready).length;
  return `listed ${endpoints.length} ${endpoints.length === 1 ? 'pod' : 'pods'} of ${name}${where}, ${ready} ready`;
}

function serviceKeyOf({ metadata }: EndpointSlice): [string] | undefined {
  const name = metadata.labels?.[serviceNameLabel];
  return name && metadata.labels?.[managedByLabel] === managedBy ? [`${metadata.namespace}/${name}`] : undefined;
}

function keysOfService({ object }: Change, { memory }: WatchContext): readonly string[] {
  const key = keyOf(object);
  noteAll(memory as Progresses, key);
  return [key];
}

function keysOfSlice(change: Change<EndpointSlice>, { memory }: WatchContext): readonly string[] {
  const keys = serviceKeyOf(change.object) ?? (change.old && serviceKeyOf(change.old));
  return keys && isNews(memory as Progresses, keys[0], change) ? keys : [];
}

function keysOfPod(change: Change<Pod>, context: WatchContext): readonly string[] {
  return servicesOfPod(change, context.cache(service)).map((candidate) => {
    const key = keyOf(candidate);
    notePod(context.memory as Progresses, key, change.object.metadata.name);
    return key;
  });
}
