/** How containers of an image answer requests, as far as users feel it. */
import { milliOf, valueOf } from '../../api/quantity.ts';
import type { RandomStream } from '../../base/random.ts';
import type { Image } from '../../kinds/image/types.ts';

export interface Behaviour {
  startMs: number;
  /** Mean time to answer; undefined for an image that nobody described. */
  latencyMs: number | undefined;
  /** Where the process listens; undefined: at any port. */
  ports?: readonly number[];
  errorPercent: number;
  concurrency: number;
  /** What it takes of the machine while it serves a request, beside what it takes anyway. */
  cpuMilliPerRequest: number;
  memoryBytesPerRequest: number;
  /** On SIGTERM: milliseconds until the process ends, never by itself, or unknown. */
  onTerm: number | 'ignored' | 'unknown';
}

const undescribed: Behaviour = {
  startMs: 0,
  latencyMs: undefined,
  errorPercent: 0,
  concurrency: 100,
  cpuMilliPerRequest: 0,
  memoryBytesPerRequest: 0,
  onTerm: 'unknown',
};
const undescribedLatencyMs = [5, 20] as const;

/** Looks images up by what containers call them. */
export class ImageBehaviours {
  readonly #images: () => Iterable<Image>;
  #described: Map<string, Behaviour> | undefined;
  /** What has been asked for, as it was written. */
  readonly #known = new Map<string, Behaviour>();

  constructor(images: () => Iterable<Image>) {
    this.#images = images;
  }

  /** Something about the images has changed. */
  forget(): void {
    this.#described = undefined;
    this.#known.clear();
  }

  of(reference: string): Behaviour {
    let behaviour = this.#known.get(reference);
    if (!behaviour) this.#known.set(reference, (behaviour = this.#look(reference)));
    return behaviour;
  }

  // An Image that names a tag describes that tag, one without describes the rest.
  #look(reference: string): Behaviour {
    this.#described ??= new Map([...this.#images()].map(({ spec }) => [shortName(spec.image), behaviourOf(spec)]));
    const { name, tag } = split(shortName(reference));
    return this.#described.get(`${name}:${tag}`) ?? this.#described.get(name) ?? undescribed;
  }
}

function behaviourOf(spec: Image['spec']): Behaviour {
  return {
    startMs: spec.startSeconds * 1000,
    latencyMs: spec.latencyMs,
    ...(spec.ports ? { ports: spec.ports } : {}),
    errorPercent: spec.errorPercent,
    concurrency: Math.max(1, spec.concurrency),
    cpuMilliPerRequest: spec.cpuPerRequest === undefined ? 0 : milliOf(spec.cpuPerRequest),
    memoryBytesPerRequest: spec.memoryPerRequest === undefined ? 0 : valueOf(spec.memoryPerRequest),
    onTerm: spec.ignoresSigterm ? 'ignored' : (spec.shutdownSeconds ?? 0) * 1000,
  };
}

/** Draws the time that one answer takes. */
export function answerMs({ latencyMs }: Behaviour, random: RandomStream): number {
  if (latencyMs === undefined) return random.between(...undescribedLatencyMs);
  return Math.max(random.around(latencyMs, latencyMs * 0.1), 0.1);
}

// `docker.io/library/nginx` and `nginx` are one.
function shortName(reference: string): string {
  return reference.replace(/^docker\.io\//, '').replace(/^library\//, '');
}

function split(reference: string): { name: string; tag: string } {
  const colon = reference.lastIndexOf(':');
  if (colon <= reference.lastIndexOf('/')) return { name: reference, tag: 'latest' };
  return { name: reference.slice(0, colon), tag: reference.slice(colon + 1) };
}
