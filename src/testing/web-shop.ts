/** The workload that tests of controllers in concert share: a Deployment `web` behind a Service `shop`. */
import type { Node } from '../kinds/node/types.ts';
import type { Pod } from '../kinds/pod/types.ts';
import { ControlPlane, type Manifest } from './control-plane.ts';

export const webPodSpec = {
  containers: [{ name: 'web', image: 'shop:v1', ports: [{ name: 'http', containerPort: 8080 }] }],
};

export function webDeployment(replicas: number, namespace = 'default'): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: webPodSpec },
    },
  };
}

export function shopService(namespace = 'default'): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'shop', namespace },
    spec: { selector: { app: 'web' }, ports: [{ name: 'web', port: 80, targetPort: 'http' }] },
  };
}

/** A cluster in which `web` has had time to become ready. */
export function runningWeb(replicas: number, options: { seed?: number; nodes?: readonly string[] } = {}): ControlPlane {
  const plane = new ControlPlane(options);
  plane.create(webDeployment(replicas));
  return plane.run(10);
}

export function podsOf(plane: ControlPlane): Pod[] {
  return plane.list<Pod>('v1', 'Pod');
}

/** Pods that are not being deleted. */
export function livePodsOf(plane: ControlPlane): Pod[] {
  return podsOf(plane).filter(({ metadata }) => !metadata.deletionTimestamp);
}

/** `key:effect` of each taint. */
export function taintsOf(plane: ControlPlane, node: string): string[] {
  const found = plane.get<Node>('v1', 'Node', node);
  return (found?.spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);
}
