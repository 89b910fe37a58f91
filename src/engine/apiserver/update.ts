/** Update: compare with what is stored, keep what no client may change, write only when something changed. */
// k8s: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go Update
import type { Draft, KubernetesObject, ObjectMeta } from '../../api/object.ts';
import type { ApiResponse } from '../../api/request.ts';
import { equal } from '../../base/equality.ts';
import { conflict, invalid, isStatus, modifiedMessage, notFound, type Status } from '../../api/status.ts';
import type { Namespace } from '../../kinds/namespace/types.ts';
import type { Service } from '../../kinds/service/types.ts';
import { admitUpdate, validatingAdmitUpdate } from './admission.ts';
import { answer, refuse, type Call, type ObjectVersion } from './core.ts';
import { createDecoded, isService } from './create.ts';
import { decodeBody, type Decoded } from './decode.ts';
import { enterUpdate, ownersOf, setOwners } from './managed-fields/ledger.ts';
import { checkName, nextMetadata } from './metadata.ts';
import { storagePrecondition } from './refusals.ts';
import { isCustom, partOf, storeKey } from './resources.ts';
import { shareUnchanged } from './sharing.ts';
import { dropTypeDependentFields } from './service-addresses.ts';
import { validateSubresourceUpdate, validateUpdate } from './validate.ts';

export function updateObject(call: Call): ApiResponse {
  const { request, resource } = call;
  const decoded = decodeBody(call);
  if (isStatus(decoded)) return refuse(decoded);
  const misnamed = checkName(call, decoded.draft);
  if (misnamed) return refuse(misnamed);
  const name = request.name ?? '';
  call.core.passage.enter('lookup');
  const version = call.core.store.get(storeKey(resource, request.namespace, name));
  if (version) return writeUpdate(call, version, decoded);
  if (!resource.createsOnUpdate || request.subresource) return refuse(notFound(resource.name, name));
  return createDecoded(call, decoded);
}

/** Writes a decoded object over a stored one. */
export function writeUpdate(call: Call, version: ObjectVersion, decoded: Decoded): ApiResponse {
  const { core, resource } = call;
  const old = version.value;
  const incoming = decoded.draft;
  core.passage.enter('precondition');
  const mismatch = preconditionOf(call, version, incoming.metadata);
  if (mismatch) return refuse(mismatch);
  core.passage.enter('defaults');
  const isMain = call.request.subresource === undefined;
  const next = isMain ? nextObject(call, incoming, old) : nextSubresource(call, incoming, old);
  const ownersChange = enter(call, next, old, decoded);
  if (isMain) prepare(call, next, old);
  const notAdmitted = admitUpdate(call, next, version);
  if (notAdmitted) return refuse(notAdmitted);
  const causes = isService(call) && isMain ? core.addresses.assign(next as Service, version.key) : [];
  const isChanged = shareUnchanged(next, old, isMain) || ownersChange;
  if (isChanged || decoded.causes.length > 0) {
    core.passage.enter('validation');
    const found = causes.length > 0 ? [...decoded.causes, ...causes] : decoded.causes;
    const refusal = refusalOf(call, next, old, found);
    if (refusal) return refuse(refusal);
    const notAllowed = validatingAdmitUpdate(call, next, version);
    if (notAllowed) return refuse(notAllowed);
  }
  const said =
    call.options.untrusted && resource.kind.warnings && isChanged
      ? [...decoded.warnings, ...resource.kind.warnings(next)]
      : decoded.warnings;
  return storeUpdate(call, version, next, isChanged, said);
}

/** The last step of every update: the end of an object whose finalizers are gone, nothing when nothing changed, or the write. */
export function storeUpdate(
  call: Call,
  version: ObjectVersion,
  next: KubernetesObject,
  isChanged: boolean,
  warnings?: string[],
): ApiResponse {
  call.core.passage.enter('storage');
  if (isLastUpdate(next, version.value)) {
    if (!call.options.dryRun) call.core.remove(call, version);
    return answer(next, 200, warnings);
  }
  if (!isChanged) return answer(version.value, 200, warnings);
  if (call.options.dryRun) return answer(next, 200, warnings);
  return answer(call.core.put(call, version.key, next, version), 200, warnings);
}

/** Parts of the control plane change what they have read from here, so only requests from outside are checked again. */
function refusalOf(
  call: Call,
  next: KubernetesObject,
  old: KubernetesObject,
  found: Decoded['causes'],
): Status | undefined {
  if (!call.options.untrusted && found.length === 0) return undefined;
  const { resource, request } = call;
  return request.subresource === undefined
    ? validateUpdate(resource, next, old, found)
    : validateSubresourceUpdate(resource, request.subresource, next, old, found);
}

function preconditionOf(call: Call, version: ObjectVersion, incoming: Partial<ObjectMeta>): Status | undefined {
  const { resource } = call;
  const { name, uid, resourceVersion } = version.value.metadata;
  // To upstream a zero is no revision.
  const expected = incoming.resourceVersion === '0' ? undefined : incoming.resourceVersion;
  if (incoming.uid && incoming.uid !== uid) {
    return storagePrecondition(
      resource.name,
      name,
      version.key,
      `Precondition failed: UID in precondition: ${incoming.uid}, UID in object meta: ${uid}`,
    );
  }
  if (expected && expected !== resourceVersion) return conflict(resource.name, name, modifiedMessage);
  if (!expected && !resource.updatesUnconditionally) {
    const cause = {
      reason: 'FieldValueInvalid',
      field: 'metadata.resourceVersion',
      message: 'Invalid value: 0x0: must be specified for an update',
    };
    // As upstream: the resource stands here in the place of the kind.
    return invalid(resource.kind.group, resource.kind.plural, name, [cause]);
  }
  return undefined;
}

function nextObject(call: Call, incoming: Draft, old: KubernetesObject): KubernetesObject {
  const { kind } = call.resource;
  const next = { ...incoming, metadata: nextMetadata(incoming.metadata, old.metadata) } as KubernetesObject;
  kind.defaults(next);
  return next;
}

/** Who owns what comes before the strategy, since what that adds is nobody's. Returns whether it changes by itself. */
function enter(call: Call, next: KubernetesObject, old: KubernetesObject, { draft, owners }: Decoded): boolean {
  if (!owners) return enterUpdate(call, next, old, draft.metadata.managedFields);
  setOwners(next.metadata, owners);
  return !equal(owners, ownersOf(old));
}

function prepare(call: Call, next: KubernetesObject, old: KubernetesObject): void {
  if (isService(call)) dropTypeDependentFields((next as Service).spec, (old as Service).spec);
  call.resource.kind.prepareUpdate?.(next, old, { nowMs: call.core.nowMs });
}

/** `status` and the like: one part of the object changes, the rest is as it was. */
function nextSubresource(call: Call, incoming: Draft, old: KubernetesObject): KubernetesObject {
  const metadata = subresourceMetadata(call, incoming, old);
  const part = partOf(call.resource, call.request.subresource);
  if (part) return { ...part.update(incoming, old, { nowMs: call.core.nowMs }), metadata };
  if (call.request.subresource === 'finalize') {
    const finalizers = (incoming as Draft<Namespace>).spec?.finalizers;
    const spec = { ...(old as Namespace).spec };
    if (finalizers?.length) spec.finalizers = finalizers;
    else delete spec.finalizers;
    return { ...old, metadata, spec } as KubernetesObject;
  }
  const { status } = incoming as { status?: unknown };
  return { ...old, metadata, ...(status === undefined ? {} : { status }) } as KubernetesObject;
}

// What a status update may do to metadata differs from strategy to strategy.
// k8s: pkg/registry/core/pod/strategy.go podStatusStrategy, pkg/registry/apps/deployment/strategy.go deploymentStatusStrategy
function subresourceMetadata(call: Call, incoming: Draft, old: KubernetesObject): ObjectMeta {
  const { kind } = call.resource;
  if (isCustom(kind)) return { ...old.metadata };
  const metadata = nextMetadata(incoming.metadata, old.metadata);
  const { labels, ownerReferences } = old.metadata;
  if (kind.group === 'apps') {
    if (labels) metadata.labels = labels;
    else delete metadata.labels;
  } else if (kind.plural === 'pods') {
    if (ownerReferences) metadata.ownerReferences = ownerReferences;
    else delete metadata.ownerReferences;
  }
  return metadata;
}

/** A deletion was waiting for finalizers, and this update removed the last of them. */
// k8s: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go ShouldDeleteDuringUpdate
export function isLastUpdate(next: KubernetesObject, old: KubernetesObject): boolean {
  if (!old.metadata.deletionTimestamp || next.metadata.finalizers?.length) return false;
  if (next.kind === 'Namespace' && (next as Namespace).spec.finalizers?.length) return false;
  return !old.metadata.deletionGracePeriodSeconds;
}
