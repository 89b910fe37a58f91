/**
 * What every kubelet looks up besides its own pods: one set of caches for all machines. Each real kubelet watches these itself;
 * here they hold the same everywhere, so one copy serves all.
 */
import type { Engine } from '../client/engine.ts';
import { Informers, type Informer, type SavedInformers } from '../client/informer.ts';
import { Disks, type SavedDisks } from './disks.ts';
import { configMap } from '../../kinds/config-map/index.ts';
import type { ConfigMap } from '../../kinds/config-map/types.ts';
import { endpointSlice } from '../../kinds/endpoint-slice/index.ts';
import type { EndpointSlice } from '../../kinds/endpoint-slice/types.ts';
import { fault } from '../../kinds/fault/index.ts';
import type { Fault } from '../../kinds/fault/types.ts';
import { image } from '../../kinds/image/index.ts';
import type { Image } from '../../kinds/image/types.ts';
import { node } from '../../kinds/node/index.ts';
import type { Node } from '../../kinds/node/types.ts';
import { secret } from '../../kinds/secret/index.ts';
import type { Secret } from '../../kinds/secret/types.ts';
import { service } from '../../kinds/service/index.ts';
import type { Service } from '../../kinds/service/types.ts';
import type { PortAnswer, PortRequest } from './programs/program.ts';
import type { Code } from './shell/code.ts';
import { parseScript } from './shell/parse.ts';
import { imageObjectKeys, type ImageReference } from './images.ts';

/** How many compiled scripts are kept. */
const scriptsMax = 500;

export interface SavedView {
  informers: SavedInformers;
  disks: SavedDisks;
}

/** Whom a request goes to: a pod by its key, or whoever has that address. */
export type PodPlace = { key: string } | { ip: string };

export class SharedView {
  /** What a pod of any machine says at a port; undefined when there is no such pod. Set by whoever has all machines. */
  answerAt: (place: PodPlace, port: number, request?: PortRequest) => PortAnswer | undefined = () => undefined;
  readonly nodes: Informer<Node>;
  readonly images: Informer<Image>;
  readonly faults: Informer<Fault>;
  readonly configMaps: Informer<ConfigMap>;
  readonly secrets: Informer<Secret>;
  readonly services: Informer<Service>;
  readonly endpointSlices: Informer<EndpointSlice>;
  readonly disks: Disks;
  readonly #informers: Informers;
  readonly #scripts = new Map<string, Code | { error: string }>();

  constructor(engine: Engine) {
    this.#informers = new Informers(engine, 'kubelet/all');
    this.nodes = this.#informers.of(node);
    this.images = this.#informers.of(image);
    this.faults = this.#informers.of(fault);
    this.configMaps = this.#informers.of(configMap);
    this.secrets = this.#informers.of(secret);
    this.services = this.#informers.of(service);
    this.endpointSlices = this.#informers.of(endpointSlice);
    this.disks = new Disks(engine, this.#informers);
    this.images.addIndex('reference', imageObjectKeys);
    this.faults.addIndex('node', (object) => [object.spec.node]);
    this.services.addIndex('namespace', (object) => [object.metadata.namespace ?? '']);
    this.endpointSlices.addIndex('service', (object) => [
      `${object.metadata.namespace}/${object.metadata.labels?.['kubernetes.io/service-name'] ?? ''}`,
    ]);
  }

  start(): void {
    this.#informers.start();
  }

  deliver(plural: string): void {
    this.#informers.deliver(plural);
  }

  /** The Image object that describes it; one that names the tag goes before one that does not. */
  imageFor(reference: ImageReference): Image | undefined {
    return (
      this.images.byIndex('reference', reference.full)[0] ?? this.images.byIndex('reference', reference.repository)[0]
    );
  }

  /** Compiles a script, once for all containers that run it. */
  code(script: string): Code | { error: string } {
    let code = this.#scripts.get(script);
    if (!code) {
      if (this.#scripts.size >= scriptsMax) this.#scripts.clear();
      this.#scripts.set(script, (code = parseScript(script)));
    }
    return code;
  }

  save(): SavedView {
    return { informers: this.#informers.save(), disks: this.disks.save() };
  }

  load({ informers, disks }: SavedView): void {
    this.#informers.load(informers);
    this.disks.load(disks);
  }
}
