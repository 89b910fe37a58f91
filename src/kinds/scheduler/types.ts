/** A Scheduler is a profile of the kube-scheduler with a plugin of a student's own code: a setting of the simulator. */
import type { KubernetesObject } from '../../api/object.ts';

export interface Scheduler extends KubernetesObject {
  apiVersion: 'orrery.dev/v1';
  kind: 'Scheduler';
  spec: SchedulerSpec;
  status?: SchedulerStatus;
}

export interface SchedulerSpec {
  /** TypeScript or JavaScript that exports `filter` or `score` or both. */
  source: string;
  /** What a point of its score counts, 0 to 100. */
  weight: number;
}

export interface SchedulerStatus {
  /** The generation of the code that runs now, or that could not be run. */
  observedGeneration: number;
  /** What it exports of `filter` and `score`; nothing when it could not be loaded. */
  exports: string[];
  /** The first thing that went wrong with this code. */
  problem?: SchedulerProblem;
}

export interface SchedulerProblem {
  message: string;
  /** Of the source, counted from 1. */
  line?: number;
  /** The pod that was to be placed, `namespace/name`. */
  pod?: string;
  node?: string;
}
