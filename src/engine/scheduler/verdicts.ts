/** Turns decisions into records for "Why?". */
import type { PackedVerdicts } from '../trace/verdicts.ts';
import { charactersOf } from '../trace/verdicts.ts';
import type { Decision } from './cycle.ts';
import type { NodeInfo } from './node-info.ts';
import type { NodeRefusal } from './refusal.ts';

export class VerdictRecorder {
  /** The last order of nodes and the last plugins that scored: the next attempt mostly has the same. */
  #names: readonly string[] = [];
  #plugins: PackedVerdicts['plugins'] = [];

  verdictsOf(decision: Decision): PackedVerdicts {
    const scores = decision.node === undefined ? undefined : decision.scores;
    return {
      names: this.#namesOf(decision.looked),
      ...refusalsOf(decision),
      plugins: scores ? this.#pluginsOf(scores.plugins) : [],
      scores: scores ? scores.columns.map(charactersOf).join('') : '',
    };
  }

  #namesOf(looked: readonly NodeInfo[]): readonly string[] {
    const last = this.#names;
    if (last.length !== looked.length || looked.some(({ name }, place) => name !== last[place]))
      this.#names = looked.map(({ name }) => name);
    return this.#names;
  }

  #pluginsOf(plugins: PackedVerdicts['plugins']): PackedVerdicts['plugins'] {
    const last = this.#plugins;
    if (last.length !== plugins.length || plugins.some(({ plugin }, place) => plugin !== last[place].plugin))
      this.#plugins = plugins;
    return this.#plugins;
  }
}

function refusalsOf({ looked, refusals }: Decision): Pick<PackedVerdicts, 'refusals' | 'refused'> {
  if (refusals.size === 0) return { refusals: none, refused: '' };
  const different: PackedVerdicts['refusals'][number][] = [];
  const codes = new Array<number>(looked.length);
  for (let place = 0; place < looked.length; place++) {
    const refusal = refusals.get(looked[place].name);
    codes[place] = refusal ? codeOf(refusal, different) : 0;
  }
  return { refusals: different, refused: charactersOf(codes) };
}

const none: PackedVerdicts['refusals'] = [];

function codeOf(refusal: NodeRefusal, different: PackedVerdicts['refusals'][number][]): number {
  const known = different.findIndex((other) => isSame(other, refusal));
  if (known >= 0) return known + 1;
  const { plugin, reasons, unresolvable, error } = refusal;
  return different.push({
    plugin,
    reasons: [...reasons],
    ...(unresolvable ? { unresolvable } : {}),
    ...(error ? { failed: error.line === undefined ? {} : { line: error.line } } : {}),
  });
}

function isSame({ plugin, reasons }: PackedVerdicts['refusals'][number], other: NodeRefusal): boolean {
  return (
    plugin === other.plugin &&
    reasons.length === other.reasons.length &&
    reasons.every((reason, place) => reason === other.reasons[place])
  );
}
