/** Keeps the list of those who update short: the oldest become one, `ancient-changes`. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal/capmanagers.go
import { union } from './field-set.ts';
import { compareTimes, fieldsOfOwner, identityOf, isSameOwner, newOwner, type Owner } from './owners.ts';

export const updatersMax = 10;
const ancient = 'ancient-changes';

export function cappedOwners(owners: readonly Owner[]): readonly Owner[] {
  if (owners.length <= updatersMax) return owners;
  const updaters = owners.filter((owner) => owner.operation === 'Update');
  if (updaters.length <= updatersMax) return owners;
  updaters.sort(
    (left, right) => compareTimes(left.time, right.time) || (identityOf(left) < identityOf(right) ? -1 : 1),
  );
  let result = [...owners];
  let count = updaters.length;
  /** The oldest of each version stays by itself until a second one comes to share its place. */
  const firstOfVersion = new Map<string, Owner>();
  for (const owner of updaters) {
    if (count <= updatersMax) break;
    const first = firstOfVersion.get(owner.apiVersion);
    if (!first) {
      firstOfVersion.set(owner.apiVersion, owner);
      continue;
    }
    const identity = { manager: ancient, operation: 'Update', apiVersion: owner.apiVersion } as const;
    const found = result.find((other) => isSameOwner(other, identity));
    if (!found) result = result.filter((other) => other !== first);
    // The time is that of the younger one.
    const bucket = newOwner(identity, owner.time, union(fieldsOfOwner(owner), fieldsOfOwner(found ?? first)));
    result = [...result.filter((other) => other !== owner && other !== found), bucket];
    count--;
  }
  return result;
}
