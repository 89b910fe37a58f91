/** A Lease is a heartbeat: a kubelet renews its own every few seconds. */
// k8s: staging/src/k8s.io/api/coordination/v1/types.go
import type { KubernetesObject } from '../../api/object.ts';

export interface Lease extends KubernetesObject {
  apiVersion: 'coordination.k8s.io/v1';
  kind: 'Lease';
  spec: {
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    acquireTime?: string;
    renewTime?: string;
    leaseTransitions?: number;
  };
}
