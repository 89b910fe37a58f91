/** Watches as on the wire: what is there, what happens, bookmarks, and selections that objects enter and leave. */
// k8s: staging/src/k8s.io/apiserver/pkg/storage/cacher/cache_watcher.go convertToWatchEvent
import { joinApiVersion, type KubernetesObject } from '../../api/object.ts';
import type { WatchEvent } from '../../api/request.ts';
import { badRequest, expired, isStatus, type Status, type StatusCause } from '../../api/status.ts';
import type { Call, ObjectVersion } from './core.ts';
import { onTheWire } from './encode.ts';
import { requestedVersion } from './decode.ts';
import { revisionOf } from './read.ts';
import { invalidRequest, tooLargeResourceVersion } from './refusals.ts';
import { storePath } from './resources.ts';
import { predicateOf, type Predicate } from './selection.ts';
import { partialObject, tableOf } from './table.ts';

export type EventSink = (event: WatchEvent) => void;

/** Watches that are open at a time; a further one is refused. */
export const wireWatchesMax = 2000;

export class WireWatches {
  readonly #open = new Set<WireWatch>();

  start(call: Call, sink: EventSink): { close(): void } | Status {
    const predicate = predicateOf(call.resource.kind, call.options, call.served.other);
    if (isStatus(predicate)) return predicate;
    const problem = checkWatchOptions(call);
    if (problem) return problem;
    if (this.#open.size >= wireWatchesMax) return badRequest(`more than ${wireWatchesMax} watches are open`);
    const name = call.request.name;
    const named: Predicate | undefined = name === undefined ? undefined : (object) => object.metadata.name === name;
    const both: Predicate | undefined =
      named && predicate ? (object) => named(object) && predicate(object) : (named ?? predicate);
    const watch = new WireWatch(call, both, sink);
    const refused = watch.begin();
    if (refused) return refused;
    this.#open.add(watch);
    return {
      close: () => {
        watch.end();
        this.#open.delete(watch);
      },
    };
  }

  /** Sends everybody who wants it the revision up to which they have seen all. */
  bookmark(): void {
    for (const watch of this.#open) watch.bookmark();
  }
}

class WireWatch {
  readonly #call: Call;
  readonly #predicate: Predicate | undefined;
  readonly #sink: EventSink;
  #columnsSent = false;
  #ended: () => void = () => {};

  constructor(call: Call, predicate: Predicate | undefined, sink: EventSink) {
    this.#call = call;
    this.#predicate = predicate;
    this.#sink = sink;
  }

  begin(): Status | undefined {
    const { core, options, request, resource } = this.#call;
    const asked = revisionOf(options.resourceVersion);
    if (isStatus(asked)) return asked;
    // From a revision that is still to come a watch just waits, unless it wants to see what there is at it.
    // k8s: staging/src/k8s.io/apiserver/pkg/storage/cacher/cacher.go waitUntilWatchCacheFreshAndForceAllEvents
    if (asked !== undefined && asked > core.store.revision && options.sendInitialEvents)
      return tooLargeResourceVersion(asked, core.store.revision);
    const path = storePath(resource, request.namespace);
    const startsWithAll = options.sendInitialEvents === true || (!asked && options.sendInitialEvents !== false);
    if (startsWithAll)
      for (const { value } of core.store.range(path)) if (this.#selects(value)) this.#send('ADDED', value);
    if (options.sendInitialEvents) this.#sendBookmark(true);
    const after = startsWithAll || !asked ? core.store.revision : asked;
    const ended = core.store.watch(path, Math.min(after, core.store.revision), (version, before) => {
      if (version.revision > after) this.#hear(version, before);
    });
    if (typeof ended !== 'function')
      return expired(`too old resource version: ${after} (${core.store.compactedRevision})`);
    this.#ended = ended;
    return undefined;
  }

  end(): void {
    this.#ended();
  }

  bookmark(): void {
    if (this.#call.options.allowWatchBookmarks) this.#sendBookmark(false);
  }

  #hear(version: ObjectVersion, before: ObjectVersion | undefined): void {
    const selects = !version.deleted && this.#selects(version.value);
    const selected = before !== undefined && this.#selects(before.value);
    if (selects) this.#send(selected ? 'MODIFIED' : 'ADDED', version.value);
    else if (selected) this.#send('DELETED', lastSeen(before.value, version.revision));
  }

  #selects(object: KubernetesObject): boolean {
    return !this.#predicate || this.#predicate(object);
  }

  #send(type: WatchEvent['type'], stored: KubernetesObject): void {
    const { asTable, asPartial } = this.#call.options;
    if (asPartial) {
      const object = partialObject(onTheWire(this.#call, stored)) as KubernetesObject;
      return this.#sink({ type, object });
    }
    if (!asTable) return this.#sink(new StoredEvent(this.#call, type, stored));
    const table = tableOf(this.#call, [onTheWire(this.#call, stored)], !this.#columnsSent);
    this.#columnsSent = true;
    this.#sink({ type, object: table as unknown as KubernetesObject });
  }

  #sendBookmark(isEndOfInitialEvents: boolean): void {
    const { core, options } = this.#call;
    const metadata = {
      resourceVersion: String(core.store.revision),
      creationTimestamp: null,
      ...(isEndOfInitialEvents ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}),
    };
    const object = options.asTable
      ? { ...tableOf(this.#call, [], false), metadata: { resourceVersion: metadata.resourceVersion } }
      : { ...this.#typeOfBookmarks(), metadata };
    this.#sink({ type: 'BOOKMARK', object: object as unknown as KubernetesObject });
  }

  #typeOfBookmarks(): { kind: string; apiVersion: string } {
    const { kind } = this.#call.resource.kind;
    return this.#call.options.asPartial
      ? { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' }
      : { kind, apiVersion: joinApiVersion(...requestedVersion(this.#call)) };
  }
}

/** An event whose object is encoded when somebody looks at it: whoever writes need not wait for those who watch. */
class StoredEvent implements WatchEvent {
  readonly type: WatchEvent['type'];
  readonly #call: Call;
  readonly #stored: KubernetesObject;

  constructor(call: Call, type: WatchEvent['type'], stored: KubernetesObject) {
    this.type = type;
    this.#call = call;
    this.#stored = stored;
  }

  get object(): KubernetesObject {
    return onTheWire(this.#call, this.#stored);
  }
}

/** Who leaves a selection is shown as it was, with the revision of its leaving. */
function lastSeen(object: KubernetesObject, revision: number): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}

// k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/internalversion/validation/validation.go validateWatchOptions
function checkWatchOptions(call: Call): Status | undefined {
  const { resourceVersionMatch, sendInitialEvents } = call.options;
  const causes: StatusCause[] = [];
  const forbid = (field: string, why: string): void => {
    causes.push({ reason: 'FieldValueForbidden', field, message: `Forbidden: ${why}` });
  };
  if (sendInitialEvents !== undefined) {
    if (resourceVersionMatch === undefined)
      forbid('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
    else if (resourceVersionMatch !== 'NotOlderThan') {
      const message = `Unsupported value: ${JSON.stringify(resourceVersionMatch)}: supported values: "NotOlderThan"`;
      causes.push({ reason: 'FieldValueNotSupported', field: 'resourceVersionMatch', message });
    }
  } else if (resourceVersionMatch !== undefined) {
    forbid('resourceVersionMatch', 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided');
  }
  return causes.length > 0 ? invalidRequest('ListOptions', causes) : undefined;
}
