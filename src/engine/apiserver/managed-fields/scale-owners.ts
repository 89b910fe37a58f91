/** Who owns the number of replicas, as the scale subresource sees it, and back again. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/managedfields/scalehandler.go
import { typeOfDefinition } from '../../../kinds/typed-fields.ts';
import { difference, emptySet, has, isEmpty, setOfFields } from './field-set.ts';
import type { Writing } from './ownership.ts';
import { fieldsOfOwner, inOrder, isSameOwner, newOwner, type Owner } from './owners.ts';

export const scaleVersion = 'autoscaling/v1';
const replicas = setOfFields('spec.replicas');
const replicasPath = ['f:spec', 'f:replicas'];

/** Owners of the replicas among those of the parent, each with the parent's entry that it stands for. */
export function scaleOwners(parents: readonly Owner[], knows: (apiVersion: string) => boolean): Map<Owner, Owner> {
  const found = new Map<Owner, Owner>();
  for (const parent of parents) {
    if (!knows(parent.apiVersion) || !has(fieldsOfOwner(parent), replicasPath)) continue;
    found.set(newOwner({ ...parent, apiVersion: scaleVersion }, parent.time, replicas), parent);
  }
  return found;
}

/** A write of a Scale, in the terms of its own type. @param parent the write of the object that is scaled */
export function scaleWriting(parent: Writing, live: unknown, owners: readonly Owner[]): Writing {
  const type = typeOfDefinition('io.k8s.api.autoscaling.v1.Scale');
  const knows = (apiVersion: string): boolean => apiVersion === scaleVersion;
  return { ...parent, type, owned: type, live, owners, apiVersion: scaleVersion, reset: emptySet, knows };
}

/** The parent's owners after a write of its Scale. Who comes by the replicas in this way has no time, as upstream. */
export function parentOwners(
  parents: readonly Owner[],
  before: ReadonlyMap<Owner, Owner>,
  after: readonly Owner[],
  writing: Writing,
): readonly Owner[] {
  const kept: Owner[] = [];
  const waiting = new Set(after.filter((owner) => has(fieldsOfOwner(owner), replicasPath)));
  for (const parent of parents) {
    if (!writing.knows(parent.apiVersion)) continue;
    const set = fieldsOfOwner(parent);
    if (!has(set, replicasPath)) kept.push(parent);
    else {
      const still = [...waiting].find(
        (owner) => before.get(owner) === parent || (owner.operation === 'Apply' && isSameOwner(owner, parent)),
      );
      if (still) waiting.delete(still);
      const left = still ? set : difference(set, replicas);
      if (left === set) kept.push(parent);
      else if (!isEmpty(left)) kept.push(newOwner(parent, parent.time, left));
    }
  }
  for (const owner of waiting) kept.push(newOwner({ ...owner, apiVersion: writing.apiVersion }, undefined, replicas));
  return inOrder(kept);
}
