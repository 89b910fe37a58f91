/** Tells the parts of the control plane of every write, each only of what it asked for. */
import type { Change, Interest, Subscription } from '../../api/handler.ts';
import { keyOf, type KubernetesObject } from '../../api/object.ts';
import { assert } from '../../base/assert.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { Store } from '../store/store.ts';
import type { ObjectVersion } from './core.ts';
import type { Resource, Resources } from './resources.ts';

type ChangeSink = (change: Change) => void;

export class Feeds {
  readonly #store: Store<KubernetesObject>;
  readonly #resources: Resources;
  readonly #feeds = new Map<string, Feed>();

  constructor(store: Store<KubernetesObject>, resources: Resources) {
    this.#store = store;
    this.#resources = resources;
  }

  subscribe(interest: Interest, sink: ChangeSink): Subscription {
    const resource = this.#resources.of(interest.group, interest.resource);
    let feed = this.#feeds.get(resource.path);
    if (!feed) {
      feed = new Feed(this.#store, resource);
      this.#feeds.set(resource.path, feed);
    }
    return feed.add(sink, interest.nodeName);
  }
}

/** All listeners of one resource. Those of one node are found by its name, so that a pod costs the same with 3 nodes and with 100. */
class Feed {
  readonly #sinks = new Set<ChangeSink>();
  readonly #byNode = new Map<string, Set<ChangeSink>>();

  constructor(store: Store<KubernetesObject>, resource: Resource) {
    const ended = store.watch(resource.path, store.revision, (version, before) => this.#hear(version, before));
    assert(typeof ended === 'function', 'the present is never compacted');
  }

  add(sink: ChangeSink, nodeName: string | undefined): Subscription {
    if (nodeName === undefined) {
      this.#sinks.add(sink);
      return { close: () => void this.#sinks.delete(sink) };
    }
    const sinks = this.#byNode.get(nodeName) ?? new Set();
    this.#byNode.set(nodeName, sinks.add(sink));
    return {
      close: () => {
        sinks.delete(sink);
        if (sinks.size === 0 && this.#byNode.get(nodeName) === sinks) this.#byNode.delete(nodeName);
      },
    };
  }

  #hear(version: ObjectVersion, before: ObjectVersion | undefined): void {
    const { value, revision, deleted } = version;
    const type = deleted ? 'DELETED' : before ? 'MODIFIED' : 'ADDED';
    const key = keyOf(value);
    const change: Change = before
      ? { type, key, object: value, old: before.value, revision }
      : { type, key, object: value, revision };
    for (const sink of this.#sinks) sink(change);
    if (this.#byNode.size > 0) this.#tellNodes(change);
  }

  #tellNodes(change: Change): void {
    const nodeName = (change.object as Pod).spec?.nodeName;
    const oldNodeName = (change.old as Pod | undefined)?.spec?.nodeName;
    const sinks = nodeName ? this.#byNode.get(nodeName) : undefined;
    if (sinks) {
      // To a node, a pod begins when it is bound there.
      const isNew = change.type === 'MODIFIED' && oldNodeName !== nodeName;
      const { key, object, revision } = change;
      const seen: Change = isNew ? { type: 'ADDED', key, object, revision } : change;
      for (const sink of sinks) sink(seen);
    }
    if (!oldNodeName || oldNodeName === nodeName) return;
    for (const sink of this.#byNode.get(oldNodeName) ?? []) sink({ ...change, type: 'DELETED' });
  }
}
