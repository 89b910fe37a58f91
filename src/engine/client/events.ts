/** The event recorder: says on an object what was done to it, counts repetitions instead of repeating them, and keeps within limits. */
// k8s: staging/src/k8s.io/client-go/tools/record/event.go, events_cache.go
import type { KubernetesObject, ObjectReference } from '../../api/object.ts';
import { formatTime } from '../../api/time.ts';
import { dropOldest } from '../../base/drop-oldest.ts';
import { event } from '../../kinds/event/index.ts';
import type { Event } from '../../kinds/event/types.ts';
import type { Client } from './client.ts';
import { unixMs, type Engine } from './engine.ts';
import { EventNames } from './event-names.ts';
import { EventCorrelator, type SavedEventCorrelator } from './event-correlator.ts';

/** How many different events a recorder remembers for counting. */
export const rememberedEventsMax = 4096;

/** How often an event has happened, also when it was not written down. */
interface Seen {
  /** Of the Event object, once there is one. */
  key?: string;
  count: number;
  firstTimestamp: string;
}

export interface SavedEvents {
  seen: [correlation: string, seen: Seen][];
  correlator: SavedEventCorrelator;
}

export class EventRecorder {
  readonly #engine: Engine;
  readonly #client: Client;
  readonly #component: string;
  readonly #host: string | undefined;
  readonly #source: Event['source'];
  readonly #seen = new Map<string, Seen>();
  readonly #correlator = new EventCorrelator();
  readonly #names: EventNames;

  /** @param component `deployment-controller`, `kubelet` @param host the node, for kubelets */
  constructor(engine: Engine, client: Client, component: string, host?: string) {
    this.#engine = engine;
    this.#client = client;
    this.#component = component;
    this.#host = host;
    this.#source = { component, ...(host ? { host } : {}) };
    this.#names = new EventNames(engine);
  }

  /** Records that something happened to `about`. @param fieldPath e.g. `spec.containers{web}` */
  // k8s: staging/src/k8s.io/client-go/tools/record/events_cache.go EventCorrelate
  record(about: KubernetesObject, type: Event['type'], reason: string, message: string, fieldPath?: string): void {
    const nowMs = unixMs(this.#engine);
    const { uid } = about.metadata;
    const isCombined = this.#correlator.combines(uid, `${type} ${reason}`, message, nowMs);
    const text = isCombined ? `(combined from similar events): ${message}` : message;
    const what = isCombined
      ? `${type}\u0000${reason}`
      : `${fieldPath ?? ''}\u0000${type}\u0000${reason}\u0000${message}`;
    const seen = this.#count(`${uid}\u0000${what}`, nowMs);
    // What is not written is counted all the same.
    if (!this.#correlator.takes(uid, nowMs)) return;
    // Upstream's recorder writes on its own thread: events cost the controller no time.
    const writesBefore = this.#client.writes;
    this.#write(about, seen, { type, reason, message: text, involvedObject: referenceTo(about, fieldPath) }, nowMs);
    this.#client.writes = writesBefore;
  }

  #count(correlation: string, nowMs: number): Seen {
    const known = this.#seen.get(correlation);
    const seen = known ?? { count: 0, firstTimestamp: formatTime(nowMs) };
    seen.count++;
    if (known) this.#seen.delete(correlation);
    this.#seen.set(correlation, seen);
    dropOldest(this.#seen, rememberedEventsMax);
    return seen;
  }

  // k8s: staging/src/k8s.io/client-go/tools/record/event.go recordEvent
  #write(
    { metadata }: KubernetesObject,
    seen: Seen,
    said: Pick<Event, 'type' | 'reason' | 'message' | 'involvedObject'>,
    nowMs: number,
  ): void {
    const lastTimestamp = formatTime(nowMs);
    const { count, firstTimestamp } = seen;
    if (seen.key !== undefined) {
      const changes = { count, lastTimestamp, message: said.message };
      if (this.#client.patch(event, seen.key, 'merge', changes).ok) return;
    }
    // Events of things without a namespace live in `default`.
    const namespace = metadata.namespace ?? 'default';
    // One that has expired comes back under its name, with all that has been counted.
    const name = seen.key?.slice(seen.key.indexOf('/') + 1) ?? this.#names.next(metadata.name);
    const { involvedObject, reason, message, type } = said;
    const created = this.#client.createFrom(event, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace },
      involvedObject,
      reason,
      message,
      source: this.#source,
      firstTimestamp,
      lastTimestamp,
      count,
      type,
      eventTime: null,
      reportingComponent: this.#component,
      reportingInstance: this.#host ?? '',
    });
    if (created.ok) seen.key = `${namespace}/${name}`;
  }

  save(): SavedEvents {
    return {
      seen: [...this.#seen].map(([correlation, seen]) => [correlation, { ...seen }]),
      correlator: this.#correlator.save(),
    };
  }

  load(saved: SavedEvents): void {
    this.#seen.clear();
    this.#correlator.load(saved.correlator);
    for (const [correlation, seen] of saved.seen) this.#seen.set(correlation, { ...seen });
    this.#names.load(saved.seen.flatMap(([, { key }]) => key ?? []));
  }
}

/** What an event says of the object that it is about. */
export function referenceTo({ apiVersion, kind, metadata }: KubernetesObject, fieldPath?: string): ObjectReference {
  const reference: ObjectReference = { kind };
  if (metadata.namespace) reference.namespace = metadata.namespace;
  reference.name = metadata.name;
  reference.uid = metadata.uid;
  reference.apiVersion = apiVersion;
  reference.resourceVersion = metadata.resourceVersion;
  if (fieldPath) reference.fieldPath = fieldPath;
  return reference;
}
