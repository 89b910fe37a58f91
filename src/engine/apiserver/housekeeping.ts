/** What the API server does on its own, by the clock: compaction, the end of events, bookmarks. */
import type { KubernetesObject } from '../../api/object.ts';
import type { Caller } from '../../api/request.ts';
import { unreachable } from '../../base/assert.ts';
import { authenticate } from './authentication.ts';
import type { Call, Core } from './core.ts';
import type { WireWatches } from './watch.ts';

// k8s: staging/src/k8s.io/apiserver/pkg/storage/storagebackend/config.go DefaultCompactInterval
export const compactionEveryMs = 5 * 60_000;
// k8s: staging/src/k8s.io/apiserver/pkg/storage/cacher/cacher.go defaultBookmarkFrequency
export const bookmarksEveryMs = 60_000;
/** etcd's leases are handed out by the minute. */
export const expiryEveryMs = 60_000;

const chores = { compact: compactionEveryMs, bookmarks: bookmarksEveryMs, 'expire events': expiryEveryMs } as const;
type Chore = keyof typeof chores;

const actor = 'apiserver';

export class Housekeeping {
  readonly #core: Core;
  readonly #watches: WireWatches;
  /** The revision at the last compaction: each time what is older than one interval goes. */
  #lastRevision = 0;

  constructor(core: Core, watches: WireWatches) {
    this.#core = core;
    this.#watches = watches;
  }

  start(): void {
    for (const chore of Object.keys(chores) as Chore[]) this.#again(chore);
  }

  run(key: string): void {
    const chore = key as Chore;
    this.#again(chore);
    switch (chore) {
      case 'compact':
        if (this.#lastRevision > 0) this.#core.store.compact(this.#lastRevision);
        this.#lastRevision = this.#core.store.revision;
        return;
      case 'bookmarks':
        return this.#watches.bookmark();
      case 'expire events':
        return this.#expireEvents();
      default:
        unreachable(chore, 'the API server knows its chores');
    }
  }

  save(): { lastRevision: number } {
    return { lastRevision: this.#lastRevision };
  }

  load(saved: { lastRevision: number }): void {
    this.#lastRevision = saved.lastRevision;
  }

  #again(chore: Chore): void {
    this.#core.options.agenda.after(chores[chore], actor, chore);
  }

  #expireEvents(): void {
    const resource = this.#core.resources.maybe('', 'events');
    if (!resource) return;
    const caller: Caller = { actor, cause: { kind: 'timer', timer: 'events live for an hour' } };
    for (const key of this.#core.eventExpiry.due(this.#core.options.agenda.nowMs)) {
      const version = this.#core.store.get(key);
      if (!version) {
        this.#core.eventExpiry.forget(key);
        continue;
      }
      const { name, namespace } = (version.value as KubernetesObject).metadata;
      const request = {
        verb: 'delete' as const,
        group: '',
        version: 'v1',
        resource: 'events',
        name,
        ...(namespace ? { namespace } : {}),
      };
      const user = authenticate(caller);
      const call: Call = { core: this.#core, served: { resource }, resource, request, options: {}, caller, user };
      this.#core.remove(call, version);
    }
  }
}
