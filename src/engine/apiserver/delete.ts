/** Delete: at once, after a grace period, or when the last finalizer is gone. */
// k8s: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go Delete, pkg/registry/rest/delete.go BeforeDelete
import type { KubernetesObject, ObjectMeta } from '../../api/object.ts';
import type { ApiResponse, DeleteOptions } from '../../api/request.ts';
import { conflict, notFound, success, type Status } from '../../api/status.ts';
import { formatTime, parseTime } from '../../api/time.ts';
import { equal } from '../../base/equality.ts';
import type { Namespace } from '../../kinds/namespace/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { admitDelete } from './admission.ts';
import { answer, refuse, type Call, type ObjectVersion } from './core.ts';
import { withMetadata } from './metadata.ts';
import { invalidRequest } from './refusals.ts';
import { storeKey } from './resources.ts';

export function deleteObject(call: Call): ApiResponse {
  const { request, resource } = call;
  const options = call.options.deleteOptions ?? {};
  const name = request.name ?? '';
  call.core.passage.enter('decoding');
  const refused = checkDeleteOptions(options) ?? admitDelete(call, name);
  if (refused) return refuse(refused);
  call.core.passage.enter('lookup');
  const version = call.core.store.get(storeKey(resource, request.namespace, name));
  return version ? deleteVersion(call, version, options) : refuse(notFound(resource.name, name));
}

/** Deletes what is stored, or takes the next step towards it. */
export function deleteVersion(call: Call, version: ObjectVersion, options: DeleteOptions): ApiResponse {
  call.core.passage.enter('precondition');
  const mismatch = deletePrecondition(call, version.value, options);
  if (mismatch) return refuse(mismatch);
  call.core.passage.enter('storage');
  const isDryRun = call.options.dryRun === true || options.dryRun?.includes('All') === true;
  const run: Deletion = {
    call: isDryRun && !call.options.dryRun ? { ...call, options: { ...call.options, dryRun: true } } : call,
    version,
    options,
  };
  if (call.resource.path === '/registry/namespaces/') return deleteNamespace(run);
  return deleteStored(run);
}

interface Deletion {
  call: Call;
  version: ObjectVersion;
  options: DeleteOptions;
}

function deleteStored({ call, version, options }: Deletion): ApiResponse {
  const { core } = call;
  const object = version.value;
  const grace = gracefulStep(call, object, options);
  // Already on its way, and nobody asks for it sooner.
  if (grace === 'pending') return deleted(call, object, 200);
  const finalizers = finalizersFor(call, object.metadata, options);
  const changes: Partial<ObjectMeta> = { ...(grace === 'none' ? {} : grace), finalizers };
  if (grace === 'none') {
    if (finalizers.length === 0) return removed(call, version, object);
    Object.assign(changes, markedAsDeleting(object.metadata, core.nowMs));
  }
  const next = withMetadata(object, changes);
  if (finalizers.length === 0) delete next.metadata.finalizers;
  const waits = finalizers.length > 0 || (grace !== 'none' && grace.deletionGracePeriodSeconds > 0);
  const isSame = equal(next.metadata, object.metadata);
  const stored = isSame || call.options.dryRun ? next : core.put(call, version.key, next, version);
  if (waits) return answer(stored, isForeground(options) ? 202 : 200);
  // As upstream: a graceful deletion without grace writes the zero first and then deletes.
  const written = core.store.get(version.key);
  return written ? removed(call, written, stored) : deleted(call, stored, 200);
}

function removed(call: Call, version: ObjectVersion, object: KubernetesObject): ApiResponse {
  if (call.options.dryRun) return deleted(call, object, 200);
  return deleted(call, call.core.remove(call, version), 200);
}

/** The answer to a deletion: the object for some resources, a Status for the rest. */
function deleted(call: Call, object: KubernetesObject, code: number): ApiResponse {
  if (call.resource.returnsDeleted) return answer(object, code);
  const { group, resource } = call.resource.name;
  return answer(
    success({ name: object.metadata.name, ...(group ? { group } : {}), kind: resource, uid: object.metadata.uid }),
    code,
  );
}

interface Grace {
  deletionTimestamp: string;
  deletionGracePeriodSeconds: number;
  generation?: number;
}

/** What a graceful deletion writes next: `none` when the kind or the object knows no grace, `pending` when it already waits. */
function gracefulStep(call: Call, object: KubernetesObject, options: DeleteOptions): Grace | 'none' | 'pending' {
  const { metadata } = object;
  const asked =
    options.gracePeriodSeconds === undefined
      ? undefined
      : options.gracePeriodSeconds < 0
        ? 1
        : options.gracePeriodSeconds;
  if (call.resource.path !== '/registry/pods/') return 'none';
  if (metadata.deletionTimestamp) {
    const current = metadata.deletionGracePeriodSeconds ?? 0;
    if (current === 0) return 'none';
    // The period can only be shortened; the time it began does not move.
    if (asked === undefined || asked >= current) return 'pending';
    const startedMs = parseTime(metadata.deletionTimestamp) - current * 1000;
    return { deletionTimestamp: formatTime(startedMs + asked * 1000), deletionGracePeriodSeconds: asked };
  }
  const seconds = gracePeriodOf(object as Pod, asked);
  return {
    deletionTimestamp: formatTime(call.core.nowMs + seconds * 1000),
    deletionGracePeriodSeconds: seconds,
    ...(metadata.generation ? { generation: metadata.generation + 1 } : {}),
  };
}

/** A pod that runs nowhere, or no longer, needs no time to end. */
// k8s: pkg/registry/core/pod/strategy.go CheckGracefulDelete
function gracePeriodOf(pod: Pod, asked: number | undefined): number {
  if (!pod.spec.nodeName || pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') return 0;
  const seconds = asked ?? pod.spec.terminationGracePeriodSeconds ?? 0;
  return seconds < 0 ? 1 : seconds;
}

// k8s: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go markAsDeleting
function markedAsDeleting(metadata: ObjectMeta, nowMs: number): Partial<ObjectMeta> {
  const isLater = parseTime(metadata.deletionTimestamp) > nowMs;
  const raises = metadata.deletionGracePeriodSeconds === undefined && metadata.generation;
  return {
    ...(raises ? { generation: (metadata.generation ?? 0) + 1 } : {}),
    deletionTimestamp: !metadata.deletionTimestamp || isLater ? formatTime(nowMs) : metadata.deletionTimestamp,
    deletionGracePeriodSeconds: 0,
  };
}

const orphan = 'orphan';
const foreground = 'foregroundDeletion';

/** Finalizers that make the garbage collector orphan or delete dependents first, as the options say. */
// k8s: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go deletionFinalizersForGarbageCollection
function finalizersFor(call: Call, metadata: ObjectMeta, options: DeleteOptions): string[] {
  const current = metadata.finalizers ?? [];
  if (call.resource.kind.plural === 'events') return current;
  const wantsOrphan =
    options.orphanDependents ?? (options.propagationPolicy ? options.propagationPolicy === 'Orphan' : undefined);
  const wantsForeground =
    options.orphanDependents === undefined && options.propagationPolicy
      ? options.propagationPolicy === 'Foreground'
      : undefined;
  if (wantsOrphan === undefined && wantsForeground === undefined) {
    const isSaid = current.includes(orphan) || current.includes(foreground);
    return call.resource.kind.orphansByDefault && !isSaid ? [...current, orphan] : current;
  }
  const wanted = current.filter((finalizer) => finalizer !== orphan && finalizer !== foreground);
  if (wantsOrphan) wanted.push(orphan);
  if (wantsForeground) wanted.push(foreground);
  return wanted.length === current.length && wanted.every((finalizer) => current.includes(finalizer))
    ? current
    : wanted;
}

/** A namespace first becomes Terminating; it goes when its own finalizers are gone. */
// k8s: pkg/registry/core/namespace/storage/storage.go Delete
function deleteNamespace(run: Deletion): ApiResponse {
  const { call, version, options } = run;
  const namespace = version.value as Namespace;
  if (!namespace.metadata.deletionTimestamp) {
    const finalizers = finalizersFor(call, namespace.metadata, options);
    const changes = { deletionTimestamp: call.core.now, ...(finalizers.length > 0 ? { finalizers } : {}) };
    const next: Namespace = {
      ...withMetadata(namespace, changes),
      status: { ...namespace.status, phase: 'Terminating' },
    };
    return answer(call.options.dryRun ? next : call.core.put(call, version.key, next, version));
  }
  if (namespace.spec.finalizers?.length) return answer(namespace);
  return deleteStored(run);
}

function isForeground(options: DeleteOptions): boolean {
  return options.propagationPolicy === 'Foreground' || options.orphanDependents === false;
}

/** A conflict when the object is not the one that the client has looked at. */
export function deletePrecondition(call: Call, object: KubernetesObject, options: DeleteOptions): Status | undefined {
  const { uid, resourceVersion } = options.preconditions ?? {};
  const { metadata } = object;
  // As upstream: the kind stands here in the place of the resource.
  const named = { group: call.resource.kind.group, resource: call.resource.kind.kind };
  if (uid !== undefined && uid !== metadata.uid) {
    return conflict(
      named,
      metadata.name,
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    return conflict(
      named,
      metadata.name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  }
  return undefined;
}

const policies = ['Background', 'Foreground', 'Orphan'];

// k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go ValidateDeleteOptions
function checkDeleteOptions(options: DeleteOptions): Status | undefined {
  const { orphanDependents, propagationPolicy } = options;
  if (propagationPolicy === undefined) return undefined;
  const quoted = JSON.stringify(propagationPolicy);
  if (orphanDependents !== undefined) {
    const message = `Invalid value: ${quoted}: orphanDependents and deletionPropagation cannot be both set`;
    return invalidRequest('DeleteOptions', [{ reason: 'FieldValueInvalid', field: 'propagationPolicy', message }]);
  }
  if (policies.includes(propagationPolicy)) return undefined;
  const message = `Unsupported value: ${quoted}: supported values: ${[...policies.map((policy) => JSON.stringify(policy)), 'nil'].join(', ')}`;
  return invalidRequest('DeleteOptions', [{ reason: 'FieldValueNotSupported', field: 'propagationPolicy', message }]);
}
