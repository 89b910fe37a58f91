/** A StorageClass says who makes volumes for claims of that name, and when. */
// k8s: staging/src/k8s.io/api/storage/v1/types.go StorageClass
import type { KubernetesObject } from '../../api/object.ts';

export interface StorageClass extends KubernetesObject {
  apiVersion: 'storage.k8s.io/v1';
  kind: 'StorageClass';
  provisioner: string;
  parameters?: Record<string, string>;
  reclaimPolicy: 'Delete' | 'Retain';
  mountOptions?: string[];
  allowVolumeExpansion?: boolean;
  volumeBindingMode: 'Immediate' | 'WaitForFirstConsumer';
  allowedTopologies?: { matchLabelExpressions?: { key: string; values: string[] }[] }[];
}
