/** What happened over time, for the timeline and the charts: the engine writes it down at each moment, the page mirrors it. */
import { create } from 'zustand';
import { emptyChronicle, withTail, type Chronicle, type Foreseen, type ReleaseSample } from '../../api/chronicle.ts';
import type { Frame, HistoryLines } from '../../protocol/messages.ts';

/** Up to now; what lies ahead is apart, so that no panel tells the future by mistake. */
export interface HistoryState extends Chronicle {
  /** While looking back: how far this line has been seen, and what was seen of it. */
  ahead: { seenMs: number; seen: Foreseen } | undefined;
  lines: HistoryLines;
}

/** As in the engine: older entries go first. */
export const pointsMax = 4000;
export const samplesMax = 1000;
export const warningsMax = 1000;

export function emptyHistory(): HistoryState {
  return { ...emptyChronicle(), ahead: undefined, lines: { present: 'main', branches: [] } };
}

export const useHistory = create<HistoryState>(() => emptyHistory());

/** The same history when the frame says nothing of it. */
export function applyHistory(history: HistoryState, frame: Frame): HistoryState {
  const { chronicle, seenMs, lines } = frame;
  const before = frame.reset ? { ...emptyHistory(), lines: history.lines } : history;
  const seen = frame.ahead ?? before.ahead?.seen ?? emptyChronicle();
  const ahead = seenMs === undefined ? undefined : { seenMs, seen };
  if (!frame.reset && !chronicle && !lines && ahead?.seenMs === history.ahead?.seenMs) return history;
  return {
    available: withTail(before.available, chronicle?.available ?? []).slice(-pointsMax),
    desired: withTail(before.desired, chronicle?.desired ?? []).slice(-pointsMax),
    rollouts: chronicle?.rollouts ?? before.rollouts,
    warnings: withTail(before.warnings, chronicle?.warnings ?? []).slice(-warningsMax),
    releases: chronicle?.releases ? releasesAfter(before.releases, chronicle.releases) : before.releases,
    ahead,
    lines: lines ?? before.lines,
  };
}

function releasesAfter(before: Chronicle['releases'], tails: Chronicle['releases']): Chronicle['releases'] {
  const after: Record<string, readonly ReleaseSample[]> = { ...before };
  for (const [key, tail] of Object.entries(tails)) after[key] = withTail(before[key] ?? [], tail).slice(-samplesMax);
  return after;
}
