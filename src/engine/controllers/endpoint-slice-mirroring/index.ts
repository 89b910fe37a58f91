/**
 * Lists the addresses that somebody has written into the Endpoints of a Service without a selector as slices, which is
 * where the nodes look. Woken by Endpoints, by Services that gain or lose a selector, and by slices that others change.
 */
// k8s: pkg/controller/endpointslicemirroring/endpointslicemirroring_controller.go
import type { Change } from '../../../api/handler.ts';
import { keyOf } from '../../../api/object.ts';
import { endpointSlice } from '../../../kinds/endpoint-slice/index.ts';
import type { EndpointSlice } from '../../../kinds/endpoint-slice/types.ts';
import { endpoints } from '../../../kinds/endpoints/index.ts';
import type { Endpoints } from '../../../kinds/endpoints/types.ts';
import { service } from '../../../kinds/service/index.ts';
import type { Service } from '../../../kinds/service/types.ts';
import {
  defineController,
  indexOf,
  watchWith,
  type Outcome,
  type ReconcileContext,
  type WatchContext,
} from '../../client/controller.ts';
import { isNamespaceTerminating } from '../shared/pod-template.ts';
import { isOwn, isStale, noteDeletion, noteWrite, type SliceVersions } from '../shared/slice-versions.ts';
import { managedByLabel, serviceNameLabel } from '../shared/slices.ts';
import { addressesPerSubsetMax, mirroredBy, planMirror, shouldMirror, type MirrorPlan } from './plan.ts';

/** Slices that mirror, by the key of their Endpoints. */
const mirrorIndex = 'mirrored endpoints';

/** By key of the Endpoints. */
type Memory = Record<string, SliceVersions>;

type Context = ReconcileContext<Memory>;

export const endpointSliceMirroringController = defineController<Memory>({
  name: 'endpoint-slice-mirroring-controller',
  watches: [
    { ...watchWith(endpoints, keysOfEndpoints), primary: true },
    watchWith(service, keysOfService),
    watchWith(endpointSlice, keysOfSlice),
  ],
  indexes: [indexOf(endpointSlice, mirrorIndex, (slice) => (isMirror(slice) ? keysNamed(slice) : []))],
  memory: () => ({}),
  reconcile(key, context) {
    const current = context.cache(endpoints).get(key);
    const existing = context.cache(endpointSlice).byIndex(mirrorIndex, key);
    if (!current || !shouldMirror(current) || !isOpen(context.cache(service).get(key))) {
      delete context.memory[key];
      return removeAll(existing, context);
    }
    if (isStale(context.memory[key] ?? {}, existing)) return { retry: 'EndpointSlice informer cache is out of date' };
    context.memory[key] = {};
    const plan = planMirror(current, existing);
    announceSkipped(current, plan, context);
    const refusal = write(current, plan, context.memory[key], context);
    return refusal === undefined ? undefined : { retry: refusal };
  },
});

/** Nobody but its owner says what is behind the Service. */
function isOpen(found: Service | undefined): boolean {
  return found !== undefined && found.spec.selector === undefined;
}

function announceSkipped(current: Endpoints, { invalid, skipped }: MirrorPlan, { events }: Context): void {
  if (invalid > 0) {
    const message = `Skipped ${invalid} invalid IP addresses when mirroring to EndpointSlices`;
    events.record(current, 'Warning', 'InvalidIPAddress', message);
  }
  if (skipped > invalid) {
    const limit = `A max of ${addressesPerSubsetMax} addresses can be mirrored to EndpointSlices per Endpoints subset`;
    events.record(current, 'Warning', 'TooManyAddressesToMirror', `${limit}. ${skipped} addresses were skipped`);
  }
}

/** Returns what was refused, in upstream's words. */
// k8s: pkg/controller/endpointslicemirroring/reconciler.go finalize
function write(current: Endpoints, plan: MirrorPlan, versions: SliceVersions, { client }: Context): string | undefined {
  const { name, namespace } = current.metadata;
  const forEndpoints = `for Endpoints ${namespace}/${name}`;
  for (const draft of current.metadata.deletionTimestamp === undefined ? plan.create : []) {
    const created = client.create(endpointSlice, draft, describe(name, draft));
    if (!created.ok && isNamespaceTerminating(created.status)) return undefined;
    if (!created.ok) return `failed to create EndpointSlice ${forEndpoints}: ${created.status.message}`;
    noteWrite(versions, created.object);
  }
  for (const slice of plan.update) {
    const updated = client.update(endpointSlice, slice, describe(name, slice));
    if (!updated.ok)
      return `failed to update ${slice.metadata.name} EndpointSlice ${forEndpoints}: ${updated.status.message}`;
    noteWrite(versions, updated.object);
  }
  for (const slice of plan.delete) {
    const deleted = client.delete(endpointSlice, keyOf(slice), {}, `deleted a slice that ${name} no longer needs`);
    if (!deleted.ok && deleted.status.code !== 404)
      return `failed to delete ${slice.metadata.name} EndpointSlice ${forEndpoints}: ${deleted.status.message}`;
    noteDeletion(versions, slice);
  }
  return undefined;
}

/** `mirrored 3 addresses of the Endpoints db, 2 ready` */
function describe(name: string, { endpoints: listed }: Pick<EndpointSlice, 'endpoints'>): string {
  const ready = listed.filter(({ conditions }) => conditions.ready).length;
  return `mirrored ${listed.length} ${listed.length === 1 ? 'address' : 'addresses'} of the Endpoints ${name}, ${ready} ready`;
}

function removeAll(existing: readonly EndpointSlice[], { client }: Context): Outcome | undefined {
  let refusal: Outcome | undefined;
  for (const slice of existing) {
    const reason = 'deleted a slice that mirrors nothing any more';
    const deleted = client.delete(endpointSlice, keyOf(slice), {}, reason);
    if (!deleted.ok && deleted.status.code !== 404) refusal ??= { retry: deleted.status.message ?? 'refused' };
  }
  return refusal;
}

function isMirror({ metadata }: EndpointSlice): boolean {
  return metadata.labels?.[managedByLabel] === mirroredBy;
}

/** The key of the Endpoints that a slice names, if it names any. */
function keysNamed({ metadata }: EndpointSlice): string[] {
  const name = metadata.labels?.[serviceNameLabel];
  return name ? [`${metadata.namespace}/${name}`] : [];
}

function keysOfEndpoints({ object, old }: Change<Endpoints>): readonly string[] {
  return shouldMirror(object) || (old && shouldMirror(old)) ? [keyOf(object)] : [];
}

function keysOfService({ object, old, type }: Change<Service>): readonly string[] {
  const isNews = type === 'MODIFIED' && old ? isOpen(old) !== isOpen(object) : isOpen(object);
  return isNews ? [keyOf(object)] : [];
}

// k8s: pkg/controller/endpointslicemirroring/endpointslicemirroring_controller.go onEndpointSliceUpdate
function keysOfSlice(change: Change<EndpointSlice>, { memory }: WatchContext): readonly string[] {
  const { object, old } = change;
  const keys = keysNamed(object);
  const before = old ? keysNamed(old) : keys;
  if (before[0] !== keys[0]) {
    for (const key of before) forget(memory as Memory, key, object);
    return [...keys, ...before];
  }
  if (!isMirror(object) && !(old && isMirror(old))) return [];
  return keys.filter((key) => {
    if (isOwn((memory as Memory)[key] ?? {}, change)) return false;
    if (change.type === 'DELETED' || !isMirror(object)) forget(memory as Memory, key, object);
    return true;
  });
}

/** What somebody else has deleted or taken away will not be seen among ours again. */
function forget(memory: Memory, key: string, { metadata }: EndpointSlice): void {
  if (memory[key]) delete memory[key][metadata.name];
}
