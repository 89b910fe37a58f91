/** What a container says, as it says it: each look gives what is new since the look before. */
import type { Cluster } from '../engine/cluster/cluster.ts';

export interface Line {
  atMs: number;
  stream: 1 | 2;
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
  /** How much has been heard of the line that is begun on each stream. */
  #heard: Record<Line['stream'], number>;

  /** Begins at the end of what has been said. */
  constructor(cluster: Cluster, podKey: string, container: string | undefined) {
    this.#cluster = cluster;
    this.#podKey = podKey;
    this.container = container ?? this.#pod()?.spec.containers[0].name;
    const { lines, begun } = this.#output();
    this.#place = placeAtEnd(lines);
    this.#heard = { 1: 0, 2: 0 };
    for (const { stream, text } of begun) this.#heard[stream] = text.length;
  }

  /** The lines of its log. */
  next(): { lines: Line[]; isOver: boolean } {
    const { lines, isOver } = this.#look();
    return { lines, isOver };
  }

  /** Its streams, with what is there of a line without an end. */
  hear(): { chunks: { stream: Line['stream']; text: string }[]; isOver: boolean } {
    const { lines, begun, isOver } = this.#look();
    const chunks = lines.map(({ stream, text, isPartial }) => {
      const fresh = `${text}${isPartial ? '' : '\n'}`.slice(this.#heard[stream]);
      this.#heard[stream] = 0;
      return { stream, text: fresh };
    });
    for (const { stream, text } of begun) {
      chunks.push({ stream, text: text.slice(this.#heard[stream]) });
      this.#heard[stream] = text.length;
    }
    return { chunks: chunks.filter(({ text }) => text !== ''), isOver };
  }

  #look(): { lines: Line[]; begun: Line[]; isOver: boolean } {
    const isOver = !this.#isRunning();
    const { lines: said, begun } = this.#output();
    const lines = said.slice(said.findLastIndex(({ atMs }) => atMs < this.#place.atMs) + 1 + this.#place.count);
    if (lines.length > 0) this.#place = placeAtEnd(said);
    return { lines, begun, isOver };
  }

  #output(): { lines: Line[]; begun: Line[] } {
    return this.#cluster.kubelets.output(this.#podKey, this.container) ?? { lines: [], begun: [] };
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
