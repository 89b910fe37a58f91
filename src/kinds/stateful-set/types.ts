/** A StatefulSet runs pods that keep their name and their storage. */
// k8s: staging/src/k8s.io/api/apps/v1/types.go StatefulSet
import type { Condition, KubernetesObject, ObjectMeta } from '../../api/object.ts';
import type { LabelSelector } from '../../api/selector.ts';
import type { PersistentVolumeClaimSpec, PersistentVolumeClaimStatus } from '../persistent-volume-claim/types.ts';
import type { PodTemplateSpec } from '../pod/types.ts';

export interface StatefulSet extends KubernetesObject {
  apiVersion: 'apps/v1';
  kind: 'StatefulSet';
  spec: StatefulSetSpec;
  status: StatefulSetStatus;
}

export interface StatefulSetSpec {
  replicas: number;
  selector: LabelSelector;
  template: PodTemplateSpec;
  volumeClaimTemplates?: ClaimTemplate[];
  /** The headless Service below which the pods have names. */
  serviceName: string;
  podManagementPolicy: 'OrderedReady' | 'Parallel';
  updateStrategy: StatefulSetUpdateStrategy;
  revisionHistoryLimit: number;
  minReadySeconds?: number;
  persistentVolumeClaimRetentionPolicy: ClaimRetentionPolicy;
  ordinals?: { start?: number };
}

/** A claim to be made for each ordinal. */
export interface ClaimTemplate {
  apiVersion: 'v1';
  kind: 'PersistentVolumeClaim';
  metadata: Partial<ObjectMeta>;
  spec: PersistentVolumeClaimSpec;
  status: PersistentVolumeClaimStatus;
}

export interface StatefulSetUpdateStrategy {
  type: 'RollingUpdate' | 'OnDelete';
  rollingUpdate?: { partition?: number };
}

export interface ClaimRetentionPolicy {
  whenDeleted: 'Retain' | 'Delete';
  whenScaled: 'Retain' | 'Delete';
}

export interface StatefulSetStatus {
  replicas: number;
  availableReplicas: number;
  observedGeneration?: number;
  readyReplicas?: number;
  currentReplicas?: number;
  updatedReplicas?: number;
  /** Name of the ControllerRevision of pods that are not updated yet. */
  currentRevision?: string;
  /** Name of the ControllerRevision of the present template. */
  updateRevision?: string;
  collisionCount?: number;
  conditions?: Condition[];
}
