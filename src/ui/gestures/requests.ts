/** The requests behind the gestures: the same that kubectl sends for the same command. */
import { splitKey } from '../../api/object.ts';
import type { ApiRequest } from '../../api/request.ts';
import type { Taint } from '../../kinds/node/types.ts';

const userAgent = 'kubectl/orrery';
const strategic = 'application/strategic-merge-patch+json';
const merge = 'application/merge-patch+json';

export function deletePodRequest(key: string): ApiRequest {
  return {
    method: 'DELETE',
    path: podPath(key),
    contentType: 'application/json',
    userAgent,
    body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' },
  };
}

export function evictRequest(key: string): ApiRequest {
  const { namespace, name } = splitKey(key);
  return {
    method: 'POST',
    path: `${podPath(key)}/eviction`,
    contentType: 'application/json',
    userAgent,
    body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } },
  };
}

export function cordonRequest(node: string, unschedulable: boolean): ApiRequest {
  return {
    method: 'PATCH',
    path: `/api/v1/nodes/${node}`,
    query: { fieldManager: unschedulable ? 'kubectl-cordon' : 'kubectl-uncordon' },
    contentType: strategic,
    userAgent,
    body: { spec: { unschedulable: unschedulable ? true : null } },
  };
}

export function faultName(node: string): string {
  return `${node}-down`;
}

export function faultManifest(node: string): object {
  return {
    apiVersion: 'orrery.dev/v1',
    kind: 'Fault',
    metadata: { name: faultName(node) },
    spec: { type: 'NodeDown', node },
  };
}

export function createRequest(path: string, body: object): ApiRequest {
  return {
    method: 'POST',
    path,
    query: { fieldManager: 'kubectl-create' },
    contentType: 'application/json',
    userAgent,
    body,
  };
}

export function deleteFaultRequest(name: string): ApiRequest {
  return { method: 'DELETE', path: `/apis/orrery.dev/v1/faults/${name}`, userAgent };
}

export interface NewNode {
  name: string;
  zone: string;
  cpu: string;
  memory: string;
  labels: Readonly<Record<string, string>>;
  taints: readonly Taint[];
}

export function nodeManifest({ name, zone, cpu, memory, labels, taints }: NewNode): object {
  const capacity = { cpu, memory, pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'topology.kubernetes.io/region': 'orrery',
        ...(zone ? { 'topology.kubernetes.io/zone': zone } : {}),
        ...labels,
      },
    },
    spec: taints.length > 0 ? { taints } : {},
    status: { capacity, allocatable: capacity },
  };
}

/** @param path of a Deployment or another kind that can be scaled */
export function scaleRequest(path: string, replicas: number): ApiRequest {
  return {
    method: 'PATCH',
    path: `${path}/scale`,
    query: { fieldManager: 'kubectl-scale' },
    contentType: merge,
    userAgent,
    body: { spec: { replicas } },
  };
}

/** @param change fields of a Traffic's spec */
export function usersRequest(trafficKey: string, change: object): ApiRequest {
  const { namespace, name } = splitKey(trafficKey);
  return {
    method: 'PATCH',
    path: `/apis/orrery.dev/v1/namespaces/${namespace}/traffics/${name}`,
    query: { fieldManager: 'kubectl-patch' },
    contentType: merge,
    userAgent,
    body: { spec: change },
  };
}

export function setImageRequest(deploymentKey: string, container: string, image: string): ApiRequest {
  return {
    method: 'PATCH',
    path: deploymentPath(deploymentKey),
    query: { fieldManager: 'kubectl-set' },
    contentType: strategic,
    userAgent,
    body: { spec: { template: { spec: { containers: [{ name: container, image }] } } } },
  };
}

export function deploymentPath(key: string): string {
  const { namespace, name } = splitKey(key);
  return `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
}

export function statefulSetPath(key: string): string {
  const { namespace, name } = splitKey(key);
  return `/apis/apps/v1/namespaces/${namespace}/statefulsets/${name}`;
}

function podPath(key: string): string {
  const { namespace, name } = splitKey(key);
  return `/api/v1/namespaces/${namespace}/pods/${name}`;
}

/** ` -n shop` for what is not in the default namespace. */
export function namespaceFlag(key: string): string {
  const { namespace } = splitKey(key);
  return namespace && namespace !== 'default' ? ` -n ${namespace}` : '';
}
