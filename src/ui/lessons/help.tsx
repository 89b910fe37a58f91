/** Hints in three levels, and the solution: its commands go into the prompt, and the student runs them. */
import { useEffect, useState } from 'react';
import { hintLevels, hintOf, solutionOf, type Lesson, type Step } from '../../lessons/lesson.ts';
import { Button } from '../design/primitives.tsx';
import { useLayout } from '../stores/layout.ts';
import { usePrompt } from '../stores/prompt.ts';
import { compactQuery } from '../shell/use-media.ts';
import { noProgress, useProgress } from './progress.ts';
import { RichText } from './rich-text.tsx';
import { presentFacts, useRun } from './run.ts';

/** Without progress for so long, a hint is offered. */
export const idleMsMax = 60_000;

export function Help({ lesson, step }: { lesson: Lesson; step: Step }) {
  const taken = useProgress((state) => (state.lessons[lesson.slug] ?? noProgress).hints[step.id] ?? 0);
  const [commands, setCommands] = useState<readonly string[]>();
  const stuck = useStuck();
  // A hint is about the cluster as it is now.
  useRun((state) => state.result);
  const facts = presentFacts();
  const given = hintLevels.slice(0, taken).flatMap((level) => hintOf(step, level, facts) ?? []);
  const takeHint = () =>
    useProgress.getState().update(lesson.slug, ({ hints }) => ({ hints: { ...hints, [step.id]: taken + 1 } }));
  const showSolution = () => {
    const lines = solutionOf(step.solution ?? [], presentFacts());
    setCommands(lines);
    if (lines[0] !== undefined) intoPrompt(lines[0]);
    useProgress.getState().update(lesson.slug, ({ solutionsSeen }) => ({
      solutionsSeen: [...new Set([...solutionsSeen, step.id])],
    }));
  };
  return (
    <section className="help" aria-label="Help">
      <div aria-live="polite">
        {given.map((hint) => (
          <RichText key={hint.level} text={hint.say} className="hint" />
        ))}
      </div>
      {commands && (
        <div className="solution" data-testid="solution">
          <p className="faint">Nothing has been run. Each line goes into the prompt, and you press Enter.</p>
          <ul>
            {commands.map((command) => (
              <li key={command}>
                <code>{command}</code>
                <Button small onClick={() => intoPrompt(command)} aria-label={`Put into the prompt: ${command}`}>
                  Into the prompt
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className="help-buttons">
        {stuck && taken < hintLevels.length && <span className="faint">A hint may help.</span>}
        <Button small data-offered={stuck} disabled={taken === hintLevels.length} data-testid="hint" onClick={takeHint}>
          Hint {taken}/{hintLevels.length}
        </Button>
        <Button small data-testid="show-solution" onClick={showSolution}>
          Show solution
        </Button>
      </div>
    </section>
  );
}

function intoPrompt(command: string): void {
  useLayout.getState().showTerminal(!matchMedia(compactQuery).matches);
  usePrompt.getState().insert(command);
}

/** Nothing has changed for a while. */
function useStuck(): boolean {
  const changedAtWallMs = useRun((state) => state.changedAtWallMs);
  const [stuckSince, setStuckSince] = useState<number>();
  useEffect(() => {
    const timer = setTimeout(() => setStuckSince(changedAtWallMs), idleMsMax);
    return () => clearTimeout(timer);
  }, [changedAtWallMs]);
  return stuckSince === changedAtWallMs;
}
