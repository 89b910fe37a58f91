/** One step: what it says, the guess, the goal as it stands, and help. */
import { useEffect, useRef, type ReactNode } from 'react';
import { pointOf, type Lesson, type Step } from '../../lessons/lesson.ts';
import { Button } from '../design/primitives.tsx';
import { useLayout } from '../stores/layout.ts';
import { useSelection } from '../stores/selection.ts';
import { Goal } from './goal.tsx';
import { Help } from './help.tsx';
import { Predict } from './predict.tsx';
import { noProgress, useProgress } from './progress.ts';
import { RichText, say } from './rich-text.tsx';
import { goTo, presentFacts, resetStep } from './run.ts';

export function StepPanel({ lesson, step }: { lesson: Lesson; step: Step }) {
  const index = lesson.steps.indexOf(step);
  const progress = useProgress((state) => state.lessons[lesson.slug] ?? noProgress);
  const answered = progress.answers[step.id];
  const goalMet = progress.done.includes(step.id);
  const isDone = step.check ? goalMet : step.predict ? answered !== undefined : true;
  const heading = useRef<HTMLHeadingElement>(null);
  // A new step is read from its heading on; who comes in by a link keeps the focus where the browser puts it.
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement?.closest('.course'))
      heading.current?.focus();
  }, []);
  // What has just come true is read without scrolling for it.
  const wasMet = useRef(goalMet);
  useEffect(() => {
    if (goalMet && !wasMet.current)
      document.querySelector('.course .explain, .course .goal')?.scrollIntoView({ block: 'nearest' });
    wasMet.current = goalMet;
  }, [goalMet]);
  return (
    <article className="course" data-testid="lesson" data-step={index + 1} data-done={isDone}>
      <Head lesson={lesson} index={index} />
      <div className="course-body" tabIndex={0} role="region" aria-label="Step">
        <h2 ref={heading} tabIndex={-1}>
          {say(step.title)}
        </h2>
        <RichText text={step.say} className="say" />
        {step.point && <ShowMe step={step} />}
        {step.predict && (
          <Predict predict={step.predict} course={lesson.course} answered={answered} revealed={isDone} />
        )}
        {step.check && <Goal check={step.check} done={goalMet} />}
        {step.explain && goalMet && (
          <section className="explain" aria-label="What happened">
            <RichText text={step.explain} />
          </section>
        )}
        {step.check && !goalMet && <Help lesson={lesson} step={step} />}
      </div>
      <Foot>
        <Button small look="ghost" title="Back to where this step began" data-testid="reset-step" onClick={reset}>
          Reset step
        </Button>
        <span className="spring" />
        <Button disabled={index === 0} onClick={() => void goTo(index - 1)}>
          Back
        </Button>
        <Next done={isDone} last={index === lesson.steps.length - 1} onClick={() => void goTo(index + 1)} />
      </Foot>
    </article>
  );
}

function reset(): void {
  void resetStep();
}

/** Nobody is held back: what is not done can be skipped, and says so. */
function Next({ done, last, onClick }: { done: boolean; last: boolean; onClick: () => void }) {
  if (!done)
    return (
      <Button data-testid="next-step" onClick={onClick}>
        Skip
      </Button>
    );
  return (
    <Button look="primary" data-testid="next-step" onClick={onClick}>
      {last ? 'Finish' : 'Next'}
    </Button>
  );
}

export function Head({ lesson, index }: { lesson: Lesson; index: number }) {
  const { steps, title, course } = lesson;
  const done = useProgress((state) => state.lessons[lesson.slug]?.done);
  return (
    <header className="course-head">
      <p className="course-title">
        <span className="lane-title">{course === 'lesson' ? 'Lesson' : 'Scenario'}</span> {say(title)}
      </p>
      <div className="course-steps">
        <span className="num faint">
          {index < steps.length ? `step ${index + 1} of ${steps.length}` : `${steps.length} steps`}
        </span>
        <ol aria-hidden="true">
          {steps.map(({ id }, at) => (
            <li key={id} data-state={at === index ? 'here' : done?.includes(id) || at < index ? 'past' : 'ahead'} />
          ))}
        </ol>
      </div>
    </header>
  );
}

export function Foot({ children }: { children: ReactNode }) {
  return <footer className="course-foot">{children}</footer>;
}

function ShowMe({ step }: { step: Step }) {
  return (
    <Button small className="show-me" data-testid="show-me" onClick={() => showObject(step)}>
      <svg width="12" height="12" viewBox="0 0 12 12" fill="none" stroke="currentColor" aria-hidden="true">
        <circle cx="6" cy="6" r="3.6" strokeWidth="1.4" />
        <path d="M6 0v3M6 9v3M0 6h3M9 6h3" strokeWidth="1.2" />
      </svg>
      Show me where
    </Button>
  );
}

/** Selects it, which rings it wherever it is drawn; on a narrow page goes where that is. */
function showObject(step: Step): void {
  const ref = pointOf(step, presentFacts());
  if (!ref) return;
  const { select, closeInspector } = useSelection.getState();
  closeInspector();
  select(ref);
  if (useLayout.getState().narrowTab === 'course')
    useLayout.getState().showTab(['pods', 'nodes', 'services'].includes(ref.resource) ? 'cluster' : 'workloads');
  requestAnimationFrame(() =>
    document
      .querySelector(`[data-testid$="${ref.resource}-${ref.key.replace('/', '-')}"], .selected`)
      ?.scrollIntoView({ block: 'nearest' }),
  );
}
