/** Says that the page shows the past, what acting in it would do, and offers the way back. */
import { Button } from '../design/primitives.tsx';
import { shortClockText, useClock } from '../stores/clock.ts';
import { useHistory } from '../stores/history.ts';
import { clock } from '../stores/session.ts';

export function LookingBack() {
  const seenMs = useHistory(({ ahead }) => ahead?.seenMs);
  const second = useClock((state) => (seenMs === undefined ? 0 : Math.floor(state.nowMs / 1000)));
  if (seenMs === undefined) return null;
  return (
    <div className="looking-back num" data-testid="looking-back">
      <span title="If you act here, what came later stays on the timeline as a branch.">
        Viewing <b>{shortClockText(second * 1000)}</b> — read only until you act
      </span>
      <Button small data-testid="return" onClick={() => void clock.seek(seenMs)}>
        Return to {shortClockText(seenMs)}
      </Button>
    </div>
  );
}
