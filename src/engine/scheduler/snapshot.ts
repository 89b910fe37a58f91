/** What plugins see of the cluster: the scheduler's books, and the other objects that its informers know. */
import { namespace } from '../../kinds/namespace/index.ts';
import { podDisruptionBudget } from '../../kinds/pod-disruption-budget/index.ts';
import { replicationController } from '../../kinds/replication-controller/index.ts';
import { replicaSet } from '../../kinds/replica-set/index.ts';
import { service } from '../../kinds/service/index.ts';
import type { Informers } from '../client/informer.ts';
import type { SchedulerCache } from './cache.ts';
import type { Snapshot } from './plugin.ts';

/** @param cache the books of the moment; a loaded scheduler has new ones */
export function createSnapshot(informers: Informers, cache: () => SchedulerCache): Snapshot {
  const services = informers.of(service);
  services.addIndex('namespace', ({ metadata }) => [metadata.namespace ?? '']);
  const replicaSets = informers.of(replicaSet);
  const replicationControllers = informers.of(replicationController);
  const namespaces = informers.of(namespace);
  const budgets = informers.of(podDisruptionBudget);
  return {
    get nodes() {
      return cache().nodes;
    },
    get counts() {
      return cache().counts;
    },
    get answers() {
      return cache().answers;
    },
    get topology() {
      return cache().topology;
    },
    node: (name) => cache().node(name),
    imageSpread: (image) => cache().imageSpread(image),
    services: (name) => services.byIndex('namespace', name),
    replicaSet: (key) => replicaSets.get(key),
    replicationController: (key) => replicationControllers.get(key),
    namespace: (name) => namespaces.get(name),
    namespaces: () => namespaces.values(),
    disruptionBudgets: () => budgets.list(),
  };
}
