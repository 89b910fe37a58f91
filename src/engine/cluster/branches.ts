/** Lines of history that were left: what an undo took back, and what lay ahead when somebody acted in the past. */
import type { Chronicle } from '../../api/chronicle.ts';
import type { RecordedInput } from '../../api/recording.ts';

/** The oldest is forgotten first. */
export const branchesMax = 6;
const nameLengthMax = 32;

/** One line of history: what was done in it, and how far it has been seen. */
export interface Line {
  inputs: readonly RecordedInput[];
  endMs: number;
}

export interface Branch extends Line {
  name: string;
  /** What was seen of it. */
  chronicle: Chronicle;
}

/** How many inputs both lines share: the very same ones. */
export function sharedInputs(left: Line, right: Line): number {
  const most = Math.min(left.inputs.length, right.inputs.length);
  for (let count = 0; count < most; count++) if (left.inputs[count] !== right.inputs[count]) return count;
  return most;
}

/** The moment at which two lines part: at the first input that only one of them has, or where the shorter one ends. */
export function forkMs(left: Line, right: Line): number {
  const shared = sharedInputs(left, right);
  const next = [left.inputs[shared], right.inputs[shared]].flatMap((input) => (input ? [input.atMs] : []));
  return Math.min(left.endMs, right.endMs, ...next);
}

/** True when everything that there is to see in `inner` can be seen in `outer`. */
export function covers(outer: Line, inner: Line): boolean {
  const shared = sharedInputs(outer, inner);
  if (shared < inner.inputs.length) return false;
  return inner.endMs <= (outer.inputs[shared]?.atMs ?? outer.endMs);
}

const kindsInNames = new Set(['pod', 'pods', 'deployment', 'deploy', 'node', 'nodes']);

/**
 * A name for the line that an action left behind.
 * Example: `kubectl drain worker-2 --ignore-daemonsets` → `before-drain-worker-2`.
 */
export function branchName(action: string | undefined, taken: (name: string) => boolean): string {
  const words = (action ?? 'change')
    .split(/\s+/)
    .filter((word, index) => !(index === 0 && word === 'kubectl') && !word.startsWith('-') && !word.includes('='))
    .map((word) => word.slice(word.indexOf('/') + 1))
    .filter((word) => word !== '' && !kindsInNames.has(word));
  const name = `before-${words
    .slice(0, 3)
    .join('-')
    .replace(/[^\w.-]+/g, '-')}`.slice(0, nameLengthMax);
  return numbered(name, taken);
}

export function undoneName(taken: (name: string) => boolean): string {
  for (let number = 1; ; number++) if (!taken(`before-undo-${number}`)) return `before-undo-${number}`;
}

function numbered(name: string, taken: (name: string) => boolean): string {
  if (!taken(name)) return name;
  for (let number = 2; ; number++) if (!taken(`${name}-${number}`)) return `${name}-${number}`;
}
