/** Patch: apply the patch to what is stored, then go the way of an update. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go
import { applyJsonPatch, jsonTypeOf, readJsonPatch } from '../../api/json-patch.ts';
import { applyMergePatch } from '../../api/merge-patch.ts';
import { patchStructOf } from '../../api/patch-schema.ts';
import type { KubernetesObject } from '../../api/object.ts';
import { goText, isJsonObject, type JsonObject } from '../../api/plain-json.ts';
import type { ApiResponse, PatchType } from '../../api/request.ts';
import { badRequest, failure, isStatus, notFound, type Status } from '../../api/status.ts';
import { applyStrategicMergePatch } from '../../api/strategic-merge-patch.ts';
import { applyObject } from './apply.ts';
import { refuse, type Call } from './core.ts';
import { decodePatched } from './decode.ts';
import { inRequestedVersion } from './encode.ts';
import { withOwners } from './managed-fields/ledger.ts';
import { checkName } from './metadata.ts';
import { invalidRequest, unknownError, unprocessable, unsupportedMediaType } from './refusals.ts';
import { isCustom, storeKey, type Resource } from './resources.ts';
import { writeUpdate } from './update.ts';

export const patchContentTypes: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

export function patchObject(call: Call): ApiResponse {
  const { request, resource } = call;
  const { passage } = call.core;
  const unsupported = checkPatchType(resource, call.options.patchType);
  if (unsupported) return refuse(unsupported);
  // A patch says nothing without the object that it changes.
  passage.enter('lookup');
  if (call.options.patchType === 'apply') return applyObject(call);
  const name = request.name ?? '';
  const version = call.core.store.get(storeKey(resource, request.namespace, name));
  if (!version) return refuse(notFound(resource.name, name));
  passage.enter('decoding');
  const stored = inRequestedVersion(call, version.value);
  const current = (mayChangeOwners(call) ? withOwners(stored) : stored) as unknown as JsonObject;
  const patched = applyPatch(resource, call.options.patchType, current, request.body);
  if (isStatus(patched)) return refuse(patched);
  const decoded = decodePatched(call, patched, current);
  if ('refusal' in decoded) {
    // Of a strategic patch upstream shows the patch, of the others what they would have made of the object.
    const shown = call.options.patchType === 'strategic' ? goText(request.body) : outcomeText(call, stored);
    const message = `Invalid value: ${JSON.stringify(shown)}: ${decoded.refusal}`;
    return refuse(invalidRequest('', [{ reason: 'FieldValueInvalid', field: 'patch', message }]));
  }
  const misnamed = checkName(call, decoded.draft);
  return misnamed ? refuse(misnamed) : writeUpdate(call, version, decoded);
}

/** The object as patched, with the owners that every client sees. */
function outcomeText(call: Call, stored: KubernetesObject): string {
  const current = withOwners(stored) as unknown as JsonObject;
  const patched = applyPatch(call.resource, call.options.patchType, current, call.request.body);
  return JSON.stringify(Object.fromEntries(Object.entries(patched).sort(([left], [right]) => (left < right ? -1 : 1))));
}

/** Clients may patch the list of owners, too. Who does not mention it need not have it read: what is not sent stays. */
function mayChangeOwners({ options, request: { body } }: Call): boolean {
  if (!options.untrusted) return false;
  if (options.patchType === 'json' || !isJsonObject(body)) return true;
  return isJsonObject(body.metadata) ? 'managedFields' in body.metadata : body.metadata !== undefined;
}

/** Custom resources have no struct tags to merge by. */
export function checkPatchType(resource: Resource, patchType: PatchType | undefined): Status | undefined {
  if (patchType !== undefined && !(patchType === 'strategic' && isCustom(resource.kind))) return undefined;
  return unsupportedMediaType(
    Object.keys(patchContentTypes).filter(
      (type) => !(patchContentTypes[type] === 'strategic' && isCustom(resource.kind)),
    ),
  );
}

/** The object with the patch applied; fields that the patch does not touch are shared with it. */
export function applyPatch(
  resource: Resource,
  patchType: PatchType | undefined,
  current: JsonObject,
  patch: unknown,
): JsonObject | Status {
  if (patchType === 'json') {
    const operations = readJsonPatch(patch);
    if ('error' in operations) {
      const isTooLong = operations.error.startsWith('The allowed maximum');
      return isTooLong
        ? failure(413, 'RequestEntityTooLarge', `Request entity is too large: ${operations.error}`)
        : badRequest(`error decoding patch: ${operations.error}`);
    }
    const applied = applyJsonPatch(current, operations);
    return applied.ok && isJsonObject(applied.value) ? applied.value : unprocessable();
  }
  if (!isJsonObject(patch)) {
    const why = `json: cannot unmarshal ${jsonTypeOf(patch)} into Go value of type map[string]interface {}`;
    return badRequest(patchType === 'merge' ? `error decoding patch: ${why}` : why);
  }
  if (patchType === 'merge') return applyMergePatch(current, patch) as JsonObject;
  const applied = applyStrategicMergePatch(
    current,
    patch,
    patchStructOf(resource.kind.group, resource.kind.kind) ?? {},
  );
  if (applied.ok) return applied.value;
  if (applied.isBadRequest) return badRequest(applied.error);
  return applied.error.startsWith('unknown patch type') || applied.error.startsWith('lists of lists')
    ? unprocessable()
    : unknownError(applied.error);
}
