/** Create: decode, name, defaults, admission, validation, store. */
// k8s: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go Create
import type { KubernetesObject } from '../../api/object.ts';
import type { ApiResponse } from '../../api/request.ts';
import { alreadyExists, isStatus } from '../../api/status.ts';
import type { Service } from '../../kinds/service/types.ts';
import { admitCreate, validatingAdmitCreate } from './admission.ts';
import { answer, refuse, type Call } from './core.ts';
import { decodeBody, type Decoded } from './decode.ts';
import { enterNew, setOwners } from './managed-fields/ledger.ts';
import { firstMetadata } from './metadata.ts';
import { storeKey } from './resources.ts';
import { validateCreate } from './validate.ts';

export function createObject(call: Call): ApiResponse {
  const decoded = decodeBody(call);
  return isStatus(decoded) ? refuse(decoded) : createDecoded(call, decoded);
}

/** Creates from a draft that is private. */
export function createDecoded(call: Call, decoded: Decoded): ApiResponse {
  const { draft, warnings, causes } = decoded;
  const { core, resource } = call;
  const { kind } = resource;
  const sent = draft.metadata?.managedFields;
  const metadata = firstMetadata(call, draft.metadata ?? {});
  if (isStatus(metadata)) return refuse(metadata);
  core.passage.enter('defaults');
  draft.metadata = metadata;
  kind.prepareCreate?.(draft, { nowMs: core.nowMs, user: call.user });
  kind.defaults(draft);
  if (decoded.owners) setOwners(metadata, decoded.owners);
  else enterNew(call, draft as KubernetesObject, sent);
  const notAdmitted = admitCreate(call, draft);
  if (notAdmitted) return refuse(notAdmitted);
  const object = draft as KubernetesObject;
  const key = storeKey(resource, metadata.namespace, metadata.name);
  core.passage.enter('validation');
  const addressCauses = isService(call) ? core.addresses.assign(object as Service, key) : [];
  const refusal = validateCreate(resource, object, addressCauses.length > 0 ? [...causes, ...addressCauses] : causes);
  if (refusal) return refuse(refusal);
  const notAllowed = validatingAdmitCreate(call, draft);
  if (notAllowed) return refuse(notAllowed);
  core.passage.enter('storage');
  const existing = core.store.get(key);
  if (existing) {
    const status = alreadyExists(resource.name, metadata.name);
    const isLeaving = existing.value.metadata.deletionTimestamp !== undefined;
    return refuse(isLeaving ? { ...status, message: `object is being deleted: ${status.message}` } : status);
  }
  const said = call.options.untrusted && kind.warnings ? [...warnings, ...kind.warnings(object)] : warnings;
  if (call.options.dryRun) {
    const { resourceVersion: _, ...unstored } = object.metadata;
    return answer({ ...object, metadata: unstored }, 201, said);
  }
  return answer(core.put(call, key, object, undefined), 201, said);
}

export function isService(call: Call): boolean {
  return call.resource.path === '/registry/services/specs/';
}
