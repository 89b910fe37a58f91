/** A PersistentVolumeClaim asks for storage that outlives pods. */
// k8s: staging/src/k8s.io/api/core/v1/types.go PersistentVolumeClaim
import type { Condition, KubernetesObject } from '../../api/object.ts';
import type { LabelSelector } from '../../api/selector.ts';

export type AccessMode = 'ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOncePod';

export interface PersistentVolumeClaim extends KubernetesObject {
  apiVersion: 'v1';
  kind: 'PersistentVolumeClaim';
  spec: PersistentVolumeClaimSpec;
  status: PersistentVolumeClaimStatus;
}

export interface PersistentVolumeClaimSpec {
  accessModes?: AccessMode[];
  selector?: LabelSelector;
  resources: { requests?: Record<string, string>; limits?: Record<string, string> };
  /** The volume that it is bound to, or asks for by name. */
  volumeName?: string;
  /** '' wants a volume without a class; absent gets the default one. */
  storageClassName?: string;
  volumeMode?: 'Filesystem' | 'Block';
  dataSource?: { apiGroup?: string; kind: string; name: string };
  dataSourceRef?: { apiGroup?: string; kind: string; name: string; namespace?: string };
  volumeAttributesClassName?: string;
}

export interface PersistentVolumeClaimStatus {
  phase?: 'Pending' | 'Bound' | 'Lost';
  accessModes?: AccessMode[];
  capacity?: Record<string, string>;
  conditions?: Condition[];
}
