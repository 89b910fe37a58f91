/** Ephemeral containers: adds containers for debugging to a pod that exists. Nothing else of the pod changes. */
// k8s: pkg/registry/core/pod/strategy.go podEphemeralContainersStrategy
import { isJsonObject, goText, type JsonObject } from '../../../api/plain-json.ts';
import type { Draft, ObjectMeta } from '../../../api/object.ts';
import type { ApiResponse } from '../../../api/request.ts';
import {
  badRequest,
  conflict,
  invalid,
  isStatus,
  modifiedMessage,
  notFound,
  type Status,
  type StatusCause,
} from '../../../api/status.ts';
import { FieldReport } from '../../../api/validation.ts';
import { copy } from '../../../base/equality.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { validateEphemeralContainersUpdate } from '../../../kinds/pod/validate-update.ts';
import { refuse, type Call, type ObjectVersion } from '../core.ts';
import { decodeBody, decodePatched, type Decoded } from '../decode.ts';
import { enterUpdate } from '../managed-fields/ledger.ts';
import { checkName } from '../metadata.ts';
import { applyPatch, checkPatchType } from '../patch.ts';
import { getObject } from '../read.ts';
import { invalidRequest, methodNotAllowed, storagePrecondition } from '../refusals.ts';
import { storeKey } from '../resources.ts';
import { shareUnchanged } from '../sharing.ts';
import { storeUpdate } from '../update.ts';

const mirrorAnnotation = 'kubernetes.io/config.mirror';

export function serveEphemeralContainers(call: Call): ApiResponse {
  const { core, request, resource, options } = call;
  if (request.verb === 'get') return getObject(call);
  if (request.verb !== 'update' && request.verb !== 'patch') return refuse(methodNotAllowed());
  const unsupported = request.verb === 'patch' ? checkPatchType(resource, options.patchType) : undefined;
  if (unsupported) return refuse(unsupported);
  core.passage.enter('lookup');
  const version = core.store.get(storeKey(resource, request.namespace, request.name ?? ''));
  if (!version) return refuse(notFound(resource.name, request.name ?? ''));
  const decoded = request.verb === 'update' ? decodeBody(call) : readPatch(call, version);
  if (isStatus(decoded)) return refuse(decoded);
  const misnamed = checkName(call, decoded.draft);
  if (misnamed) return refuse(misnamed);
  core.passage.enter('precondition');
  const refusal = checkVersion(call, version, decoded.draft.metadata);
  return refusal ? refuse(refusal) : write(call, version, decoded);
}

function readPatch(call: Call, version: ObjectVersion): Decoded | Status {
  const { core, options, request, resource } = call;
  core.passage.enter('decoding');
  const current = version.value as unknown as JsonObject;
  const patched = applyPatch(resource, options.patchType, current, request.body);
  if (isStatus(patched)) return patched;
  const decoded = decodePatched(call, patched, current);
  if (!('refusal' in decoded)) return decoded;
  const message = `Invalid value: ${JSON.stringify(goText(request.body))}: ${decoded.refusal}`;
  return invalidRequest('', [{ reason: 'FieldValueInvalid', field: 'patch', message }]);
}

function checkVersion(call: Call, version: ObjectVersion, incoming: Partial<ObjectMeta>): Status | undefined {
  const { name, uid, resourceVersion } = version.value.metadata;
  if (incoming.uid && incoming.uid !== uid) {
    const why = `Precondition failed: UID in precondition: ${incoming.uid}, UID in object meta: ${uid}`;
    return storagePrecondition(call.resource.name, name, version.key, why);
  }
  const isOld = incoming.resourceVersion && incoming.resourceVersion !== resourceVersion;
  return isOld ? conflict(call.resource.name, name, modifiedMessage) : undefined;
}

function write(call: Call, version: ObjectVersion, { draft, causes, warnings }: Decoded): ApiResponse {
  const old = version.value as Pod;
  const { spec } = draft as Draft<Pod>;
  if (!isJsonObject(spec)) return refuse(badRequest('a pod has a spec'));
  call.core.passage.enter('defaults');
  // A private copy, since the defaults are filled into it.
  const next: Pod = { ...copy(old), metadata: { ...old.metadata } };
  if (spec.ephemeralContainers?.length) next.spec.ephemeralContainers = copy(spec.ephemeralContainers);
  else delete next.spec.ephemeralContainers;
  call.resource.kind.defaults(next);
  enterUpdate(call, next, old, undefined);
  call.core.passage.enter('validation');
  const refusal = validate(call, next, old, causes);
  if (refusal) return refuse(refusal);
  return storeUpdate(call, version, next, shareUnchanged(next, old, true), warnings);
}

function validate(call: Call, next: Pod, old: Pod, found: readonly StatusCause[]): Status | undefined {
  const { kind } = call.resource;
  const refused = (causes: StatusCause[]): Status => invalid(kind.group, kind.kind, next.metadata.name, causes);
  const report = new FieldReport();
  kind.validate(next, report);
  if (old.metadata.annotations?.[mirrorAnnotation] !== undefined) {
    const message = 'Forbidden: static pods do not support ephemeral containers';
    return refused([{ reason: 'FieldValueForbidden', field: '', message }]);
  }
  validateEphemeralContainersUpdate(next, old, report);
  const ours = found.filter(({ field }) => field?.startsWith('spec.ephemeralContainers'));
  return report.causes.length + ours.length > 0 ? refused([...report.causes, ...ours]) : undefined;
}
