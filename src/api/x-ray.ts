/** The X-ray of one request: its stages in the API server, what was stored, who heard of it and what they did then. */
import type { Verb } from './request.ts';

/** A stage of the API server. Which of them a request passes, and in which order, depends on what it asks for. */
export type Stage =
  /** The mux: which resource the path names, and whether it knows the method. */
  | 'routing'
  | 'authentication'
  | 'authorization'
  /** From the body to an object, checked against the schema. A patch is laid over what is stored first. */
  | 'decoding'
  /** The stored object is read. */
  | 'lookup'
  /** Is it still the version, or the object, that the client has looked at? */
  | 'precondition'
  /** An eviction asks the disruption budgets. */
  | 'budget'
  /** Defaults, and what no client may set. */
  | 'defaults'
  /** Plugins that may change the object or refuse it. */
  | 'admission'
  | 'validation'
  /** Handed on to the kubelet of the pod's node. */
  | 'connect'
  | 'storage';

export interface XRay {
  /** Requests that can be looked at, newest first. */
  requests: XRayRequest[];
  /** So many older ones are no longer listed. */
  requestsLeftOut: number;
  /** The one that is shown; absent when there was none yet. */
  shown?: XRayChart;
}

export interface XRayRequest {
  /** Number of the input in the recording, from one. */
  input: number;
  atMs: number;
  /** What the student did, in the words of the timeline. */
  label?: string;
  /** `PATCH deployments/web`. */
  what: string;
  /** HTTP status of the answer. */
  code: number;
}

export interface XRayChart {
  request: XRayRequest;
  /** From left to right. */
  lanes: XRayLane[];
  steps: XRayStep[];
  /** So many more steps have followed and are not shown. */
  stepsLeftOut: number;
}

export interface XRayLane {
  id: string;
  name: string;
}

/** Lanes that every chart has. */
export type FixedLane = 'you' | 'apiserver' | 'etcd' | 'scheduler' | 'kubelet' | 'endpoints' | 'kube-proxy';

export interface XRayStep {
  /**
   * `request` and `answer` pass between student and API server, `stages` is what happens to the request in there, `write` goes to etcd,
   * `watch` tells somebody of a write, `call` is a request of a part of the control plane with the write that it leads to, and `work` is
   * done without a request.
   */
  kind: 'request' | 'stages' | 'write' | 'answer' | 'watch' | 'call' | 'work';
  /** Lanes. */
  from: string;
  to: string;
  /** `POST replicasets/web-5f6c9d7b8`, `MODIFIED deployment web`, `200 OK`. */
  label: string;
  /** What happened, as a sentence. */
  text: string;
  /** Virtual milliseconds; of like steps the first. */
  atMs: number;
  /** So many like steps are shown as this one, and when the last of them was. */
  count: number;
  lastMs: number;
  /** The resourceVersion that the arrow carries. */
  revision?: number;
  /** What it is about. */
  object?: { group: string; resource: string; key: string };
  /** Of `stages`: those that the request passed, in order. */
  stages?: readonly Stage[];
  /** Where it was refused, and by what. */
  refused?: { stage: Stage; plugin?: string; code: number; message: string };
}

/** What one write did to its object. */
export interface RevisionChange {
  /** Where etcd has it: `/registry/deployments/default/web`. */
  key: string;
  how: 'created' | 'changed' | 'removed';
  /** Of a change: the fields that differ, at most so many. */
  fields: FieldChange[];
  fieldsLeftOut: number;
}

export interface FieldChange {
  /** `spec.template.spec.containers[web].image`. */
  path: string;
  /** Absent when there was none. */
  before?: string;
  after?: string;
}

/** HTTP's word for a verb. */
export const methodOfVerb: Readonly<Record<Verb, string>> = {
  get: 'GET',
  list: 'GET',
  watch: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
};
