/** What is used of a quota, counted over the objects of its namespace. Example: two pods that requested 100m → requests.cpu 200m. */
// k8s: pkg/controller/resourcequota/resource_quota_controller.go syncResourceQuota
import type { KubernetesObject } from '../../../api/object.ts';
import { addResources, compareQuantities, maskResources, type ResourceList } from '../../../api/quantity-sum.ts';
import { equal } from '../../../base/equality.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { hasScopes, isPodInScopes } from '../../../kinds/resource-quota/scopes.ts';
import type { ResourceQuota } from '../../../kinds/resource-quota/types.ts';
import { resourcesOfKind, usageOf, type CountedKind } from '../../../kinds/resource-quota/usage.ts';

/** Objects of a namespace by kind; asked only for kinds that the quota counts. */
export interface CountedObjects<K extends CountedKind> {
  kinds: readonly K[];
  objectsOf(kind: K): readonly KubernetesObject[];
}

/** The status that the quota should have, or undefined when it has it. */
export function quotaStatus<K extends CountedKind>(
  quota: ResourceQuota,
  counted: CountedObjects<K>,
  nowMs: number,
): ResourceQuota['status'] | undefined {
  const { hard = {} } = quota.spec;
  const names = Object.keys(hard);
  let used: Record<string, string> = { ...quota.status.used };
  for (const kind of counted.kinds) {
    const concerned = resourcesOfKind(kind, names);
    if (concerned.length === 0) continue;
    let sum: Record<string, string> = Object.fromEntries(concerned.map((name) => [name, '0']));
    const isPods = kind.group === '' && kind.plural === 'pods';
    for (const object of counted.objectsOf(kind))
      if (isPods ? isPodInScopes(quota, object as Pod) : !hasScopes(quota))
        sum = addResources(sum, maskResources(usageOf(kind, object, nowMs), concerned));
    used = { ...used, ...sum };
  }
  used = maskResources(used, names);
  const isCurrent =
    quota.status.used !== undefined && equal(quota.status.hard, hard) && areEqual(used, quota.status.used);
  return isCurrent ? undefined : { hard, used };
}

function areEqual(left: ResourceList, right: ResourceList): boolean {
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => name in right && compareQuantities(left[name], right[name]) === 0)
  );
}
