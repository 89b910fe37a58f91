/** The trace: who wrote what, when and because of what; and why the scheduler chose as it did. "Why?" reads it. */
import type { Cause, Verb } from '../../api/request.ts';

/** One committed write. Its revision is its name. */
export interface WriteRecord {
  revision: number;
  /** Virtual milliseconds since the cluster began. */
  atMs: number;
  actor: string;
  verb: Verb;
  group: string;
  resource: string;
  subresource?: string;
  /** `namespace/name` or `name`. */
  key: string;
  uid: string;
  /** The revision of the object before this write, if there was one. */
  previousRevision?: number;
  cause: Cause;
  /** One clause in plain words: `because the pod template changed`. */
  reason?: string;
}

/** One scheduling attempt: every plugin's verdict on every node that was looked at. */
export interface SchedulingRecord {
  atMs: number;
  pod: string;
  podUid: string;
  attempt: number;
  queuedMs: number;
  priority: number;
  /** Nodes in the order in which they were looked at. */
  nodes: NodeVerdict[];
  /** Nodes of the cluster that were not looked at, since enough had been found. */
  notLookedAt: number;
  outcome: { node: string; tie: number } | { unschedulable: string } | { error: string };
}

export interface NodeVerdict {
  node: string;
  /** The plugin that refused the node and why; absent when it fits. */
  refused?: { plugin: string; reasons: string[]; unresolvable?: boolean };
  /** Per plugin: normalised score 0..100 and weight. */
  scores?: { plugin: string; score: number; weight: number }[];
  total?: number;
}

/** How much the trace remembers; older records are forgotten first. */
export const writeRecordsMax = 200_000;
export const schedulingRecordsMax = 5_000;

export interface SavedTrace {
  writes: WriteRecord[];
  scheduling: SchedulingRecord[];
}

export class Trace {
  #writes = new Map<number, WriteRecord>();
  #scheduling = new Map<string, SchedulingRecord>();
  /** Writes per actor since the last call of takeActivity: what makes the chips of the control plane pulse. */
  #activity = new Map<string, number>();

  recordWrite(record: WriteRecord): void {
    this.#writes.set(record.revision, record);
    if (this.#writes.size > writeRecordsMax) dropOldest(this.#writes);
    this.#activity.set(record.actor, (this.#activity.get(record.actor) ?? 0) + 1);
  }

  /** Keeps the newest attempt per pod. */
  recordScheduling(record: SchedulingRecord): void {
    this.#scheduling.delete(record.podUid);
    this.#scheduling.set(record.podUid, record);
    if (this.#scheduling.size > schedulingRecordsMax) dropOldest(this.#scheduling);
    this.#activity.set('scheduler', (this.#activity.get('scheduler') ?? 0) + 1);
  }

  write(revision: number): WriteRecord | undefined {
    return this.#writes.get(revision);
  }

  scheduling(podUid: string): SchedulingRecord | undefined {
    return this.#scheduling.get(podUid);
  }

  /** All writes that are remembered, oldest first. */
  writes(): Iterable<WriteRecord> {
    return this.#writes.values();
  }

  takeActivity(): Record<string, number> {
    const activity = Object.fromEntries(this.#activity);
    this.#activity.clear();
    return activity;
  }

  save(): SavedTrace {
    return { writes: [...this.#writes.values()], scheduling: [...this.#scheduling.values()] };
  }

  load(saved: SavedTrace): void {
    this.#writes = new Map(saved.writes.map((record) => [record.revision, record]));
    this.#scheduling = new Map(saved.scheduling.map((record) => [record.podUid, record]));
    this.#activity.clear();
  }
}

function dropOldest<K>(map: Map<K, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
