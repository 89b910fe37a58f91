/** What a pod asks for and may use at most, added up over its containers as the scheduler and the kubelet do. */
// k8s: staging/src/k8s.io/component-helpers/resource/helpers.go PodRequests, PodLimits
import { milliOf, valueOf } from '../../api/quantity.ts';
import type { Container, PodSpec } from './types.ts';

/** Amounts by resource name: `cpu` in thousandths of a core, everything else in bytes or pieces. */
export type ResourceAmounts = Record<string, number>;

/** What the scheduler's scores count for a container that states no request. */
// k8s: pkg/scheduler/util/pod_resources.go
export const requestsWhenMissing: Readonly<ResourceAmounts> = { cpu: 100, memory: 200 * 1024 * 1024 };

/** An amount as a number: thousandths for `cpu`, whole units otherwise. */
export function amountOf(resource: string, quantity: string | number | undefined): number {
  return resource === 'cpu' ? milliOf(quantity) : valueOf(quantity);
}

export function amountsOf(list: Readonly<Record<string, string>> | undefined): ResourceAmounts {
  const amounts: ResourceAmounts = {};
  for (const resource in list) amounts[resource] = amountOf(resource, list[resource]);
  return amounts;
}

/**
 * The requests of a pod. Init containers run one by one, so only the largest counts; side-cars (init containers
 * that restart) stay, so they add up. Example: containers 100m + 200m, init container 500m → 500m.
 * @param whenMissing amounts for containers that do not request the resource
 */
export function podRequests(pod: { spec: PodSpec }, whenMissing?: Readonly<ResourceAmounts>): ResourceAmounts {
  const total = aggregate(pod.spec, (container) => {
    const amounts = amountsOf(container.resources?.requests);
    for (const resource in whenMissing) amounts[resource] ??= whenMissing[resource];
    return amounts;
  });
  add(total, amountsOf(pod.spec.overhead));
  return total;
}

/** The limits of a pod; a resource without any limit is missing from the result. */
export function podLimits(pod: { spec: PodSpec }): ResourceAmounts {
  const total = aggregate(pod.spec, (container) => amountsOf(container.resources?.limits));
  const overhead = amountsOf(pod.spec.overhead);
  for (const resource in overhead) if (total[resource] !== undefined) total[resource] += overhead[resource];
  return total;
}

function aggregate(spec: PodSpec, amountsOfContainer: (container: Container) => ResourceAmounts): ResourceAmounts {
  const total: ResourceAmounts = {};
  for (const container of spec.containers) add(total, amountsOfContainer(container));
  if (!spec.initContainers?.length) return total;
  const sidecars: ResourceAmounts = {};
  const largest: ResourceAmounts = {};
  for (const container of spec.initContainers) {
    const amounts = amountsOfContainer(container);
    if (container.restartPolicy === 'Always') {
      add(total, amounts);
      add(sidecars, amounts);
      raise(largest, sidecars);
    } else {
      // The side-cars started before this init container run beside it.
      add(amounts, sidecars);
      raise(largest, amounts);
    }
  }
  raise(total, largest);
  return total;
}

function add(total: ResourceAmounts, amounts: ResourceAmounts): void {
  for (const resource in amounts) total[resource] = (total[resource] ?? 0) + amounts[resource];
}

function raise(total: ResourceAmounts, amounts: ResourceAmounts): void {
  for (const resource in amounts) total[resource] = Math.max(total[resource] ?? 0, amounts[resource]);
}
