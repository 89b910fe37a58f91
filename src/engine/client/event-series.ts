/**
 * The recorder of the newer API `events.k8s.io`, which the scheduler uses: no limits, and repetitions become a series. An
 * event is repeated when it is about the same version of the object, so a change of the object begins a new one.
 */
// k8s: staging/src/k8s.io/client-go/tools/events/event_broadcaster.go, event_recorder.go
import type { KubernetesObject } from '../../api/object.ts';
import { formatMicroTime } from '../../api/time.ts';
import { event } from '../../kinds/event/index.ts';
import type { Event } from '../../kinds/event/types.ts';
import type { Client } from './client.ts';
import { unixMs, type Engine } from './engine.ts';
import { EventNames } from './event-names.ts';
import { referenceTo, rememberedEventsMax } from './events.ts';

/** A series ends after so long without a repetition. */
// k8s: staging/src/k8s.io/client-go/tools/events/event_broadcaster.go finishTime
export const seriesEndsAfterMs = 360_000;
/** From the third on repetitions are only counted; so often is the count written. */
// k8s: staging/src/k8s.io/client-go/tools/events/event_broadcaster.go refreshTime
export const seriesWrittenEveryMs = 1_800_000;

export interface Happening {
  type: Event['type'];
  reason: string;
  /** What was being done. */
  action: string;
  message: string;
  related?: KubernetesObject;
}

interface Series {
  /** Of the Event object. */
  key: string;
  count: number;
  lastMs: number;
  writtenMs: number;
}

export type SavedEventSeries = [identity: string, series: Series][];

export class EventSeriesRecorder {
  readonly #engine: Engine;
  readonly #client: Client;
  readonly #component: string;
  readonly #instance: string;
  readonly #names: EventNames;
  /** The one that was repeated longest ago comes first. */
  readonly #series = new Map<string, Series>();

  /** @param host the machine on which the component runs */
  constructor(engine: Engine, client: Client, component: string, host: string) {
    this.#engine = engine;
    this.#client = client;
    this.#component = component;
    this.#instance = `${component}-${host}`;
    this.#names = new EventNames(engine);
  }

  record(about: KubernetesObject, happening: Happening): void {
    const nowMs = unixMs(this.#engine);
    this.#forgetEnded(nowMs);
    const { type, reason, action, related } = happening;
    const { uid, resourceVersion } = about.metadata;
    const identity = [type, reason, action, uid, resourceVersion, related?.metadata.uid ?? ''].join('\u0000');
    const known = this.#series.get(identity);
    // Upstream's recorder writes on its own thread: events cost the scheduler no time.
    const writesBefore = this.#client.writes;
    if (known) {
      this.#series.delete(identity);
      this.#series.set(identity, this.#repeat(known, nowMs));
    } else {
      const key = this.#create(about, happening, nowMs);
      if (key !== undefined) this.#series.set(identity, { key, count: 1, lastMs: nowMs, writtenMs: nowMs });
    }
    this.#client.writes = writesBefore;
  }

  #repeat(series: Series, nowMs: number): Series {
    const next = { ...series, count: series.count + 1, lastMs: nowMs };
    if (next.count > 2 && nowMs - series.writtenMs < seriesWrittenEveryMs) return next;
    const body = { series: { count: next.count, lastObservedTime: formatMicroTime(nowMs) } };
    this.#client.patch(event, series.key, 'merge', body);
    return { ...next, writtenMs: nowMs };
  }

  #create(about: KubernetesObject, happening: Happening, nowMs: number): string | undefined {
    const { type, reason, action, message, related } = happening;
    const namespace = about.metadata.namespace ?? 'default';
    const name = this.#names.next(about.metadata.name);
    const created = this.#client.createFrom(event, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace },
      involvedObject: referenceTo(about),
      reason,
      message,
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      type,
      eventTime: formatMicroTime(nowMs),
      action,
      ...(related ? { related: referenceTo(related) } : {}),
      reportingComponent: this.#component,
      reportingInstance: this.#instance,
    });
    return created.ok ? `${namespace}/${name}` : undefined;
  }

  #forgetEnded(nowMs: number): void {
    for (const [identity, { lastMs }] of this.#series) {
      if (nowMs - lastMs <= seriesEndsAfterMs && this.#series.size < rememberedEventsMax) return;
      this.#series.delete(identity);
    }
  }

  save(): SavedEventSeries {
    return [...this.#series];
  }

  load(saved: SavedEventSeries): void {
    this.#series.clear();
    for (const [identity, series] of saved) this.#series.set(identity, series);
    this.#names.load(saved.map(([, { key }]) => key));
  }
}
