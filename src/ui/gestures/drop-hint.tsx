/** What a target says while something is dragged: a mark and one sentence. */
import { StateMark } from '../design/glyph.tsx';
import { useDrag } from './drag-store.ts';
import type { Hint } from './hints.ts';

const marks = {
  yes: { token: 'ready', icon: 'check' },
  careful: { token: 'degraded', icon: 'alert' },
  no: { token: 'failed', icon: 'cross' },
} as const;

export function DropHint({ target }: { target: string }) {
  const hint = useDrag((state) => state.hints.get(target));
  const over = useDrag((state) => state.over === target);
  return hint ? <HintCard hint={hint} over={over} /> : null;
}

export function HintCard({ hint, over }: { hint: Hint; over: boolean }) {
  return (
    <span className="drop-hint" data-verdict={hint.verdict} data-over={over || undefined} data-testid="drop-hint">
      <StateMark {...marks[hint.verdict]} size={14} />
      <span>{hint.text}</span>
    </span>
  );
}
