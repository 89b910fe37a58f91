/** The API server as the parts of the control plane meet it inside the engine: synchronous, and with watches that report at the moment of the write. */
import type { KubernetesObject } from './object.ts';
import type { ApiResponse, Caller, Cause, ResourceRequest } from './request.ts';

export interface ApiHandler {
  /** Serves one request. The answer's body is the stored object itself: read it, never change it. */
  handle(request: ResourceRequest, caller: Caller): ApiResponse;
  /** Calls `sink` at every write that the interest covers, synchronously, in revision order. The one who listens models the delay of the wire. */
  subscribe(interest: Interest, sink: (change: Change) => void): Subscription;
}

export interface Interest {
  group: string;
  resource: string;
  /** Only pods bound to that node: how a kubelet watches. A pod that leaves the selection arrives as DELETED. */
  nodeName?: string;
}

export interface Subscription {
  close(): void;
}

/** One write, as a watcher hears of it. */
export interface Change<T extends KubernetesObject = KubernetesObject> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** `namespace/name` or `name`; one text for all who hear of the write. */
  key: string;
  /** After the write; for DELETED the last state, with the revision of the deletion. */
  object: T;
  /** Before the write, as this listener knew it; absent when ADDED. */
  old?: T;
  revision: number;
}

export function causeOf(change: Change): Cause {
  return { kind: 'revision', revision: change.revision };
}
