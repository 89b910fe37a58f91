/** A PersistentVolume is a piece of storage in the cluster. */
// k8s: staging/src/k8s.io/api/core/v1/types.go PersistentVolume
import type { KubernetesObject, ObjectReference } from '../../api/object.ts';
import type { AccessMode } from '../persistent-volume-claim/types.ts';
import type { NodeSelectorTerm } from '../pod/types.ts';

export interface PersistentVolume extends KubernetesObject {
  apiVersion: 'v1';
  kind: 'PersistentVolume';
  spec: PersistentVolumeSpec;
  status: PersistentVolumeStatus;
}

export interface PersistentVolumeSpec {
  capacity?: Record<string, string>;
  accessModes?: AccessMode[];
  /** Whose it is. */
  claimRef?: ObjectReference;
  persistentVolumeReclaimPolicy: 'Retain' | 'Delete' | 'Recycle';
  storageClassName?: string;
  mountOptions?: string[];
  volumeMode?: 'Filesystem' | 'Block';
  /** From which nodes it can be reached; absent: from all. */
  nodeAffinity?: { required?: { nodeSelectorTerms: NodeSelectorTerm[] } };
  volumeAttributesClassName?: string;
  hostPath?: { path: string; type?: string };
  local?: { path: string; fsType?: string };
  nfs?: { server: string; path: string; readOnly?: boolean };
  csi?: { driver: string; volumeHandle: string; [field: string]: unknown };
  /** All other sources are kept unread. */
  [source: string]: unknown;
}

export interface PersistentVolumeStatus {
  phase?: 'Pending' | 'Available' | 'Bound' | 'Released' | 'Failed';
  message?: string;
  reason?: string;
  lastPhaseTransitionTime?: string;
}
