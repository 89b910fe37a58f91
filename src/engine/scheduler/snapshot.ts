/** What plugins see of the cluster: the scheduler's books, and the other objects that its informers know. */
import { keyOf } from '../../api/object.ts';
import { namespace } from '../../kinds/namespace/index.ts';
import { persistentVolumeClaim } from '../../kinds/persistent-volume-claim/index.ts';
import { persistentVolume } from '../../kinds/persistent-volume/index.ts';
import { claimNamesOf } from '../../kinds/pod/claims.ts';
import { pod } from '../../kinds/pod/index.ts';
import { podDisruptionBudget } from '../../kinds/pod-disruption-budget/index.ts';
import { replicationController } from '../../kinds/replication-controller/index.ts';
import { replicaSet } from '../../kinds/replica-set/index.ts';
import { service } from '../../kinds/service/index.ts';
import { statefulSet } from '../../kinds/stateful-set/index.ts';
import { storageClass } from '../../kinds/storage-class/index.ts';
import type { Informers } from '../client/informer.ts';
import type { SchedulerCache } from './cache.ts';
import type { Snapshot } from './plugin.ts';
import type { StorageView } from './volumes/plan.ts';

/**
 * @param cache the books of the moment; a loaded scheduler has new ones
 * @param isPromised whether a volume was promised to another claim than that of the key
 */
export function createSnapshot(
  informers: Informers,
  cache: () => SchedulerCache,
  isPromised: (volume: string, claimKey: string) => boolean,
): Snapshot {
  const services = informers.of(service);
  services.addIndex('namespace', ({ metadata }) => [metadata.namespace ?? '']);
  const replicaSets = informers.of(replicaSet);
  const statefulSets = informers.of(statefulSet);
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
    statefulSet: (key) => statefulSets.get(key),
    replicationController: (key) => replicationControllers.get(key),
    namespace: (name) => namespaces.get(name),
    namespaces: () => namespaces.values(),
    disruptionBudgets: () => budgets.list(),
    storage: storageView(informers, cache, isPromised),
  };
}

function storageView(
  informers: Informers,
  cache: () => SchedulerCache,
  isPromised: (volume: string, claimKey: string) => boolean,
): StorageView {
  const pods = informers.of(pod);
  pods.addIndex('claim', (object) =>
    object.spec.volumes?.some((volume) => volume.persistentVolumeClaim)
      ? claimNamesOf(object.spec).map((name) => `${object.metadata.namespace}/${name}`)
      : none,
  );
  const claims = informers.of(persistentVolumeClaim);
  const volumes = informers.of(persistentVolume);
  const classes = informers.of(storageClass);
  return {
    claim: (key) => claims.get(key),
    volume: (name) => volumes.get(name),
    volumes: () => volumes.list(),
    storageClass: (name) => classes.get(name),
    isPromised: (volume, claim) => isPromised(volume, keyOf(claim)),
    placedPodsOf: (key) => pods.byIndex('claim', key).filter((object) => cache().placed(keyOf(object)) !== undefined),
  };
}

const none: readonly string[] = [];
