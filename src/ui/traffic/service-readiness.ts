/** How many endpoints of each Service get traffic, out of how many pods there should be. */
import { controllerOf, type KubernetesObject } from '../../api/object.ts';
import { matchesLabels } from '../../api/selector.ts';
import { derive } from '../stores/cluster-store.ts';
import { tableOf, type Tables } from '../stores/resources.ts';

export interface Readiness {
  ready: number;
  total: number;
}

/**
 * By key of the Service. The total is what was asked for: in the middle of a Recreate that is 0 of 4, while no endpoint is
 * left to count. Where there are more endpoints than that, as in a surge, they count. Endpoints that are terminating are on
 * their way out and count in neither number.
 */
export const selectReadiness = derive(['endpointslices', 'services', 'deployments', 'replicasets'], (tables) => {
  const byService = new Map<string, Readiness>();
  for (const key of tableOf(tables, 'services').byKey.keys()) byService.set(key, { ready: 0, total: 0 });
  for (const slice of tableOf(tables, 'endpointslices').byKey.values()) {
    const service = slice.metadata.labels?.['kubernetes.io/service-name'];
    const counts = byService.get(`${slice.metadata.namespace}/${service}`);
    if (!counts) continue;
    for (const { conditions } of slice.endpoints) {
      if (conditions.terminating) continue;
      counts.total++;
      if (conditions.ready !== false) counts.ready++;
    }
  }
  for (const [key, counts] of byService) counts.total = Math.max(counts.total, desiredPods(key, tables));
  return byService;
});

/** Replicas of all workloads whose pods the Service selects. */
function desiredPods(key: string, tables: Tables): number {
  const service = tableOf(tables, 'services').byKey.get(key);
  const selector = service?.spec.selector;
  if (!selector) return 0;
  const selects = ({ metadata, spec }: Workload) =>
    metadata.namespace === service.metadata.namespace && matchesLabels(selector, spec.template.metadata.labels);
  const workloads: Workload[] = [
    ...tableOf(tables, 'deployments').byKey.values(),
    ...[...tableOf(tables, 'replicasets').byKey.values()].filter((replicaSet) => !controllerOf(replicaSet)),
  ];
  return workloads.filter(selects).reduce((sum, { spec }) => sum + spec.replicas, 0);
}

type Workload = KubernetesObject & {
  spec: { replicas: number; template: { metadata: { labels?: Record<string, string> } } };
};
