/** The cluster as rows of text: what the outline lists, with the same data and names as the picture. */
import { keyOf, type KubernetesObject } from '../../api/object.ts';
import type { Tables } from '../stores/resources.ts';
import type { ClusterState } from '../stores/cluster-store.ts';
import { viewOf } from '../kind-views.ts';
import type { ObjectRef } from '../stores/selection.ts';

export interface OutlineRow {
  ref: ObjectRef;
  level: 1 | 2;
  kind: string;
  name: string;
  /** STATUS as kubectl prints it, or the counters of a workload. */
  status: string;
  word: string;
  children: number;
}

const rbac = 'rbac.authorization.k8s.io';
/** Resources of rules: they run nothing, and few clusters of students have them. */
const ruling = [
  ['', 'resourcequotas'],
  ['', 'limitranges'],
  ['networking.k8s.io', 'ingresses'],
  ['networking.k8s.io', 'ingressclasses'],
  ['networking.k8s.io', 'networkpolicies'],
  [rbac, 'roles'],
  [rbac, 'rolebindings'],
  [rbac, 'clusterroles'],
  [rbac, 'clusterrolebindings'],
] as const;

/** Workloads first, then each node with its pods, pods that wait for a node, and at last what sets rules for them. */
export function outlineRows(cluster: ClusterState): OutlineRow[] {
  const { tables } = cluster;
  const rows: OutlineRow[] = [];
  for (const resource of ['deployments', 'statefulsets', 'daemonsets'] as const) {
    for (const object of sorted(tables, resource)) rows.push(rowOf(object, 'apps', resource, 1, 0));
  }
  for (const resource of ['cronjobs', 'jobs'] as const) {
    for (const object of sorted(tables, resource)) rows.push(rowOf(object, 'batch', resource, 1, 0));
  }
  for (const object of sorted(tables, 'replicationcontrollers'))
    rows.push(rowOf(object, '', 'replicationcontrollers', 1, 0));
  for (const node of sorted(tables, 'nodes')) {
    const pods = cluster.podsOnNode.of(node.metadata.name);
    rows.push(rowOf(node, '', 'nodes', 1, pods.length));
    for (const pod of pods) rows.push(rowOf(pod, '', 'pods', 2, 0));
  }
  for (const pod of cluster.podsOnNode.of('')) rows.push(rowOf(pod, '', 'pods', 1, 0));
  for (const [group, resource] of ruling)
    for (const object of sorted(tables, resource))
      if (!isThereFromTheStart(object)) rows.push(rowOf(object, group, resource, 1, 0));
  return rows;
}

/** The roles that every cluster begins with say nothing of this one. */
function isThereFromTheStart({ metadata: { name, labels } }: KubernetesObject): boolean {
  return labels?.['kubernetes.io/bootstrapping'] !== undefined || name.startsWith('kubeadm:');
}

function sorted(tables: Tables, resource: string): KubernetesObject[] {
  return [...(tables[resource]?.byKey.values() ?? [])].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

function rowOf(object: KubernetesObject, group: string, resource: string, level: 1 | 2, children: number): OutlineRow {
  const face = viewOf(object.kind).face(object);
  return {
    ref: { group, resource, key: keyOf(object) },
    level,
    kind: object.kind,
    name: object.metadata.name,
    status: face.state,
    word: face.word,
    children,
  };
}
