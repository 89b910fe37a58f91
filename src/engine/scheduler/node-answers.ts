/** What plugins said of nodes, kept for pods of the same sort until the node changes: of a hundred like pods ninety-nine need not ask again. */
import { dropOldest } from '../../base/drop-oldest.ts';
import type { NodeRefusal } from './refusal.ts';

/** How many sorts of pods are remembered at a time; the one not asked for longest is forgotten first. */
export const sortsMax = 16;

/** The first refusal of a node, and the place of its plugin among the filters. */
export interface KnownRefusal {
  readonly refusal: NodeRefusal;
  readonly place: number;
}

/** The answers for one sort of pods, by the ordinals of the nodes. */
export class NodeAnswers {
  /** Null where no plugin refused, undefined where none has been asked. */
  readonly refusals: (KnownRefusal | null | undefined)[] = [];
  /** Per scorer: its score of each node as it gave it; undefined where it has not been asked. */
  readonly scores: (number | undefined)[][] = [];

  forget(ordinal: number): void {
    if (ordinal < this.refusals.length) this.refusals[ordinal] = undefined;
    for (const column of this.scores) if (ordinal < column.length) column[ordinal] = undefined;
  }
}

/** All that is known of the nodes of one cluster. */
export class AnswerBook {
  readonly #sorts = new Map<string, NodeAnswers>();

  /** @param sort `PodInfo.sort` */
  of(sort: string): NodeAnswers {
    let answers = this.#sorts.get(sort);
    if (answers) this.#sorts.delete(sort);
    else answers = new NodeAnswers();
    this.#sorts.set(sort, answers);
    dropOldest(this.#sorts, sortsMax);
    return answers;
  }

  /** The node has changed, or another has its ordinal now. */
  forget(ordinal: number): void {
    for (const answers of this.#sorts.values()) answers.forget(ordinal);
  }
}
