/** What became of the code, in a word for the bar, and what is wrong with it. */
import type { Scheduler, SchedulerProblem } from '../../kinds/scheduler/types.ts';
import type { SchedulerDraft } from './draft.ts';

export type CodeState =
  { is: 'new' | 'held' | 'changed' | 'waiting' | 'paused' | 'running' } | { is: 'failed'; problem: SchedulerProblem };

export const stateWords: Readonly<Record<CodeState['is'], string>> = {
  new: 'not applied yet',
  held: 'at rest: not allowed to run yet',
  changed: 'changed, not applied',
  waiting: 'the scheduler takes it over',
  paused: 'waits: the clock is paused',
  running: '✓ running',
  failed: '✕ failed',
};

export function codeState(
  draft: SchedulerDraft,
  live: Scheduler | undefined,
  { held, playing }: { held: boolean; playing: boolean },
): CodeState {
  if (!live) return { is: 'new' };
  if (live.spec.source !== draft.source || live.spec.weight !== draft.weight) return { is: 'changed' };
  if (held) return { is: 'held' };
  const { status } = live;
  if (status?.observedGeneration !== live.metadata.generation) return { is: playing ? 'waiting' : 'paused' };
  return status?.problem ? { is: 'failed', problem: status.problem } : { is: 'running' };
}

/** Where a line of a text is, from its first letter to its last. */
export function rangeOfLine(text: string, line: number): { from: number; to: number } {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const written = lines[line - 1] ?? '';
  return { from: before + (written.length - written.trimStart().length), to: before + written.length };
}
