/** The goal as it stands at this moment: what holds, what does not, and the numbers behind it. */
import type { Check } from '../../lessons/lesson.ts';
import type { CheckResult } from '../../lessons/evaluate.ts';
import { shortClockText } from '../stores/clock.ts';
import { say } from './rich-text.tsx';
import { useRun } from './run.ts';

export function Goal({ check, done }: { check: readonly Check[]; done: boolean }) {
  const result = useRun((state) => state.result);
  return (
    <section className="goal" aria-label="Goal" data-testid="goal" data-met={done}>
      <h3>
        <span className="lane-title">Goal</span>
        {done && <span className="goal-met">reached</span>}
      </h3>
      <ul>
        {check.map((each, index) => (
          <Line key={say(each.text)} check={each} result={result?.checks[index]} done={done} />
        ))}
      </ul>
    </section>
  );
}

function Line({ check, result, done }: { check: Check; result: CheckResult | undefined; done: boolean }) {
  const failed = !done && result?.failedAtMs !== undefined;
  const met = done || result?.met === true;
  // What must hold all the time is met only once the rest is.
  const pending = !done && check.always !== undefined;
  const state = failed ? 'failed' : pending ? 'holds' : met ? 'met' : 'open';
  return (
    <li data-state={state}>
      <Mark state={state} />
      <div>
        <span>{say(check.text)}</span>
        {result && <span className="goal-value num faint">{valueText(check, result)}</span>}
        {failed && result.failedAtMs !== undefined && (
          <p className="goal-failed">
            It did not hold at {shortClockText(result.failedAtMs)}. Reset step takes you back to try another way.
          </p>
        )}
      </div>
    </li>
  );
}

function valueText({ always, holdMs }: Check, { value, extreme, heldMs }: CheckResult): string {
  const parts = value === undefined ? [] : [typeof value === 'number' ? `now ${value}` : value];
  if (always && extreme !== undefined) parts.push(`${always} ${extreme}`);
  if (holdMs !== undefined && heldMs !== undefined)
    parts.push(`held ${Math.floor(heldMs / 1000)} of ${holdMs / 1000} s`);
  return parts.join(', ');
}

const words = { met: 'met:', open: 'not yet:', holds: 'holds so far:', failed: 'failed:' };

function Mark({ state }: { state: keyof typeof words }) {
  return (
    <>
      <svg className="goal-mark" width="16" height="16" viewBox="0 0 16 16" fill="none" aria-hidden="true">
        <rect x="1" y="1" width="14" height="14" rx="3" className="goal-box" />
        {state === 'met' && <path d="m4 8.4 2.7 2.7L12 5.4" stroke="var(--surface)" strokeWidth="2" />}
        {state === 'holds' && <path d="M5 8h6" stroke="currentColor" strokeWidth="2" />}
        {state === 'failed' && <path d="m5 5 6 6m0-6-6 6" stroke="currentColor" strokeWidth="1.8" />}
      </svg>
      <span className="visually-hidden">{words[state]} </span>
    </>
  );
}
