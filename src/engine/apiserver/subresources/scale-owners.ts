/** Keeps, through a write of a Scale, who owns the number of replicas of its object. */
import type { KubernetesObject } from '../../../api/object.ts';
import { isJsonObject, type JsonObject } from '../../../api/plain-json.ts';
import { badRequest, type Status } from '../../../api/status.ts';
import { typeOfDefinition } from '../../../kinds/typed-fields.ts';
import type { Call } from '../core.ts';
import { problemOf } from '../managed-fields/check.ts';
import { applyConflict } from '../managed-fields/conflict.ts';
import { ownersOf, setOwners, writeOf, writingOf } from '../managed-fields/ledger.ts';
import { afterApply, afterUpdate } from '../managed-fields/ownership.ts';
import type { Owner } from '../managed-fields/owners.ts';
import { parentOwners, scaleOwners, scaleVersion, scaleWriting } from '../managed-fields/scale-owners.ts';
import { scopeOf } from '../managed-fields/scope.ts';
import { unknownError } from '../refusals.ts';

/** Enters an update of the Scale. @param next the object that is scaled, about to be stored */
export function enterScale(call: Call, next: KubernetesObject, old: KubernetesObject, scales: ScaleChange): void {
  const scope = scopeOf(call.resource);
  if (!scope) return;
  const parents = ownersOf(old);
  if (scales.owners) return setOwners(next.metadata, scales.owners);
  const writing = writingOf(writeOf(call, scope, old), parents);
  const before = scaleOwners(parents, scope.knows);
  const owners = [...before.keys()];
  const after = owners.length === 0 ? owners : afterUpdate(scaleWriting(writing, scales.live, owners), scales.next);
  setOwners(next.metadata, parentOwners(parents, before, after, writing));
}

/** The Scale before and after; the parent's owners, when an apply has already told them. */
export interface ScaleChange {
  live: unknown;
  next: unknown;
  owners?: readonly Owner[];
}

/** Lays a configuration over the Scale. */
export function applyScale(
  call: Call,
  old: KubernetesObject,
  live: unknown,
): { scale: unknown; owners: readonly Owner[] } | Status {
  const scope = scopeOf(call.resource);
  const { body } = call.request;
  if (!scope || !isJsonObject(body)) return badRequest('error decoding YAML: no object');
  const { apiVersion, kind } = body;
  if (apiVersion !== scaleVersion || kind !== 'Scale')
    return badRequest(`invalid object type: ${goText(apiVersion)}, Kind=${goText(kind)}`);
  if ((body.metadata as JsonObject | undefined)?.managedFields) return badRequest('metadata.managedFields must be nil');
  const problem = problemOf(typeOfDefinition('io.k8s.api.autoscaling.v1.Scale'), body);
  if (problem) return unknownError(`failed to create typed patch object (${placeOf(body)}): ${problem}`);
  const parents = ownersOf(old);
  const writing = writingOf(writeOf(call, scope, old), parents);
  const before = scaleOwners(parents, scope.knows);
  const made = afterApply(scaleWriting(writing, live, [...before.keys()]), body, call.options.force === true);
  if ('contested' in made) return applyConflict(made.contested);
  return { scale: made.object, owners: parentOwners(parents, before, made.owners, writing) };
}

function goText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function placeOf({ metadata }: JsonObject): string {
  const { namespace, name } = (metadata ?? {}) as JsonObject;
  return `${goText(namespace)}/${goText(name)}; ${scaleVersion}, Kind=Scale`;
}
