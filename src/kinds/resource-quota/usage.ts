/** What one object uses of a quota. Example: a pod that requests 100m of cpu → pods 1, cpu and requests.cpu 100m. */
// k8s: pkg/quota/v1/evaluator/core, pkg/quota/v1/generic/evaluator.go
import type { KubernetesObject } from '../../api/object.ts';
import { parseQuantity } from '../../api/quantity.ts';
import type { ResourceList } from '../../api/quantity-sum.ts';
import { parseTime } from '../../api/time.ts';
import { isPodTerminal } from '../pod/conditions.ts';
import { podQuantities } from '../pod/quantities.ts';
import type { Container, Pod } from '../pod/types.ts';
import type { Service } from '../service/types.ts';

/** What an evaluator needs to know of a kind. */
export interface CountedKind {
  group: string;
  plural: string;
}

const plainCounts = new Set(['configmaps', 'resourcequotas', 'replicationcontrollers', 'secrets']);
const compute = ['cpu', 'memory', 'ephemeral-storage'];
const ofPods = new Set(['pods', ...compute.flatMap((name) => [name, `requests.${name}`, `limits.${name}`])]);
const ofServices = new Set(['services', 'services.nodeports', 'services.loadbalancers']);
const ofClaims = new Set(['persistentvolumeclaims', 'requests.storage']);

/** `count/pods`, `count/deployments.apps` */
function countName({ group, plural }: CountedKind): string {
  return `count/${plural}${group ? `.${group}` : ''}`;
}

/** Which of the limited resources objects of that kind use. */
export function resourcesOfKind(kind: CountedKind, names: readonly string[]): string[] {
  const count = countName(kind);
  return names.filter((name) => name === count || (kind.group === '' && isOfKind(kind.plural, name)));
}

function isOfKind(plural: string, name: string): boolean {
  switch (plural) {
    case 'pods':
      return ofPods.has(name) || /^(requests\.)?hugepages-/.test(name) || /^requests\.[^/]+\//.test(name);
    case 'services':
      return ofServices.has(name);
    case 'persistentvolumeclaims':
      return ofClaims.has(name) || /\.storageclass\.storage\.k8s\.io\//.test(name);
    default:
      return plainCounts.has(plural) && name === plural;
  }
}

/** @param nowMs milliseconds since 1970: a pod that should long be gone uses nothing any more */
export function usageOf(kind: CountedKind, object: KubernetesObject, nowMs: number): Record<string, string> {
  const used = { [countName(kind)]: '1' };
  if (kind.group !== '') return used;
  switch (kind.plural) {
    case 'pods':
      return isPodCounted(object as Pod, nowMs) ? { ...used, ...usageOfPod(object as Pod) } : used;
    case 'services':
      return { ...used, ...usageOfService(object as Service) };
    case 'persistentvolumeclaims':
      return { ...used, ...usageOfClaim(object as Claim) };
    default:
      return plainCounts.has(kind.plural) ? { ...used, [kind.plural]: '1' } : used;
  }
}

/** Neither finished nor overdue. */
// k8s: pkg/quota/v1/evaluator/core/pods.go QuotaV1Pod
export function isPodCounted(pod: Pod, nowMs: number): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
  if (isPodTerminal(pod)) return false;
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return true;
  return nowMs <= parseTime(deletionTimestamp) + deletionGracePeriodSeconds * 1000;
}

function usageOfPod(pod: Pod): Record<string, string> {
  return { pods: '1', ...computeUsage(podQuantities(pod, 'requests'), podQuantities(pod, 'limits')) };
}

// k8s: pkg/quota/v1/evaluator/core/pods.go podComputeUsageHelper
function computeUsage(requests: ResourceList, limits: ResourceList): Record<string, string> {
  const used: Record<string, string> = {};
  for (const name in requests) {
    if (compute.includes(name) || name.startsWith('hugepages-')) used[name] = requests[name];
    used[`requests.${name}`] = requests[name];
  }
  for (const name of compute) if (name in limits) used[`limits.${name}`] = limits[name];
  return used;
}

function usageOfService({ spec }: Service): Record<string, string> {
  const ports = spec.ports ?? [];
  const withNodePorts =
    spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)
      ? ports.length
      : spec.type === 'LoadBalancer'
        ? ports.filter(({ nodePort }) => nodePort).length
        : 0;
  return {
    services: '1',
    'services.nodeports': String(withNodePorts),
    'services.loadbalancers': spec.type === 'LoadBalancer' ? '1' : '0',
  };
}

interface Claim extends KubernetesObject {
  spec: { storageClassName?: string; resources?: { requests?: { storage?: string } } };
}

// k8s: pkg/quota/v1/evaluator/core/persistent_volume_claims.go
function usageOfClaim({ spec }: Claim): Record<string, string> {
  const storage = spec.resources?.requests?.storage;
  const used: Record<string, string> = {
    persistentvolumeclaims: '1',
    ...(storage === undefined ? {} : { 'requests.storage': storage }),
  };
  const { storageClassName } = spec;
  if (!storageClassName) return used;
  const ofClass: Record<string, string> = {};
  for (const name in used) ofClass[`${storageClassName}.storageclass.storage.k8s.io/${name}`] = used[name];
  return { ...used, ...ofClass };
}

/** Where one of these is limited, each container must state it: upstream calls that a mistake, and keeps it. */
const stated = new Set(['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']);

/** `must specify limits.cpu for: web`, or undefined. */
// k8s: pkg/quota/v1/evaluator/core/pods.go Constraints
export function unstatedProblem(pod: Pick<Pod, 'spec'>, limited: readonly string[]): string | undefined {
  const wanted = limited.filter((name) => stated.has(name)).sort();
  const problems = wanted.flatMap((name) => {
    const silent = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
      .filter((container) => !(name in usageOfContainer(container)))
      .map((container) => container.name);
    return silent.length > 0 ? [`${name} for: ${[...new Set(silent)].sort().join(',')}`] : [];
  });
  return problems.length > 0 ? `must specify ${problems.join('; ')}` : undefined;
}

function usageOfContainer({ resources }: Container): Record<string, string> {
  return computeUsage(resources?.requests ?? {}, resources?.limits ?? {});
}

export function withoutZeros(list: ResourceList): Record<string, string> {
  return Object.fromEntries(Object.entries(list).filter(([, quantity]) => parseQuantity(quantity) !== 0));
}
