/** What plugins said of a node, kept for pods of the same sort until the node changes: of a hundred like pods ninety-nine need not ask again. */
import type { NodeRefusal } from './plugin.ts';

/** How many sorts of pods are remembered at a time; each takes the place of the one that came so many sorts before it. */
export const sortsMax = 16;

/** Pods between which no plugin that looks at one node sees a difference, and where nodes keep what was said of them. */
export interface PodSort {
  readonly text: string;
  readonly slot: number;
}

export interface NodeAnswers {
  readonly sort: PodSort;
  /** The first refusal, and the place of its plugin among the filters; infinity when none refused. */
  readonly refusal: NodeRefusal | undefined;
  readonly refusedAt: number;
  /** Raw scores by place among the scorers; made when first asked for. */
  scores: readonly number[] | undefined;
}

/** Gives each sort of pods its slot. */
export class PodSorts {
  readonly #known = new Map<string, PodSort>();
  readonly #bySlot: PodSort[] = [];
  #next = 0;

  of(text: string): PodSort {
    const known = this.#known.get(text);
    if (known) return known;
    const slot = this.#next;
    this.#next = (slot + 1) % sortsMax;
    const replaced = this.#bySlot.at(slot);
    if (replaced) this.#known.delete(replaced.text);
    const sort: PodSort = { text, slot };
    this.#bySlot[slot] = sort;
    this.#known.set(text, sort);
    return sort;
  }
}
