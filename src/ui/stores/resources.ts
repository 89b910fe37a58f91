/** The resources that the page reads, by the plural in frames and paths, with the type behind each. */
import type { KubernetesObject } from '../../api/object.ts';
import type { CronJob } from '../../kinds/cron-job/types.ts';
import type { ControllerRevision } from '../../kinds/controller-revision/types.ts';
import type { DaemonSet } from '../../kinds/daemon-set/types.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { EndpointSlice } from '../../kinds/endpoint-slice/types.ts';
import type { Event } from '../../kinds/event/types.ts';
import type { Fault } from '../../kinds/fault/types.ts';
import type { HorizontalPodAutoscaler } from '../../kinds/horizontal-pod-autoscaler/types.ts';
import type { Image } from '../../kinds/image/types.ts';
import type { Job } from '../../kinds/job/types.ts';
import type { Ingress } from '../../kinds/ingress/types.ts';
import type { Namespace } from '../../kinds/namespace/types.ts';
import type { NetworkPolicy } from '../../kinds/network-policy/types.ts';
import type { Node } from '../../kinds/node/types.ts';
import type { PersistentVolumeClaim } from '../../kinds/persistent-volume-claim/types.ts';
import type { PersistentVolume } from '../../kinds/persistent-volume/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { PodDisruptionBudget } from '../../kinds/pod-disruption-budget/types.ts';
import type { ReplicaSet } from '../../kinds/replica-set/types.ts';
import type { ReplicationController } from '../../kinds/replication-controller/types.ts';
import type { ResourceQuota } from '../../kinds/resource-quota/types.ts';
import type { Scheduler } from '../../kinds/scheduler/types.ts';
import type { Service } from '../../kinds/service/types.ts';
import type { StatefulSet } from '../../kinds/stateful-set/types.ts';
import type { StorageClass } from '../../kinds/storage-class/types.ts';
import type { Traffic } from '../../kinds/traffic/types.ts';

export interface Resources {
  namespaces: Namespace;
  nodes: Node;
  pods: Pod;
  deployments: Deployment;
  replicasets: ReplicaSet;
  daemonsets: DaemonSet;
  jobs: Job;
  cronjobs: CronJob;
  statefulsets: StatefulSet;
  controllerrevisions: ControllerRevision;
  persistentvolumeclaims: PersistentVolumeClaim;
  persistentvolumes: PersistentVolume;
  storageclasses: StorageClass;
  replicationcontrollers: ReplicationController;
  services: Service;
  endpointslices: EndpointSlice;
  poddisruptionbudgets: PodDisruptionBudget;
  horizontalpodautoscalers: HorizontalPodAutoscaler;
  resourcequotas: ResourceQuota;
  ingresses: Ingress;
  networkpolicies: NetworkPolicy;
  events: Event;
  traffics: Traffic;
  images: Image;
  faults: Fault;
  schedulers: Scheduler;
}

export type ResourceName = keyof Resources;

/** All objects of one resource. A new table each time one of them changes; the map inside is shared. */
export interface ResourceTable<T extends KubernetesObject = KubernetesObject> {
  version: number;
  byKey: ReadonlyMap<string, T>;
}

export type Tables = Readonly<Record<string, ResourceTable>>;

const empty: ResourceTable = { version: 0, byKey: new Map() };

export function tableOf<R extends ResourceName>(tables: Tables, resource: R): ResourceTable<Resources[R]> {
  return (tables[resource] ?? empty) as ResourceTable<Resources[R]>;
}
