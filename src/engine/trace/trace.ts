/** The trace: who wrote what, when and because of what; and why the scheduler chose as it did. "Why?" reads it. */
import type { Cause, Verb } from '../../api/request.ts';
import { dropOldest } from '../../base/drop-oldest.ts';
import { Requests, type SavedRequests } from './requests.ts';
import { unpackVerdicts, type NodeVerdict, type PackedVerdicts } from './verdicts.ts';

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
  /** The write took the object away. */
  removed?: true;
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
  /** The profile that decided, unless it was the default one. */
  profile?: string;
  /** What the code of a custom profile printed meanwhile. */
  printed?: string[];
  /** Nodes in the order in which they were looked at. */
  nodes: NodeVerdict[];
  /** Nodes of the cluster that were not looked at, since enough had been found. */
  notLookedAt: number;
  outcome: { node: string; tie: number } | { unschedulable: string } | { error: string };
}

/** As it is kept. */
export type PackedScheduling = Omit<SchedulingRecord, 'nodes'> & { nodes: PackedVerdicts };

/** How much the trace remembers; older records are forgotten first. */
export const writeRecordsMax = 200_000;
export const schedulingRecordsMax = 5_000;

/** Writes are kept in chunks by revision, so that a save shares all full chunks instead of copying them. */
const chunkLength = 1024;
type Chunk = (WriteRecord | null)[];

export interface SavedTrace {
  firstChunk: number;
  chunks: Chunk[];
  scheduling: PackedScheduling[];
  requests: SavedRequests;
}

export class Trace {
  readonly requests = new Requests();
  #firstChunk = 0;
  #chunks: Chunk[] = [];
  #scheduling = new Map<string, PackedScheduling>();
  /** Writes per actor since the last call of takeActivity: what makes the chips of the control plane pulse. */
  #activity = new Map<string, number>();

  recordWrite(record: WriteRecord): void {
    const chunk = Math.floor(record.revision / chunkLength);
    if (this.#chunks.length === 0) this.#firstChunk = chunk;
    while (this.#firstChunk + this.#chunks.length <= chunk) this.#chunks.push([]);
    const records = this.#chunks[chunk - this.#firstChunk];
    const place = record.revision % chunkLength;
    while (records.length < place) records.push(null);
    records[place] = record;
    if (this.#chunks.length * chunkLength > writeRecordsMax + chunkLength) {
      this.#chunks.shift();
      this.#firstChunk++;
    }
    this.#noteActivity(record.actor);
  }

  /** Keeps the newest attempt per pod. */
  recordScheduling(record: PackedScheduling): void {
    this.#scheduling.delete(record.podUid);
    this.#scheduling.set(record.podUid, record);
    dropOldest(this.#scheduling, schedulingRecordsMax);
    this.#noteActivity('scheduler');
  }

  write(revision: number): WriteRecord | undefined {
    return this.#chunks[Math.floor(revision / chunkLength) - this.#firstChunk]?.[revision % chunkLength] ?? undefined;
  }

  scheduling(podUid: string): SchedulingRecord | undefined {
    const record = this.#scheduling.get(podUid);
    return record && { ...record, nodes: unpackVerdicts(record.nodes) };
  }

  /** All writes that are remembered, oldest first. */
  *writes(): Generator<WriteRecord> {
    for (const chunk of this.#chunks) for (const record of chunk) if (record) yield record;
  }

  /** The same, from that revision on. */
  *writesFrom(revision: number): Generator<WriteRecord> {
    const first = Math.max(Math.floor(revision / chunkLength) - this.#firstChunk, 0);
    for (const chunk of this.#chunks.slice(first))
      for (const record of chunk) if (record && record.revision >= revision) yield record;
  }

  /** The newest write that is remembered of an object, also of one that is gone. Looks through the trace: for a person's question, not for a loop. */
  lastWriteOf(group: string, resource: string, key: string): WriteRecord | undefined {
    for (let chunk = this.#chunks.length - 1; chunk >= 0; chunk--) {
      const found = this.#chunks[chunk].findLast(
        (record) => record?.key === key && record.resource === resource && record.group === group,
      );
      if (found) return found;
    }
    return undefined;
  }

  takeActivity(): Record<string, number> {
    const activity = Object.fromEntries(this.#activity);
    this.#activity.clear();
    return activity;
  }

  save(): SavedTrace {
    return {
      firstChunk: this.#firstChunk,
      chunks: withOwnLast(this.#chunks),
      scheduling: [...this.#scheduling.values()],
      requests: this.requests.save(),
    };
  }

  load(saved: SavedTrace): void {
    this.#firstChunk = saved.firstChunk;
    this.#chunks = withOwnLast(saved.chunks);
    this.#scheduling = new Map(saved.scheduling.map((record) => [record.podUid, record]));
    this.requests.load(saved.requests);
    this.#activity.clear();
  }

  #noteActivity(actor: string): void {
    this.#activity.set(actor, (this.#activity.get(actor) ?? 0) + 1);
  }
}

// The last chunk is still written to, so a save and its cluster must not share it.
function withOwnLast(chunks: readonly Chunk[]): Chunk[] {
  return chunks.map((chunk, index) => (index === chunks.length - 1 ? chunk.slice() : chunk));
}
