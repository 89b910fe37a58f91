/** A Fault is something broken on purpose, for as long as the object exists: a setting of the simulator. */
import type { KubernetesObject } from '../../api/object.ts';

export interface Fault extends KubernetesObject {
  apiVersion: 'orrery.dev/v1';
  kind: 'Fault';
  spec: FaultSpec;
}

/** NodeDown: the machine has no power. NodePartition: it runs on, but nothing reaches the API server or comes from it. */
export interface FaultSpec {
  type: 'NodeDown' | 'NodePartition';
  node: string;
}
