/** The rules on the nodes: one table for all of them, a little behind what the cache knows. */
import { causeOf } from '../../api/handler.ts';
import { keyOf, splitKey } from '../../api/object.ts';
import type { Cause } from '../../api/request.ts';
import type { RandomStream } from '../../base/random.ts';
import { endpointSlice } from '../../kinds/endpoint-slice/index.ts';
import type { EndpointSlice } from '../../kinds/endpoint-slice/types.ts';
import { service } from '../../kinds/service/index.ts';
import type { Service } from '../../kinds/service/types.ts';
import type { Engine } from '../client/engine.ts';
import type { Informer, Informers } from '../client/informer.ts';
import { draw } from '../client/latencies.ts';
import { rulesOf, type ServiceRules } from './rules.ts';

export interface SavedProxy {
  rules: [service: string, rules: ServiceRules][];
  waiting: [service: string, cause: Cause][];
}

const serviceIndex = 'service';

export class Proxy {
  readonly #engine: Engine;
  readonly #actor: string;
  readonly #random: RandomStream;
  readonly #services: Informer<Service>;
  readonly #slices: Informer<EndpointSlice>;
  readonly #rules = new Map<string, ServiceRules>();
  /** Services whose rules are out of date, and the last write that made them so. */
  readonly #waiting = new Map<string, Cause>();

  /** @param actor whose task `sync` the owner routes to `sync` */
  constructor(engine: Engine, actor: string, informers: Informers, random: RandomStream) {
    this.#engine = engine;
    this.#actor = actor;
    this.#random = random;
    this.#services = informers.of(service);
    this.#slices = informers.of(endpointSlice);
    this.#slices.addIndex(serviceIndex, (slice) => serviceKeysOf(slice));
    this.#services.onChange((change) => this.#outdate(keyOf(change.object), causeOf(change)));
    this.#slices.onChange((change) => {
      const { object, old } = change;
      for (const key of serviceKeysOf(object)) this.#outdate(key, causeOf(change));
      if (old) for (const key of serviceKeysOf(old)) this.#outdate(key, causeOf(change));
    });
  }

  /** The rules in force, or undefined for a Service that the nodes do not know. */
  rules(serviceKey: string): ServiceRules | undefined {
    return this.#rules.get(serviceKey);
  }

  /** Slices of a Service as the cache has them, for DNS. */
  slicesOf(serviceKey: string): EndpointSlice[] {
    return this.#slices.byIndex(serviceIndex, serviceKey);
  }

  /** Rewrites the rules of all Services that have changed since the last time. */
  sync(): void {
    for (const [key, cause] of this.#waiting) {
      const current = this.#services.get(key);
      if (current && current.spec.type !== 'ExternalName') this.#rules.set(key, rulesOf(current, this.slicesOf(key)));
      else this.#rules.delete(key);
      this.#engine.trace.requests.reactions.add({
        atMs: this.#engine.agenda.nowMs,
        actor: 'kube-proxy',
        cause,
        group: '',
        resource: 'services',
        key,
        reason: `${this.#rules.has(key) ? 'rewrote' : 'removed'} the rules for service ${splitKey(key).name} on the nodes`,
      });
    }
    this.#waiting.clear();
  }

  save(): SavedProxy {
    return { rules: [...this.#rules], waiting: [...this.#waiting] };
  }

  load(saved: SavedProxy): void {
    this.#rules.clear();
    for (const [key, rules] of saved.rules) this.#rules.set(key, rules);
    this.#waiting.clear();
    for (const [key, cause] of saved.waiting) this.#waiting.set(key, cause);
  }

  #outdate(key: string, cause: Cause): void {
    if (this.#waiting.size === 0) this.#engine.agenda.after(draw('proxySync', this.#random), this.#actor, 'sync');
    this.#waiting.set(key, cause);
  }
}

function serviceKeysOf({ metadata }: EndpointSlice): string[] {
  const name = metadata.labels?.['kubernetes.io/service-name'];
  return name ? [`${metadata.namespace}/${name}`] : [];
}
