/** A Job runs pods until enough of them have succeeded. */
// k8s: staging/src/k8s.io/api/batch/v1/types.go Job
import type { Condition, KubernetesObject } from '../../api/object.ts';
import type { LabelSelector } from '../../api/selector.ts';
import type { PodTemplateSpec } from '../pod/types.ts';

export interface Job extends KubernetesObject {
  apiVersion: 'batch/v1';
  kind: 'Job';
  spec: JobSpec;
  status: JobStatus;
}

export interface JobSpec {
  parallelism: number;
  /** Absent for a work queue: one success ends it. */
  completions?: number;
  activeDeadlineSeconds?: number;
  podFailurePolicy?: PodFailurePolicy;
  successPolicy?: SuccessPolicy;
  backoffLimit: number;
  backoffLimitPerIndex?: number;
  maxFailedIndexes?: number;
  selector: LabelSelector;
  manualSelector?: boolean;
  template: PodTemplateSpec;
  ttlSecondsAfterFinished?: number;
  completionMode: 'NonIndexed' | 'Indexed';
  suspend: boolean;
  podReplacementPolicy: 'TerminatingOrFailed' | 'Failed';
  managedBy?: string;
}

/** A Job's spec as it may stand in a CronJob: little of it is filled in. */
export type JobFields = Partial<JobSpec> & Pick<JobSpec, 'template'>;

export type FailureAction = 'FailJob' | 'FailIndex' | 'Ignore' | 'Count';

export interface PodFailurePolicy {
  rules: PodFailureRule[];
}

export interface PodFailureRule {
  action: FailureAction;
  onExitCodes?: ExitCodes;
  onPodConditions?: { type: string; status: 'True' | 'False' | 'Unknown' }[];
}

export interface ExitCodes {
  containerName?: string;
  operator: 'In' | 'NotIn';
  values: number[];
}

export interface SuccessPolicy {
  rules: { succeededIndexes?: string; succeededCount?: number }[];
}

export interface JobStatus {
  conditions?: Condition[];
  startTime?: string;
  completionTime?: string;
  active?: number;
  succeeded?: number;
  failed?: number;
  terminating?: number;
  /** `0,3-5`, of an indexed Job. */
  completedIndexes?: string;
  failedIndexes?: string;
  /** Pods that ended and still carry the Job's finalizer: not in the counts yet. */
  uncountedTerminatedPods?: { succeeded?: string[]; failed?: string[] };
  ready?: number;
}

/** What a pod of an indexed Job is told about its place. */
// k8s: staging/src/k8s.io/api/batch/v1/types.go
export const completionIndexAnnotation = 'batch.kubernetes.io/job-completion-index';
export const indexFailureCountAnnotation = 'batch.kubernetes.io/job-index-failure-count';
export const indexIgnoredFailureCountAnnotation = 'batch.kubernetes.io/job-index-ignored-failure-count';
/** Keeps an ended pod until the Job has counted it. */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking';
