/** The timeline in words, newest first, for a page that has the room: each line goes to its moment. */
import { usePresentBookmarks } from '../stores/bookmarks.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { shortClockText, useClock } from '../stores/clock.ts';
import { useHistory } from '../stores/history.ts';
import { clock } from '../stores/session.ts';
import { rolloutTexts, selectRollouts, selectWarnings } from './layers.tsx';
import { marksOf } from './marks.ts';
import { warningMarks } from './warnings.ts';

/** Marks nearer than this are one line. */
const gapMs = 500;
const linesMax = 100;

export function Story() {
  const inputs = useCluster((state) => state.inputs);
  const rollouts = useHistory(selectRollouts);
  const warnings = useHistory(selectWarnings);
  const bookmarks = usePresentBookmarks();
  const lines = [
    ...marksOf(inputs, gapMs).map(({ atMs, label, count }) => ({
      atMs,
      text: count > 1 ? `${label} and ${count - 1} more` : label,
    })),
    ...warningMarks(warnings, gapMs).map(({ atMs, lines }) => ({ atMs, text: `Warning: ${lines.join(', ')}` })),
    ...bookmarks.map(({ atMs, name }) => ({ atMs, text: `Bookmark: ${name}` })),
    ...rollouts.map((rollout) => ({ atMs: rollout.startMs, text: `Rollout: ${rolloutTexts(rollout)[0]}` })),
  ].sort((left, right) => right.atMs - left.atMs);
  const nowMs = useClock((state) => Math.floor(state.nowMs / 1000) * 1000);
  return (
    <ol className="story num" aria-label="What happened, newest first">
      {lines.slice(0, linesMax).map(({ atMs, text }) => (
        <li key={`${atMs} ${text}`} data-ahead={atMs >= nowMs + 1000 || undefined}>
          <button type="button" onClick={() => void clock.seek(Math.ceil(atMs))}>
            <span className="faint">{shortClockText(atMs)}</span> {text}
          </button>
        </li>
      ))}
    </ol>
  );
}
