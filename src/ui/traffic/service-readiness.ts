/** How many endpoints of each Service may get traffic, from its EndpointSlices. */
import { derive } from '../stores/cluster-store.ts';
import { tableOf } from '../stores/resources.ts';

export interface Readiness {
  ready: number;
  total: number;
}

/** By key of the Service. Endpoints that are terminating are on their way out and count in neither number. */
export const selectReadiness = derive(['endpointslices', 'services'], (tables) => {
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
  return byService;
});
