/** Back to what happened before, and on to what comes next. */
import { Button } from '../design/primitives.tsx';
import { presentBookmarks } from '../stores/bookmarks.ts';
import { useClock } from '../stores/clock.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useHistory } from '../stores/history.ts';
import { clock } from '../stores/session.ts';
import { selectRollouts, selectWarnings } from './layers.tsx';
import { momentAfter, momentBefore, type Moments } from './moments.ts';

export function MomentSteps() {
  return (
    <>
      <Button
        look="ghost"
        small
        aria-label="Back to the moment before"
        title="Back to what happened before"
        data-testid="moment-before"
        onClick={() => void clock.seek(momentBefore(moments(), useClock.getState().nowMs) ?? 0)}
      >
        <StepIcon />
      </Button>
      <Button
        look="ghost"
        small
        aria-label="On to the next moment"
        title="On to what happens next"
        data-testid="moment-after"
        onClick={() => void goOn()}
      >
        <StepIcon mirrored />
      </Button>
    </>
  );
}

/** What was seen already is gone to; beyond that the cluster runs on to its next write. */
async function goOn(): Promise<void> {
  const seenMs = useHistory.getState().ahead?.seenMs;
  const after = seenMs === undefined ? undefined : momentAfter(moments(), useClock.getState().nowMs, seenMs);
  await (after === undefined ? clock.stepWrite() : clock.seek(after));
}

function moments(): Moments {
  const history = useHistory.getState();
  return {
    inputs: useCluster.getState().inputs,
    rollouts: selectRollouts(history),
    warnings: selectWarnings(history),
    bookmarks: presentBookmarks(),
  };
}

function StepIcon({ mirrored = false }: { mirrored?: boolean }) {
  return (
    <svg width="11" height="12" transform={mirrored ? 'scale(-1 1)' : undefined} aria-hidden="true">
      <rect width="2" height="12" fill="currentColor" />
      <path d="M11 0 3 6 11 12Z" fill="currentColor" />
    </svg>
  );
}
