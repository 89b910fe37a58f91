/** The plugins' verdicts on the nodes of one attempt, packed: a busy scheduler says a hundred times a pod what is seldom read. */

export interface NodeVerdict {
  node: string;
  /** The plugin that refused the node and why; absent when it fits. */
  refused?: {
    plugin: string;
    reasons: string[];
    unresolvable?: boolean;
    /** The plugin is a student's code and failed instead of answering, at that line of it. */
    failed?: { line?: number };
  };
  /** Per plugin: normalised score 0..100 and weight. */
  scores?: { plugin: string; score: number; weight: number }[];
  total?: number;
}

export interface PackedVerdicts {
  /** Nodes in the order in which they were looked at; attempts with the same order share them. */
  names: readonly string[];
  /** Different refusals. */
  refusals: readonly NonNullable<NodeVerdict['refused']>[];
  /** A character a node: its code is 0 when the node fits, else one more than the place of the refusal. Empty when all fit. */
  refused: string;
  /** Those that scored; none when only one node fits. */
  plugins: readonly { plugin: string; weight: number }[];
  /** For each plugin a character for each node that fits: its code is the score, 0..100. */
  scores: string;
}

export function unpackVerdicts({ names, refusals, refused, plugins, scores }: PackedVerdicts): NodeVerdict[] {
  const fitting = plugins.length ? scores.length / plugins.length : 0;
  let index = 0;
  return names.map((node, place) => {
    const code = refused === '' ? 0 : refused.charCodeAt(place);
    if (code > 0) return { node, refused: refusals[code - 1] };
    if (plugins.length === 0) return { node };
    const own = index++;
    const row = plugins.map(({ plugin, weight }, column) => ({
      plugin,
      score: scores.charCodeAt(column * fitting + own),
      weight,
    }));
    return { node, scores: row, total: row.reduce((sum, { score, weight }) => sum + score * weight, 0) };
  });
}

/** Numbers as characters of those codes. */
export function charactersOf(numbers: readonly number[]): string {
  // An engine takes only so many arguments at a time.
  if (numbers.length <= argumentsMax) return String.fromCharCode(...numbers);
  let text = '';
  for (let from = 0; from < numbers.length; from += argumentsMax)
    text += String.fromCharCode(...numbers.slice(from, from + argumentsMax));
  return text;
}

const argumentsMax = 4096;
