/** The X-ray: follows one request of the student forward, from write to write by their causes, and draws up what happened as steps. */
import type { RecordedInput } from '../../api/recording.ts';
import { methodOfVerb, type XRay, type XRayChart, type XRayRequest, type XRayStep } from '../../api/x-ray.ts';
import type { ReactionRecord, RequestRecord } from '../trace/requests.ts';
import type { Trace, WriteRecord } from '../trace/trace.ts';
import { isTelling } from './telling.ts';
import { nameOf, textOf } from './why.ts';
import { Lanes, spoken } from './x-ray-lanes.ts';

/** Steps of one chart; what follows is counted, not shown. */
export const xRayStepsMax = 150;
/** Requests in the list from which one is chosen. */
export const xRayRequestsMax = 50;

export interface XRayQuestion {
  /** Number of an input, from one; the newest unless said. */
  input?: number;
  /** Shows like steps one by one. */
  each?: boolean;
}

/** @param inputs those of the recording whose moment has come */
export function xRayOf(question: XRayQuestion, trace: Trace, inputs: readonly RecordedInput[]): XRay {
  const known = trace.requests.inputs().filter(([input]) => input <= inputs.length);
  const requests = known
    .slice(-xRayRequestsMax)
    .reverse()
    .map(([input, record]) => describeRequest(input, record, inputs[input - 1].label));
  const requestsLeftOut = known.length - requests.length;
  const chosen = known.find(([input]) => input === question.input) ?? known[known.length - 1];
  if (!chosen) return { requests, requestsLeftOut };
  const [input, record] = chosen;
  const request = describeRequest(input, record, inputs[input - 1].label);
  const shown = new Chart(request, record, question.each === true).follow(trace);
  return { requests, requestsLeftOut, shown };
}

function describeRequest(input: number, record: RequestRecord, label: string | undefined): XRayRequest {
  const what = `${record.method ?? methodOfVerb[record.verb]} ${pathOf(record)}`;
  return { input, atMs: record.atMs, ...(label ? { label } : {}), what, code: record.code };
}

/** `pods/web-1/eviction`: the end of the path, where the namespace says nothing. */
function pathOf(
  record: Pick<WriteRecord, 'resource' | 'key' | 'subresource' | 'verb'> & { path?: string; method?: string },
): string {
  const { resource, key, subresource } = record;
  if (resource === '') return record.path ?? '';
  const name = key.slice(key.indexOf('/') + 1);
  return [resource, name, subresource].filter(Boolean).join('/');
}

/** Whatever follows from a write: another one, a request that was refused, or work without a request. */
type Deed = WriteRecord | RequestRecord | ReactionRecord;

/** A deed and the lane of who did it. */
interface Placed {
  deed: Deed;
  lane: string;
}

const isWrite = (deed: Deed): deed is WriteRecord => 'revision' in deed;
const isWork = (deed: Deed): deed is ReactionRecord => !('verb' in deed);

class Chart {
  readonly #request: XRayRequest;
  readonly #record: RequestRecord;
  readonly #each: boolean;
  readonly #lanes = new Lanes();
  readonly #steps: XRayStep[] = [];
  #leftOut = 0;
  /** Steps by what makes them alike. */
  readonly #alike = new Map<string, XRayStep | 'left out'>();
  /** Revisions that follow from the request. */
  readonly #chain = new Set<number>();

  constructor(request: XRayRequest, record: RequestRecord, each: boolean) {
    this.#request = request;
    this.#record = record;
    this.#each = each;
  }

  follow(trace: Trace): XRayChart {
    this.#begin();
    const own = this.#ownWrites(trace);
    for (const write of own) this.#addOwnWrite(write);
    this.#answer(own);
    if (own.length > 0) this.#followConsequences(trace, own[0].revision);
    return {
      request: this.#request,
      lanes: this.#lanes.all(),
      steps: this.#steps,
      stepsLeftOut: this.#leftOut,
    };
  }

  #ownWrites(trace: Trace): WriteRecord[] {
    const { first, last } = this.#record.wrote ?? { first: 1, last: 0 };
    return Array.from({ length: last - first + 1 }, (_, index) => trace.write(first + index)).filter(
      (write) => write !== undefined,
    );
  }

  /** The request, and what the API server makes of it. */
  #begin(): void {
    const { atMs, stages, refusedAt, plugin, code, message = '' } = this.#record;
    const common = { atMs, lastMs: atMs, count: 1, ...this.#object() };
    const { what, label } = this.#request;
    this.#steps.push({
      ...common,
      kind: 'request',
      from: 'you',
      to: 'apiserver',
      label: what,
      text: label ? `${label}: kubectl sent the API server ${what}` : `you sent the API server ${what}`,
    });
    const refused = refusedAt && { stage: refusedAt, ...(plugin ? { plugin } : {}), code, message };
    this.#steps.push({
      ...common,
      kind: 'stages',
      from: 'apiserver',
      to: 'apiserver',
      label: refused ? `refused: ${refused.stage}` : `${stages.length} stages`,
      text: refused
        ? `the API server refused it at ${refused.stage}${plugin ? ` (${plugin})` : ''}: ${message}`
        : `the request passed the ${stages.length} stages of the API server`,
      stages,
      ...(refused ? { refused } : {}),
    });
  }

  #object(): Pick<XRayStep, 'object'> {
    const { group, resource, key, code } = this.#record;
    const hasName = key !== '' && !key.endsWith('/');
    return resource && hasName && code < 400 ? { object: { group, resource, key } } : {};
  }

  #addOwnWrite(write: WriteRecord): void {
    const alike = this.#each ? `own ${write.revision}` : `own ${write.resource}/${write.subresource ?? ''}`;
    this.#chain.add(write.revision);
    const before = this.#alike.get(alike);
    if (before) {
      repeat(before, write.atMs);
      return;
    }
    this.#add(alike, () => ({
      kind: 'write',
      from: 'apiserver',
      to: 'etcd',
      label: write.removed ? `delete ${nameOf(write)}` : `store ${nameOf(write)}`,
      text: write.removed
        ? `the API server took ${nameOf(write)} out of etcd, with revision ${write.revision}`
        : `the API server stored ${nameOf(write)} in etcd as revision ${write.revision}`,
      ...momentOf(write),
    }));
  }

  #answer(own: readonly WriteRecord[]): void {
    const { atMs, code, refusedAt } = this.#record;
    const last = own[own.length - 1] as WriteRecord | undefined;
    const unchanged = !refusedAt && !last ? '; nothing had changed, so nothing was stored' : '';
    this.#steps.push({
      kind: 'answer',
      from: 'apiserver',
      to: 'you',
      label: `${code} ${refusedAt ? 'refused' : (codeWords[code] ?? '')}`.trim(),
      text: `the API server answered with code ${code}${refusedAt ? '; nothing was stored' : unchanged}`,
      atMs,
      lastMs: atMs,
      count: 1,
      ...this.#object(),
      ...(last && !refusedAt ? { revision: last.revision } : {}),
    });
  }

  #followConsequences(trace: Trace, fromRevision: number): void {
    const { refusals, reactions } = trace.requests;
    const unwritten: Deed[] = [...refusals.all(), ...reactions.all()]
      .filter(({ atMs }) => atMs >= this.#record.atMs)
      .sort((left, right) => left.atMs - right.atMs);
    let next = 0;
    const unwrittenBefore = (atMs: number) => {
      for (; next < unwritten.length && unwritten[next].atMs < atMs; next++) this.#react(trace, unwritten[next]);
    };
    for (const write of trace.writesFrom(fromRevision)) {
      if (this.#chain.has(write.revision) || !isTelling(write)) continue;
      unwrittenBefore(write.atMs);
      this.#react(trace, write);
    }
    unwrittenBefore(Number.POSITIVE_INFINITY);
  }

  /** Adds a deed if it follows from a write of the chain. A timer, such as a probe's, goes on with what was there. */
  #react(trace: Trace, deed: Deed): void {
    const { cause, actor } = deed;
    const previous = isWrite(deed) && cause.kind === 'timer' ? deed.previousRevision : undefined;
    const from = cause.kind === 'revision' ? cause.revision : previous;
    if (from === undefined || !this.#chain.has(from)) return;
    const placed = { deed, lane: this.#lanes.of(actor) };
    const alike = this.#likeness(placed);
    if (isWrite(deed)) this.#chain.add(deed.revision);
    const before = this.#alike.get(alike);
    if (before) {
      repeat(before, deed.atMs);
      return;
    }
    const heard = cause.kind === 'revision' ? trace.write(from) : undefined;
    // A kubelet that goes on with a pod had no need to hear of its own write.
    if (heard && actor !== 'apiserver' && !(placed.lane === 'kubelet' && heard.actor === actor))
      this.#tell(heard, placed);
    this.#add(alike, () => stepOf(placed));
  }

  /** Whoever reacts has heard of the write on its watch. */
  #tell(heard: WriteRecord, { deed, lane }: Placed): void {
    const telling = `told ${heard.revision} ${deed.actor}`;
    // The same event may be what several deeds follow from.
    if (this.#alike.has(telling)) return;
    const type = eventType(heard, lane);
    this.#add(telling, () => ({
      kind: 'watch',
      from: 'apiserver',
      to: lane,
      label: `${type} ${nameOf(heard)}`,
      text: `${spoken(deed.actor)} heard on its watch that ${nameOf(heard)} was ${eventWords[type]}`,
      ...momentOf(heard),
      // A watcher's ears are not in the trace: this is when it took the matter up.
      atMs: deed.atMs,
      lastMs: deed.atMs,
    }));
  }

  /** What one step stands for: the same actor doing the same for the same reason, whatever the names and numbers. */
  #likeness({ deed, lane }: Placed): string {
    if (this.#each) return isWrite(deed) ? `write ${deed.revision}` : `unwritten ${this.#alike.size}`;
    const who = lane === 'kubelet' ? lane : deed.actor;
    const why = 'code' in deed ? `refused ${deed.code}` : (deed.reason ?? '').replaceAll(/\S*\d\S*/g, '#');
    return isWork(deed) ? `${who} ${why}` : `${who} ${deed.verb} ${deed.resource}/${deed.subresource ?? ''} ${why}`;
  }

  /** @param make called only while there is room */
  #add(alike: string, make: () => Omit<XRayStep, 'count'>): void {
    if (this.#steps.length >= xRayStepsMax) {
      this.#leftOut++;
      this.#alike.set(alike, 'left out');
      return;
    }
    const added = { ...make(), count: 1 };
    this.#alike.set(alike, added);
    this.#steps.push(added);
  }
}

/** One more of what is there already. */
function repeat(step: XRayStep | 'left out', atMs: number): void {
  if (step === 'left out') return;
  step.count++;
  step.lastMs = atMs;
}

function momentOf(write: WriteRecord): Pick<XRayStep, 'atMs' | 'lastMs' | 'revision' | 'object'> {
  const { group, resource, key, atMs, revision } = write;
  return { atMs, lastMs: atMs, revision, object: { group, resource, key } };
}

function stepOf({ deed, lane }: Placed): Omit<XRayStep, 'count'> {
  const { actor, atMs, group, resource, key } = deed;
  const common = { from: lane, atMs, lastMs: atMs, object: { group, resource, key } };
  if (isWork(deed))
    return {
      ...common,
      kind: 'work',
      to: lane,
      label: `rules of ${nameOf(deed)}`,
      text: `${spoken(actor)} ${deed.reason}`,
    };
  const call = {
    ...common,
    kind: 'call',
    to: 'apiserver',
    label: `${methodOfVerb[deed.verb]} ${pathOf(deed)}`,
  } as const;
  if (isWrite(deed)) {
    const timer = deed.cause.kind === 'timer' ? ` (${deed.cause.timer})` : '';
    return { ...call, text: `${spoken(actor)} ${textOf(deed)}${timer}`, revision: deed.revision };
  }
  const { refusedAt: stage = 'storage', plugin, code, message = '' } = deed;
  return {
    ...call,
    text: `${spoken(actor)} was refused at ${stage}${plugin ? ` (${plugin})` : ''}, code ${code}: ${message}`,
    refused: { stage, ...(plugin ? { plugin } : {}), code, message },
  };
}

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED';

const eventWords: Readonly<Record<EventType, string>> = { ADDED: 'added', MODIFIED: 'modified', DELETED: 'deleted' };

/** A kubelet watches the pods of its node, so a pod that is bound to it is new there. */
function eventType(write: WriteRecord, lane: string): EventType {
  if (write.removed) return 'DELETED';
  const isNew = write.previousRevision === undefined || (write.subresource === 'binding' && lane === 'kubelet');
  return isNew ? 'ADDED' : 'MODIFIED';
}

const codeWords: Readonly<Record<number, string>> = { 200: 'OK', 201: 'Created', 202: 'Accepted' };
