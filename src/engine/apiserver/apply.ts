/** Server-side apply: the client says what it wants, the server keeps who wants what. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go applyPatcher
import { joinApiVersion, splitApiVersion, type KubernetesObject } from '../../api/object.ts';
import { goText, isJsonObject, type JsonObject, objectIn } from '../../api/plain-json.ts';
import type { ApiResponse } from '../../api/request.ts';
import { badRequest, conflict, isStatus, notFound, type Status } from '../../api/status.ts';
import { copy } from '../../base/equality.ts';
import { typeOfDefinition } from '../../kinds/typed-fields.ts';
import { refuse, type Call, type ObjectVersion } from './core.ts';
import { createDecoded } from './create.ts';
import { decodeApplied, requestedVersion, type Decoded } from './decode.ts';
import { problemOf } from './managed-fields/check.ts';
import { applyConflict } from './managed-fields/conflict.ts';
import { contestedBeyond, fieldsLastApplied, kubectlManager, withLastConfig } from './managed-fields/last-applied.ts';
import { ownersOf, writeOf, writingOf } from './managed-fields/ledger.ts';
import { afterApply, afterUpdate, type Applied, type Writing } from './managed-fields/ownership.ts';
import { noOwners, type Owner } from './managed-fields/owners.ts';
import { scopeOf, type Scope } from './managed-fields/scope.ts';
import { checkName } from './metadata.ts';
import { unknownError } from './refusals.ts';
import { storeKey } from './resources.ts';
import { writeUpdate } from './update.ts';

export function applyObject(call: Call): ApiResponse {
  const { core, request, resource } = call;
  const name = request.name ?? '';
  const version = core.store.get(storeKey(resource, request.namespace, name));
  if (!version && request.subresource !== undefined) return refuse(notFound(resource.name, name));
  core.passage.enter('decoding');
  const scope = scopeOf(resource);
  if (!scope) return refuse(unknownError(`no type found matching: ${resource.kind.schema}`));
  const decoded = applied(call, scope, version);
  if (isStatus(decoded)) return refuse(decoded);
  const misnamed = uidMismatch(call, version, decoded) ?? checkName(call, decoded.draft);
  if (misnamed) return refuse(misnamed);
  return version ? writeUpdate(call, version, decoded) : createDecoded(call, decoded);
}

function applied(call: Call, scope: Scope, version: ObjectVersion | undefined): Decoded | Status {
  const config = configOf(call);
  if (isStatus(config)) return config;
  const live = version?.value;
  const made = layOver(call, scope, live, config);
  if (isStatus(made)) return made;
  const object = call.options.fieldManager === kubectlManager ? withLastConfig(made.object, config.sent) : made.object;
  const decoded = decodeApplied(call, object);
  if (!('refusal' in decoded)) return { ...decoded, owners: made.owners };
  return unknownError(`failed to convert new typed object (${describe(config.sent)}) to object: ${decoded.refusal}`);
}

interface Config {
  /** As the client has sent it. */
  sent: JsonObject;
  /** In storage form. */
  stored: JsonObject;
}

function configOf(call: Call): Config | Status {
  const { resource, served, request } = call;
  const { body } = request;
  if (!isJsonObject(body)) {
    const type = Array.isArray(body) ? 'array' : typeof body;
    return badRequest(
      `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${type} into Go value of type map[string]interface {}`,
    );
  }
  const { kind } = resource;
  const expected = joinApiVersion(...requestedVersion(call));
  if (body.apiVersion !== expected || body.kind !== kind.kind)
    return badRequest(`invalid object type: ${typeText(body)}`);
  const metadata = objectIn(body.metadata);
  if (metadata.managedFields !== undefined && metadata.managedFields !== null)
    return badRequest('metadata.managedFields must be nil');
  const stored = { ...copy(body), apiVersion: joinApiVersion(kind.group, kind.version) };
  served.other?.toStorage?.(stored);
  const problem = problemOf(typeOfDefinition(kind.schema), stored);
  if (problem) return unknownError(`failed to create typed patch object (${describe(body)}): ${problem}`);
  return { sent: body, stored };
}

/** `apps/v1, Kind=Deployment`; the core group has no name: `/v1, Kind=Pod`. */
function typeText({ apiVersion, kind }: JsonObject): string {
  const { group, version } = splitApiVersion(typeof apiVersion === 'string' ? apiVersion : '');
  return `${group}/${version}, Kind=${typeof kind === 'string' ? kind : ''}`;
}

function describe(config: JsonObject): string {
  const { namespace, name } = objectIn(config.metadata);
  const place = namespace === undefined || namespace === null ? '' : goText(namespace);
  return `${place}/${name === undefined || name === null ? '' : goText(name)}; ${typeText(config)}`;
}

/** The object after the apply, and its owners. What kubectl's own client-side apply has set, kubectl takes over unasked. */
function layOver(
  call: Call,
  scope: Scope,
  live: KubernetesObject | undefined,
  { stored }: Config,
): { object: JsonObject; owners: readonly Owner[] } | Status {
  const write = writeOf(call, scope, live);
  const owners = live ? firstOwners(writingOf(write, noOwners), live) : noOwners;
  const writing = writingOf(write, owners);
  const lay = (force: boolean): Applied => afterApply(writing, stored, force);
  let made = lay(call.options.force === true);
  if ('contested' in made && live && writing.manager === kubectlManager) {
    const allowed = fieldsLastApplied(scope.type, live);
    const contested = allowed ? contestedBeyond(made.contested, allowed) : made.contested;
    made = contested.length === 0 ? lay(true) : { contested };
  }
  if ('contested' in made) return applyConflict(made.contested);
  return { object: (made.isSame && live ? live : made.object) as JsonObject, owners: made.owners };
}

/** Of an object that nobody owns, all belongs to whoever wrote it before anything was applied. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal/skipnonapplied.go
function firstOwners(writing: Writing, live: KubernetesObject): readonly Owner[] {
  const owners = ownersOf(live);
  if (owners.length > 0) return owners;
  return afterUpdate({ ...writing, live: undefined, manager: 'before-first-apply' }, live);
}

function uidMismatch(
  { resource, request }: Call,
  version: ObjectVersion | undefined,
  { draft }: Decoded,
): Status | undefined {
  const { uid } = draft.metadata;
  if (version || !uid) return undefined;
  const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
  return conflict(resource.name, request.name ?? '', why);
}
