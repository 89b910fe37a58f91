/** Lists the pods behind each Service with a selector, in the older form. Woken by Services, their pods, and Endpoints that are deleted. */
// k8s: pkg/controller/endpoint/endpoints_controller.go
import type { Change } from '../../../api/handler.ts';
import { keyOf, type KubernetesObject } from '../../../api/object.ts';
import { matchesLabels } from '../../../api/selector.ts';
import { endpoints } from '../../../kinds/endpoints/index.ts';
import type { Endpoints } from '../../../kinds/endpoints/types.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { service } from '../../../kinds/service/index.ts';
import type { Service } from '../../../kinds/service/types.ts';
import {
  defineController,
  watchOwn,
  watchWith,
  type Outcome,
  type ReconcileContext,
  type WatchContext,
} from '../../client/controller.ts';
import { byNamespace, podsByLabel, selectPods } from '../shared/indexes.ts';
import { isNamespaceTerminating } from '../shared/pod-template.ts';
import { servicesOfPod } from '../shared/service-pods.ts';
import { hasPlace, planEndpoints, type EndpointsPlan } from './plan.ts';
import { notePod, noteService, triggerTime, type TriggerTimes } from './trigger-times.ts';

/** What it remembers of a Service between two looks. */
interface Progress {
  times: TriggerTimes;
  /** The version that our own last update has replaced: a cache that still shows it is behind. */
  // k8s: pkg/controller/endpoint/endpoints_tracker.go
  replaced?: string;
}

/** By key of the Service. */
type Progresses = Record<string, Progress>;

export const endpointsController = defineController<Progresses>({
  name: 'endpoint-controller',
  watches: [
    { ...watchOwn(service), keys: keysOfService },
    watchWith(pod, keysOfPod),
    // Whoever changes Endpoints by hand keeps the change until a pod comes or goes.
    watchWith(endpoints, ({ type, object }) => (type === 'DELETED' ? [keyOf(object)] : [])),
  ],
  indexes: [byNamespace(service), byNamespace(pod), podsByLabel],
  memory: () => ({}),
  reconcile(key, context) {
    const current = context.cache(service).get(key);
    if (!current) return forget(key, context);
    const { selector, type } = current.spec;
    // A Service without a selector has endpoints that somebody else writes; an ExternalName has none.
    if (!selector || type === 'ExternalName') return;
    const { namespace } = current.metadata;
    const all = context.cache(pod);
    const pods = selectPods(all, namespace ?? '', { matchLabels: selector });
    const progress = context.memory[key];
    const podNamed = (name: string) => selected(all.get(`${namespace}/${name}`), selector);
    const { triggeredAt, times } = triggerTime(current, pods, podNamed, progress?.times);
    context.memory[key] = { ...progress, times };
    const known = context.cache(endpoints).get(key);
    if (known && known.metadata.resourceVersion === progress?.replaced) {
      const { resourceVersion } = known.metadata;
      return {
        retry: `endpoints informer cache is out of date, resource version ${resourceVersion} already processed for endpoints ${key}`,
      };
    }
    return write(current, known, planEndpoints(current, pods, known, triggeredAt), context);
  },
});

function selected(found: Pod | undefined, selector: Record<string, string>): Pod | undefined {
  return found && matchesLabels(selector, found.metadata.labels) ? found : undefined;
}

function keysOfService({ object }: Change, { memory }: WatchContext): readonly string[] {
  const key = keyOf(object);
  noteService((memory as Progresses)[key]?.times);
  return [key];
}

/** A pod that is listed neither before nor after is no reason to look: one that has been leaving for long is gone at last. */
function keysOfPod(change: Change<Pod>, context: WatchContext): readonly string[] {
  const { object, old } = change;
  const keys: string[] = [];
  for (const candidate of servicesOfPod(change, context.cache(service))) {
    const key = keyOf(candidate);
    notePod((context.memory as Progresses)[key]?.times, object.metadata.name);
    if (hasPlace(object, candidate) || (old && hasPlace(old, candidate))) keys.push(key);
  }
  return keys;
}

/** Endpoints go with their Service, whoever has made them. */
function forget(key: string, { client, cache, memory }: ReconcileContext<Progresses>): Outcome | undefined {
  // Our own may be too new for the cache.
  const isDue = key in memory || cache(endpoints).get(key) !== undefined;
  delete memory[key];
  if (!isDue) return undefined;
  const deleted = client.delete(endpoints, key, {}, 'because their Service is gone');
  return deleted.ok || deleted.status.code === 404 ? undefined : { retry: deleted.status.message ?? '' };
}

function write(
  { metadata: { namespace, name } }: Service,
  known: Endpoints | undefined,
  plan: EndpointsPlan,
  { client, events, memory }: ReconcileContext<Progresses>,
): Outcome | undefined {
  if (!plan) return undefined;
  const isNew = 'create' in plan;
  const draft = isNew ? plan.create : plan.update;
  const reason = describe(name, draft);
  const written = isNew ? client.create(endpoints, plan.create, reason) : client.update(endpoints, plan.update, reason);
  if (written.ok) {
    const replaced = known?.metadata.resourceVersion;
    if (replaced && replaced !== written.object.metadata.resourceVersion)
      memory[`${namespace}/${name}`].replaced = replaced;
    return undefined;
  }
  if (isNew && isNamespaceTerminating(written.status)) return undefined;
  const message = written.status.message ?? '';
  const [event, text] = isNew
    ? ['FailedToCreateEndpoint', `Failed to create endpoint for service ${namespace}/${name}: ${message}`]
    : ['FailedToUpdateEndpoint', `Failed to update endpoint ${namespace}/${name}: ${message}`];
  events.record(draft as KubernetesObject, 'Warning', event, text);
  return { retry: message };
}

/** `listed 3 addresses of shop, 2 ready` */
function describe(name: string, { subsets = [] }: Pick<Endpoints, 'subsets'>): string {
  let ready = 0;
  let all = 0;
  for (const { addresses = [], notReadyAddresses = [] } of subsets) {
    ready += addresses.length;
    all += addresses.length + notReadyAddresses.length;
  }
  return `listed ${all} ${all === 1 ? 'address' : 'addresses'} of ${name}, ${ready} ready`;
}
