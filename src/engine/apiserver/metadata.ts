/** What the API server itself writes into metadata: names made up, identity, times, and what no client may change. */
// k8s: staging/src/k8s.io/apiserver/pkg/registry/rest/create.go, update.go, meta.go
import type { Draft, KubernetesObject, ObjectMeta } from '../../api/object.ts';
import { parseTime } from '../../api/time.ts';
import { badRequest, failure, type Status } from '../../api/status.ts';
import type { Call } from './core.ts';
import { storeKey } from './resources.ts';

/** As upstream: so often a name is made up before giving in. */
const nameAttemptsMax = 8;
/** Generated names stay within 63 characters: 58 and a suffix of five. */
const generatedPrefixMax = 58;

/** The metadata of a new object. */
export function firstMetadata(call: Call, given: Partial<ObjectMeta>): ObjectMeta | Status {
  const { core, request, resource } = call;
  if (given.resourceVersion) return resourceVersionOnCreate();
  let namespace: string | undefined;
  if (resource.kind.namespaced) {
    namespace = request.namespace || given.namespace || 'default';
    if (given.namespace && given.namespace !== namespace) {
      return badRequest('the namespace of the provided object does not match the namespace sent on the request');
    }
  }
  const name = given.name || generatedName(call, namespace, given.generateName);
  if (isRefused(name)) return name;
  // Every pod and event comes through here: assignments are far cheaper than spreads of what may be absent.
  const metadata: ObjectMeta = { name } as ObjectMeta;
  if (given.generateName) metadata.generateName = given.generateName;
  if (namespace) metadata.namespace = namespace;
  metadata.uid = (call.uids ?? core.uids).uid();
  metadata.resourceVersion = '';
  metadata.creationTimestamp = core.now;
  keepGiven(metadata, given);
  return metadata;
}

function generatedName(call: Call, namespace: string | undefined, generateName: string | undefined): string | Status {
  if (!generateName) return '';
  let name = '';
  for (let attempt = 0; attempt < nameAttemptsMax; attempt++) {
    name = generateName.slice(0, generatedPrefixMax) + call.core.names.suffix();
    if (!call.core.store.get(storeKey(call.resource, namespace, name))) return name;
  }
  const { group, resource } = call.resource.name;
  const message = `${group ? `${resource}.${group}` : resource} "${name}" already exists, the server was not able to generate a unique name for the object`;
  return failure(409, 'AlreadyExists', message, {
    name,
    ...(group ? { group } : {}),
    kind: resource,
    retryAfterSeconds: 1,
  });
}

// k8s: staging/src/k8s.io/apiserver/pkg/storage/errors.go ErrResourceVersionSetOnCreate
function resourceVersionOnCreate(): Status {
  const { reason: _, ...status } = failure(
    500,
    'InternalError',
    'resourceVersion should not be set on objects to be created',
  );
  return status;
}

/** The metadata of an update: what clients may write is theirs, the rest is as it was. */
export function nextMetadata(incoming: Partial<ObjectMeta>, old: ObjectMeta): ObjectMeta {
  const metadata: ObjectMeta = { name: old.name } as ObjectMeta;
  if (incoming.generateName) metadata.generateName = incoming.generateName;
  if (old.namespace) metadata.namespace = old.namespace;
  metadata.uid = old.uid;
  metadata.resourceVersion = old.resourceVersion;
  if (old.generation !== undefined) metadata.generation = old.generation;
  metadata.creationTimestamp = sameMoment(incoming.creationTimestamp, old.creationTimestamp);
  const deletionTimestamp = old.deletionTimestamp ?? incoming.deletionTimestamp;
  if (deletionTimestamp) metadata.deletionTimestamp = deletionTimestamp;
  if (old.deletionGracePeriodSeconds !== undefined)
    metadata.deletionGracePeriodSeconds = old.deletionGracePeriodSeconds;
  keepGiven(metadata, incoming);
  return metadata;
}

/** What clients write into metadata; what is empty is not there. */
function keepGiven(metadata: ObjectMeta, given: Partial<ObjectMeta>): void {
  const { labels, annotations, ownerReferences, finalizers } = given;
  if (labels && notEmpty(labels)) metadata.labels = labels;
  if (annotations && notEmpty(annotations)) metadata.annotations = annotations;
  if (ownerReferences && notEmpty(ownerReferences)) metadata.ownerReferences = ownerReferences;
  if (finalizers && notEmpty(finalizers)) metadata.finalizers = finalizers;
}

/** The old text, unless the new one means another moment: clients write the same one in several ways. */
function sameMoment(incoming: string | undefined, old: string): string {
  return !incoming || incoming === old || parseTime(incoming) === parseTime(old) ? old : incoming;
}

/** Refuses a body that is about another object than the path. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/rest.go checkName
export function checkName(call: Call, draft: Draft): Status | undefined {
  const { name, namespace } = draft.metadata;
  const { request } = call;
  if (!name)
    return badRequest(
      `the name of the object (${request.name} based on URL) was undeterminable: name must be provided`,
    );
  if (name !== request.name)
    return badRequest(`the name of the object (${name}) does not match the name on the URL (${request.name})`);
  if (namespace && request.namespace && namespace !== request.namespace) {
    return badRequest(
      `the namespace of the object (${namespace}) does not match the namespace on the request (${request.namespace})`,
    );
  }
  return undefined;
}

/** A copy of the object whose metadata is private and may be changed before it is stored. */
export function withMetadata<T extends KubernetesObject>(object: T, changes: Partial<ObjectMeta>): T {
  return { ...object, metadata: { ...object.metadata, ...changes } };
}

function notEmpty(value: object): boolean {
  for (const _ in value) return true;
  return false;
}

function isRefused(name: string | Status): name is Status {
  return typeof name !== 'string';
}
