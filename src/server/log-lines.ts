/** The log of a container as it grows: each look gives the lines since the look before. */
import type { Cluster } from '../engine/cluster/cluster.ts';

export interface Line {
  atMs: number;
  text: string;
  /** No line end follows it. */
  isPartial?: true;
}

interface PodBody {
  spec: { containers: { name: string }[] };
  status?: { [statuses: string]: { name: string; state?: { running?: object } }[] | undefined };
}

export class LogFollower {
  readonly container: string | undefined;
  readonly #cluster: Cluster;
  readonly #podKey: string;
  /** The time of the last line, and how many lines there are of that time. */
  #place: { atMs: number; count: number };

  /** Begins at the end of what has been said. */
  constructor(cluster: Cluster, podKey: string, container: string | undefined) {
    this.#cluster = cluster;
    this.#podKey = podKey;
    this.container = container ?? this.#pod()?.spec.containers[0].name;
    this.#place = placeAtEnd(this.#lines());
  }

  next(): { lines: Line[]; isOver: boolean } {
    const isOver = !this.#isRunning();
    const said = this.#lines();
    const lines = said.slice(said.findLastIndex(({ atMs }) => atMs < this.#place.atMs) + 1 + this.#place.count);
    if (lines.length > 0) this.#place = placeAtEnd(said);
    return { lines, isOver };
  }

  #lines(): Line[] {
    return this.#cluster.kubelets.logLines(this.#podKey, this.container) ?? [];
  }

  #pod(): PodBody | undefined {
    const [namespace, name] = this.#podKey.split('/');
    const answered = this.#cluster.handle({ method: 'GET', path: `/api/v1/namespaces/${namespace}/pods/${name}` });
    return answered.code === 200 ? (answered.body as PodBody) : undefined;
  }

  #isRunning(): boolean {
    const {
      containerStatuses = [],
      initContainerStatuses = [],
      ephemeralContainerStatuses = [],
    } = this.#pod()?.status ?? {};
    return [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses].some(
      ({ name, state }) => name === this.container && state?.running !== undefined,
    );
  }
}

function placeAtEnd(lines: readonly Line[]): { atMs: number; count: number } {
  const atMs = lines.at(-1)?.atMs ?? -1;
  return { atMs, count: lines.length - 1 - lines.findLastIndex((line) => line.atMs < atMs) };
}
