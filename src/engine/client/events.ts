/** The event recorder: says on an object what was done to it, and counts repetitions instead of repeating them. */
// k8s: staging/src/k8s.io/client-go/tools/record/event.go, events_cache.go
import type { KubernetesObject, ObjectReference } from '../../api/object.ts';
import { formatTime } from '../../api/time.ts';
import { event } from '../../kinds/event/index.ts';
import type { Event } from '../../kinds/event/types.ts';
import type { Client } from './client.ts';
import { unixMs, type Engine } from './engine.ts';

/** How many different events a recorder remembers for counting. */
export const rememberedEventsMax = 4096;

export type SavedEvents = [correlation: string, { key: string; count: number; firstTimestamp: string }][];

export class EventRecorder {
  readonly #engine: Engine;
  readonly #client: Client;
  readonly #component: string;
  readonly #host: string | undefined;
  readonly #source: Event['source'];
  readonly #seen = new Map<string, { key: string; count: number; firstTimestamp: string }>();
  #lastSuffix = 0n;

  /** @param component `deployment-controller`, `default-scheduler`, `kubelet` @param host the node, for kubelets */
  constructor(engine: Engine, client: Client, component: string, host?: string) {
    this.#engine = engine;
    this.#client = client;
    this.#component = component;
    this.#host = host;
    this.#source = { component, ...(host ? { host } : {}) };
  }

  /** Records that something happened to `about`. @param fieldPath e.g. `spec.containers{web}` */
  record(about: KubernetesObject, type: Event['type'], reason: string, message: string, fieldPath?: string): void {
    const nowMs = unixMs(this.#engine);
    const now = formatTime(nowMs);
    const correlation = `${about.metadata.uid}\u0000${fieldPath ?? ''}\u0000${type}\u0000${reason}\u0000${message}`;
    const writesBefore = this.#client.writes;
    const seen = this.#seen.get(correlation);
    if (seen) {
      this.#seen.delete(correlation);
      const count = seen.count + 1;
      const patched = this.#client.patch(event, seen.key, 'merge', { count, lastTimestamp: now });
      if (patched.ok) {
        this.#seen.set(correlation, { ...seen, count });
        this.#client.writes = writesBefore;
        return;
      }
    }
    // Events of things without a namespace live in `default`.
    const namespace = about.metadata.namespace ?? 'default';
    const created = this.#client.create(event, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${about.metadata.name}.${this.#uniqueSuffix(nowMs)}`, namespace },
      involvedObject: referenceTo(about, fieldPath),
      reason,
      message,
      source: this.#source,
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      type,
      eventTime: null,
      reportingComponent: this.#component,
      reportingInstance: this.#host ?? '',
    });
    // Upstream's recorder writes on its own thread: events cost the controller no time.
    this.#client.writes = writesBefore;
    if (!created.ok) return;
    this.#seen.set(correlation, { key: `${namespace}/${created.object.metadata.name}`, count: 1, firstTimestamp: now });
    if (this.#seen.size > rememberedEventsMax)
      for (const oldest of this.#seen.keys()) {
        this.#seen.delete(oldest);
        break;
      }
  }

  save(): SavedEvents {
    return [...this.#seen].map(([correlation, seen]) => [correlation, { ...seen }]);
  }

  load(saved: SavedEvents): void {
    this.#seen.clear();
    this.#lastSuffix = 0n;
    for (const [correlation, seen] of saved) {
      this.#seen.set(correlation, seen);
      const suffix = BigInt(`0x${seen.key.slice(seen.key.lastIndexOf('.') + 1)}`);
      if (suffix > this.#lastSuffix) this.#lastSuffix = suffix;
    }
  }

  // Upstream appends the time in nanoseconds, in hexadecimal. The last digits come from chance, since virtual time is coarse.
  // Names sort by time, and so do lists of events: of two in the same moment the second must sort behind the first.
  #uniqueSuffix(nowMs: number): string {
    const nanos = BigInt(Math.floor(nowMs * 1000)) * 1000n;
    const suffix = nanos + BigInt(this.#engine.random.stream('event-names').below(1000));
    this.#lastSuffix = suffix > this.#lastSuffix ? suffix : this.#lastSuffix + 1n;
    return this.#lastSuffix.toString(16);
  }
}

function referenceTo({ apiVersion, kind, metadata }: KubernetesObject, fieldPath: string | undefined): ObjectReference {
  const reference: ObjectReference = { kind };
  if (metadata.namespace) reference.namespace = metadata.namespace;
  reference.name = metadata.name;
  reference.uid = metadata.uid;
  reference.apiVersion = apiVersion;
  reference.resourceVersion = metadata.resourceVersion;
  if (fieldPath) reference.fieldPath = fieldPath;
  return reference;
}
