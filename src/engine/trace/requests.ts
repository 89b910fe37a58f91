/** Requests that are told in full: those of the student, and those of parts of the control plane that were refused. */
import type { Cause, Verb } from '../../api/request.ts';
import type { Stage } from '../../api/x-ray.ts';
import { dropOldest } from '../../base/drop-oldest.ts';
import { Recent } from './recent.ts';

export interface RequestRecord {
  atMs: number;
  actor: string;
  cause: Cause;
  verb: Verb;
  /** As on the wire; absent for parts of the control plane. */
  method?: string;
  path?: string;
  group: string;
  /** Empty when the path led nowhere. */
  resource: string;
  subresource?: string;
  /** `namespace/name` or `name`; the name is empty when there was none. */
  key: string;
  /** Stages that it passed, in order. */
  stages: readonly Stage[];
  /** The writes that it made itself. */
  wrote?: { first: number; last: number };
  /** HTTP status of the answer. */
  code: number;
  /** Only of a refusal: the stage that refused it, the admission plugin if it was one, the server's words. */
  refusedAt?: Stage;
  plugin?: string;
  message?: string;
}

/** What somebody did who heard of a write and sends no request: kube-proxy changes the rules of the nodes. */
export interface ReactionRecord {
  atMs: number;
  actor: string;
  cause: Cause;
  group: string;
  resource: string;
  key: string;
  /** `rewrote the rules of web`. */
  reason: string;
}

/** How much is remembered; the oldest go first. */
export const inputRequestsMax = 1000;
export const refusedRequestsMax = 2000;
export const reactionsMax = 2000;

export interface SavedRequests {
  inputs: [input: number, record: RequestRecord][];
  refusals: RequestRecord[];
  reactions: ReactionRecord[];
}

export class Requests {
  #inputs = new Map<number, RequestRecord>();
  /** Refused requests of parts of the control plane. */
  readonly refusals = new Recent<RequestRecord>(refusedRequestsMax);
  readonly reactions = new Recent<ReactionRecord>(reactionsMax);

  /** @param input its number in the recording, from one */
  recordInput(input: number, record: RequestRecord): void {
    this.#inputs.set(input, record);
    dropOldest(this.#inputs, inputRequestsMax);
  }

  ofInput(input: number): RequestRecord | undefined {
    return this.#inputs.get(input);
  }

  /** Oldest first. */
  inputs(): [input: number, record: RequestRecord][] {
    return [...this.#inputs];
  }

  save(): SavedRequests {
    return { inputs: [...this.#inputs], refusals: this.refusals.all(), reactions: this.reactions.all() };
  }

  load(saved: SavedRequests): void {
    this.#inputs = new Map(saved.inputs);
    this.refusals.load(saved.refusals);
    this.reactions.load(saved.reactions);
  }
}
