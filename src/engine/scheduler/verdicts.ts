/** Turns decisions into records for "Why?". What equals the last record is shared with it, so that many records stay small. */
import type { NodeVerdict } from '../trace/trace.ts';
import type { Decision } from './cycle.ts';
import type { ScoreTable } from './framework.ts';
import type { NodeRefusal } from './plugin.ts';

type Scores = NonNullable<NodeVerdict['scores']>;

/** How many different rows of scores are remembered for sharing. */
const sharedScoresMax = 20_000;

export class VerdictRecorder {
  /** The last verdict on each node. */
  readonly #last = new Map<string, Last>();
  /** Names of plugins → number made of their scores → row. */
  readonly #rows = new Map<string, Map<number, Scores>>();
  #rowCount = 0;

  verdictsOf(decision: Decision): NodeVerdict[] {
    const scores = decision.node === undefined ? undefined : decision.scores;
    const rows = scores && this.#rowsOf(scores);
    let feasible = 0;
    return decision.looked.map(({ name }) => {
      const refusal = decision.refusals.get(name);
      if (refusal) return this.#refused(name, refusal);
      const index = feasible++;
      return scores && rows ? this.#scored(name, scores, rows, index) : this.#fitting(name);
    });
  }

  #refused(node: string, { plugin, reasons, unresolvable }: NodeRefusal): NodeVerdict {
    const last = this.#last.get(node)?.verdict;
    const known = last?.refused;
    if (
      last &&
      known &&
      known.plugin === plugin &&
      known.reasons.length === reasons.length &&
      reasons.every((reason, index) => reason === known.reasons[index])
    )
      return last;
    return this.#keep({ node, refused: { plugin, reasons: [...reasons], ...(unresolvable ? { unresolvable } : {}) } });
  }

  #scored(node: string, table: ScoreTable, rows: Map<number, Scores>, index: number): NodeVerdict {
    const number = numberOf(table, index);
    const last = this.#last.get(node);
    if (last && last.rows === rows && last.number === number) return last.verdict;
    const scores = this.#row(table, rows, index, number);
    return this.#keep({ node, scores, total: table.totals[index] }, rows, number);
  }

  #fitting(node: string): NodeVerdict {
    const last = this.#last.get(node)?.verdict;
    return last && !last.refused && !last.scores ? last : this.#keep({ node });
  }

  #keep(verdict: NodeVerdict, rows?: Map<number, Scores>, number?: number): NodeVerdict {
    this.#last.set(verdict.node, { verdict, rows, number });
    return verdict;
  }

  #rowsOf({ plugins }: ScoreTable): Map<number, Scores> {
    if (this.#rowCount > sharedScoresMax) {
      this.#rows.clear();
      this.#rowCount = 0;
    }
    let names = '';
    for (const { plugin } of plugins) names += `${plugin} `;
    let rows = this.#rows.get(names);
    if (!rows) this.#rows.set(names, (rows = new Map()));
    return rows;
  }

  #row({ plugins, columns }: ScoreTable, rows: Map<number, Scores>, index: number, number: number): Scores {
    const known = rows.get(number);
    if (known) return known;
    const row = plugins.map(({ plugin, weight }, place) => ({ plugin, score: columns[place][index], weight }));
    if (Number.isNaN(number)) return row;
    rows.set(number, row);
    this.#rowCount++;
    return row;
  }
}

interface Last {
  readonly verdict: NodeVerdict;
  /** Where its row of scores is shared, and the number of that row. */
  readonly rows: Map<number, Scores> | undefined;
  readonly number: number | undefined;
}

// Scores are whole numbers from 0 to 100, so up to seven of them make one exact number; more have none.
function numberOf({ columns }: ScoreTable, index: number): number {
  if (columns.length > 7) return Number.NaN;
  let number = 0;
  for (const column of columns) number = number * 101 + column[index];
  return number;
}
