/** What the engine tells the page beyond objects: traffic, causes and scheduling, as plain data. */

/** One Traffic object's counters and the requests that are under way. */
export interface TrafficView {
  /** `namespace/name` of the Traffic. */
  key: string;
  /** Name of the Service, in the same namespace. */
  service: string;
  requestsPerSecond: number;
  sent: number;
  succeeded: number;
  failed: number;
  failures: Record<string, number>;
  p95Ms: number | undefined;
  /** The newest requests under way, at most 150. */
  inFlight: RequestView[];
  /** Whole seconds of virtual time that are new since the last frame (all that is remembered after a reset). */
  perSecond: TrafficSecond[];
  /** The named limit on requests per second holds traffic back. */
  limited: boolean;
}

export interface RequestView {
  id: number;
  startMs: number;
  /** When it will end, or has ended; virtual milliseconds. */
  endMs: number;
  /** `namespace/name` of the pod, absent when no endpoint was found. */
  pod?: string;
  /** pod-template-hash of the pod. */
  revision?: string;
  outcome: 'ok' | 'no-endpoint' | 'refused' | 'error' | 'timeout' | 'reset';
}

export interface TrafficSecond {
  /** The second's number since the cluster began. */
  second: number;
  sent: number;
  ok: number;
  failed: number;
  failures: Record<string, number>;
  /** Completed requests by pod-template-hash. */
  byRevision: Record<string, number>;
  p95Ms: number | undefined;
}

/** One link of the chain from a root cause to the object's last change; oldest first. */
export interface WhyStep {
  /** `You`, `deployment controller`, `scheduler`, `kubelet worker-1`, `timer`, … */
  actor: string;
  /** What was done and why, lower case, without the actor: `created ReplicaSet web-5f6c9d7b8, because the pod template changed`. */
  text: string;
  /** Virtual milliseconds. */
  atMs: number;
  revision?: number;
  /** What was written: `apps/replicasets default/web-5f6c9d7b8`. */
  resource?: string;
  group?: string;
  key?: string;
  /** True for the first link: an input, a timer, a probe or a failure put in. */
  root: boolean;
}

/** How the scheduler decided about one pod, newest attempt. */
export interface SchedulingView {
  atMs: number;
  pod: string;
  attempt: number;
  queuedMs: number;
  priority: number;
  /** The profile that decided, unless it was the default one. */
  profile?: string;
  /** What the code of a custom profile printed meanwhile. */
  printed?: string[];
  nodes: {
    node: string;
    /** With `failed`, the plugin is a student's code that failed at that line instead of answering. */
    refused?: { plugin: string; reasons: string[]; failed?: { line?: number } };
    scores?: { plugin: string; score: number; weight: number }[];
    total?: number;
  }[];
  notLookedAt: number;
  chosen?: string;
  message?: string;
}
