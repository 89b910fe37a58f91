/** A drain under way, on the node's card: what is left, what a budget holds back, and the way out. */
import { splitKey } from '../../api/object.ts';
import { StateMark } from '../design/glyph.tsx';
import { Button } from '../design/primitives.tsx';
import { useClock } from '../stores/clock.ts';
import { useDrains, type Drain } from './drain-store.ts';

export function DrainProgress({ node }: { node: string }) {
  const drain = useDrains((state) => state.drains.get(node));
  return drain ? <Progress drain={drain} /> : null;
}

function Progress({ drain }: { drain: Drain }) {
  const second = useClock((state) => Math.floor(state.nowMs / 1000));
  const first = drain.blocked[0];
  const retrySeconds = first ? Math.max(0, Math.ceil(first.retryAtMs / 1000 - second)) : 0;
  return (
    <div className="drain-progress num" data-testid={`drain-${drain.node}`}>
      <span>
        draining: <b>{drain.left.length} left</b>
      </span>
      {first && (
        <span title={first.message}>
          <StateMark token="degraded" icon="shield" /> {splitKey(first.pod).name} is blocked by its disruption budget,
          retry in {retrySeconds} s
        </span>
      )}
      <Button small onClick={() => drain.cancel()}>
        Cancel drain
      </Button>
    </div>
  );
}
