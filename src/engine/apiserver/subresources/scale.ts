/** Scale: the number of replicas of anything that has one, in one form for all kinds. */
// k8s: pkg/registry/apps/deployment/storage/storage.go ScaleREST
import { applyMergePatch } from '../../../api/merge-patch.ts';
import { isJsonObject, type JsonObject } from '../../../api/plain-json.ts';
import type { KubernetesObject, ObjectMeta } from '../../../api/object.ts';
import type { ApiResponse } from '../../../api/request.ts';
import {
  badRequest,
  conflict,
  invalid,
  isStatus,
  modifiedMessage,
  notFound,
  type Status,
} from '../../../api/status.ts';
import { copy, equal } from '../../../base/equality.ts';
import { checkSchema } from '../../../kinds/schema.ts';
import { answer, refuse, type Call, type ObjectVersion } from '../core.ts';
import { withoutNulls } from '../decode.ts';
import { ownersOf } from '../managed-fields/ledger.ts';
import type { Owner } from '../managed-fields/owners.ts';
import { nextMetadata } from '../metadata.ts';
import { applyPatch, checkPatchType } from '../patch.ts';
import { methodNotAllowed, storagePrecondition } from '../refusals.ts';
import { storeKey } from '../resources.ts';
import { shareUnchanged } from '../sharing.ts';
import { unrecognized } from '../unrecognized.ts';
import { storeUpdate } from '../update.ts';
import { applyScale, enterScale } from './scale-owners.ts';

export interface Scale {
  kind: 'Scale';
  apiVersion: 'autoscaling/v1';
  metadata: Partial<ObjectMeta>;
  spec: { replicas?: number };
  status: { replicas: number; selector?: string };
}

export function serveScale(call: Call): ApiResponse {
  const { request, resource, core } = call;
  const name = request.name ?? '';
  core.passage.enter('lookup');
  const version = core.store.get(storeKey(resource, request.namespace, name));
  if (!version) return refuse(notFound(resource.name, name));
  core.passage.enter('decoding');
  const current = scaleOf(call, version.value);
  switch (request.verb) {
    case 'get':
      return answer(current);
    case 'update':
      return writeScale(call, version, request.body);
    case 'patch': {
      const unsupported = checkPatchType(resource, call.options.patchType);
      if (unsupported) return refuse(unsupported);
      if (call.options.patchType === 'apply') {
        const applied = applyScale(call, version.value, current);
        return isStatus(applied) ? refuse(applied) : writeScale(call, version, applied.scale, applied.owners);
      }
      const isStrategic = call.options.patchType === 'strategic';
      // A Scale has no lists: a strategic patch does what a merge patch does.
      const patched =
        isStrategic && isJsonObject(request.body)
          ? applyMergePatch(current, request.body)
          : applyPatch(resource, call.options.patchType, current as unknown as JsonObject, request.body);
      return isStatus(patched) ? refuse(patched) : writeScale(call, version, patched);
    }
    default:
      return refuse(methodNotAllowed());
  }
}

function scaleOf(call: Call, object: KubernetesObject): Scale {
  const { scale } = call.resource.kind;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const replicas = scale?.replicas(object) ?? 0;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace ? { namespace } : {}), uid, resourceVersion, creationTimestamp },
    // Go's encoder leaves a zero out.
    spec: replicas ? { replicas } : {},
    status: { replicas: scale?.statusReplicas(object) ?? 0, selector: scale?.selector(object) },
  };
}

function writeScale(call: Call, version: ObjectVersion, body: unknown, owners?: readonly Owner[]): ApiResponse {
  const { core, resource } = call;
  const { kind } = resource;
  const old = version.value;
  const read = readScale(call, version, body);
  if (isStatus(read)) return refuse(read);
  const scaled = kind.scale?.withReplicas(old, read.spec.replicas ?? 0) ?? old;
  // A private copy, since the kind's strategy may change it.
  const next: KubernetesObject = { ...copy(scaled), metadata: nextMetadata(old.metadata, old.metadata) };
  const live = scaleOf(call, old);
  enterScale(call, next, old, { live, next: { ...live, spec: read.spec }, ...(owners ? { owners } : {}) });
  kind.prepareUpdate?.(next, old, { nowMs: core.nowMs });
  const ownersChange = owners !== undefined && !equal(owners, ownersOf(old));
  const written = storeUpdate(call, version, next, shareUnchanged(next, old, true) || ownersChange);
  return { ...written, body: scaleOf(call, written.body as KubernetesObject) };
}

function readScale(call: Call, version: ObjectVersion, body: unknown): Scale | Status {
  const { name, uid, resourceVersion } = version.value.metadata;
  const unknown = unrecognized('Scale', body);
  if (unknown || !isJsonObject(body)) return unknown ?? badRequest('not a Scale object');
  const mistyped = checkSchema('io.k8s.api.autoscaling.v1.Scale', body).find((problem) => problem.kind === 'type');
  if (mistyped) return badRequest(`Scale in version "v1" cannot be handled as a Scale: ${mistyped.message}`);
  const scale = { spec: {}, metadata: {}, ...withoutNulls(body) } as Scale;
  if (scale.metadata.name !== undefined && scale.metadata.name !== name) {
    return badRequest(`the name of the object (${scale.metadata.name}) does not match the name on the URL (${name})`);
  }
  call.core.passage.enter('precondition');
  if (scale.metadata.uid && scale.metadata.uid !== uid) {
    return storagePrecondition(
      call.resource.name,
      name,
      version.key,
      `Precondition failed: UID in precondition: ${scale.metadata.uid}, UID in object meta: ${uid}`,
    );
  }
  if (scale.metadata.resourceVersion && scale.metadata.resourceVersion !== resourceVersion)
    return conflict(call.resource.name, name, modifiedMessage);
  call.core.passage.enter('validation');
  const replicas = scale.spec.replicas ?? 0;
  if (replicas >= 0) return scale;
  const message = `Invalid value: ${replicas}: must be greater than or equal to 0`;
  return invalid('autoscaling', 'Scale', name, [{ reason: 'FieldValueInvalid', field: 'spec.replicas', message }]);
}
