/** For tests: the demo cluster, what a student asks of it, and its X-ray in a few lines. */
import type { ApiRequest } from '../../api/request.ts';
import type { XRay, XRayChart } from '../../api/x-ray.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { Cluster } from './cluster.ts';
import { demoRecording } from './demo.ts';
import { xRayOf, type XRayQuestion } from './x-ray.ts';

export const deployments = '/apis/apps/v1/namespaces/default/deployments';
const strategic = 'application/strategic-merge-patch+json';

export const setImage: ApiRequest = {
  method: 'PATCH',
  path: `${deployments}/web`,
  contentType: strategic,
  body: { spec: { template: { spec: { containers: [{ name: 'web', image: 'shop:v2' }] } } } },
};

export function scale(name: string, replicas: number): ApiRequest {
  return { method: 'PATCH', path: `${deployments}/${name}`, contentType: strategic, body: { spec: { replicas } } };
}

export function evict(name: string): ApiRequest {
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'default' } };
  const path = `/api/v1/namespaces/default/pods/${name}/eviction`;
  return { method: 'POST', path, contentType: 'application/json', body };
}

export function demo(): Cluster {
  const cluster = new Cluster(demoRecording());
  cluster.run(45_000);
  return cluster;
}

export function xRay(cluster: Cluster, question: XRayQuestion = {}): XRay {
  return xRayOf(question, cluster.trace, cluster.recording.inputs.slice(0, cluster.applied));
}

export function chartOf(cluster: Cluster, question?: XRayQuestion): XRayChart {
  const { shown } = xRay(cluster, question);
  if (!shown) throw new Error('there is no request');
  return shown;
}

export function podsOf(cluster: Cluster, app: string): Pod[] {
  const pods = cluster.api.store.range('/registry/pods/default/').map(({ value }) => value as Pod);
  return pods.filter((pod) => pod.metadata.labels?.app === app);
}

/** One line a step; what a seed decides stands as #. */
export function told({ steps }: XRayChart): string[] {
  const plain = (text: string) => text.replaceAll(/-[a-z0-9]{8,10}(-[a-z0-9]{5})?\b/g, '-#');
  return steps.map(
    ({ kind, from, to, label, count }) => `${kind} ${from} > ${to}: ${plain(label)}${count > 1 ? ` ×${count}` : ''}`,
  );
}
