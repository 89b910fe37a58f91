/** The cluster as rows of text: what the outline lists, with the same data and names as the picture. */
import { keyOf, splitApiVersion, type KubernetesObject } from '../../api/object.ts';
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

const workloads = ['deployments', 'statefulsets', 'daemonsets', 'cronjobs', 'jobs', 'replicationcontrollers'];
/** Resources of rules: they run nothing, and few clusters of students have them. */
const ruling = [
  ...['resourcequotas', 'limitranges', 'ingresses', 'ingressclasses', 'networkpolicies'],
  ...['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'],
];

/** Workloads first, then each node with its pods, pods that wait for a node, and at last what sets rules for them. */
export function outlineRows(cluster: ClusterState): OutlineRow[] {
  const { tables } = cluster;
  const rows: OutlineRow[] = [];
  for (const resource of workloads)
    for (const object of sorted(tables, resource)) rows.push(rowOf(object, resource, 1, 0));
  for (const node of sorted(tables, 'nodes')) {
    const pods = cluster.podsOnNode.of(node.metadata.name);
    rows.push(rowOf(node, 'nodes', 1, pods.length));
    for (const pod of pods) rows.push(rowOf(pod, 'pods', 2, 0));
  }
  for (const pod of cluster.podsOnNode.of('')) rows.push(rowOf(pod, 'pods', 1, 0));
  for (const resource of ruling)
    for (const object of sorted(tables, resource))
      if (!isThereFromTheStart(object)) rows.push(rowOf(object, resource, 1, 0));
  return rows;
}

/** The roles that every cluster begins with say nothing of this one. */
function isThereFromTheStart({ metadata: { name, labels } }: KubernetesObject): boolean {
  return labels?.['kubernetes.io/bootstrapping'] !== undefined || name.startsWith('kubeadm:');
}

function sorted(tables: Tables, resource: string): KubernetesObject[] {
  return [...(tables[resource]?.byKey.values() ?? [])].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

function rowOf(object: KubernetesObject, resource: string, level: 1 | 2, children: number): OutlineRow {
  const face = viewOf(object.kind).face(object);
  return {
    ref: { group: splitApiVersion(object.apiVersion).group, resource, key: keyOf(object) },
    level,
    kind: object.kind,
    name: object.metadata.name,
    status: face.state,
    word: face.word,
    children,
  };
}
