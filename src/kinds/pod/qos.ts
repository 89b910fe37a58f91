/** The quality-of-service class of a pod: who is evicted first when a node runs out. */
// k8s: pkg/apis/core/v1/helper/qos/qos.go ComputePodQOS
import { amountOf, type ResourceAmounts } from './requests.ts';
import type { PodSpec, PodStatus } from './types.ts';

const resources = ['cpu', 'memory'] as const;

/** Works before and after defaults: a missing request counts as the limit, which is what the defaults make of it. */
export function qosClassOf(spec: PodSpec): NonNullable<PodStatus['qosClass']> {
  const requests: ResourceAmounts = {};
  const limits: ResourceAmounts = {};
  let everyContainerIsLimited = true;
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    for (const resource of resources) {
      const limit = amountOf(resource, container.resources?.limits?.[resource]);
      const request = amountOf(
        resource,
        container.resources?.requests?.[resource] ?? container.resources?.limits?.[resource],
      );
      if (request > 0) requests[resource] = (requests[resource] ?? 0) + request;
      if (limit > 0) limits[resource] = (limits[resource] ?? 0) + limit;
      else everyContainerIsLimited = false;
    }
  }
  if (resources.every((resource) => requests[resource] === undefined && limits[resource] === undefined)) {
    return 'BestEffort';
  }
  const isGuaranteed = everyContainerIsLimited && resources.every((name) => requests[name] === limits[name]);
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}
