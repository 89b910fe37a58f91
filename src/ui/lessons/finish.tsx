/** The end of a lesson: what was done, in numbers, what to take along, and what comes next. */
import { lessons } from '../../lessons/table.ts';
import type { Lesson } from '../../lessons/lesson.ts';
import { Button } from '../design/primitives.tsx';
import { shortClockText, useClock } from '../stores/clock.ts';
import { useTraffic } from '../stores/traffic-store.ts';
import { Tick } from './catalogue.tsx';
import { noProgress, useProgress } from './progress.ts';
import { RichText, say } from './rich-text.tsx';
import { goTo, leaveLesson, openLesson } from './run.ts';
import { Foot, Head } from './step-panel.tsx';

export function Finish({ lesson }: { lesson: Lesson }) {
  const { steps, recap, slug } = lesson;
  const progress = useProgress((state) => state.lessons[slug] ?? noProgress);
  const next = nextAfter(lesson);
  const tasks = steps.filter(({ check }) => check);
  const guesses = steps.filter(({ id, predict }) => predict && progress.answers[id] !== undefined);
  const right = guesses.filter(({ id, predict }) => predict?.right === progress.answers[id]);
  const hints = Object.values(progress.hints).reduce((sum, count) => sum + count, 0);
  return (
    <article className="course" data-testid="finish">
      <Head lesson={lesson} index={steps.length} />
      <div className="course-body" tabIndex={0} role="region" aria-label="End of the lesson">
        <h2>Finished</h2>
        <ul className="finish-steps">
          {tasks.map(({ id, title }) => (
            <li key={id} data-state={progress.done.includes(id) ? 'done' : 'skipped'}>
              {progress.done.includes(id) ? <Tick /> : <span className="faint">–</span>}
              {say(title)}
              {progress.solutionsSeen.includes(id) && <span className="tag">solution seen</span>}
              {!progress.done.includes(id) && <span className="tag">skipped</span>}
            </li>
          ))}
        </ul>
        <dl className="finish-numbers num">
          <Number name="goals reached" value={`${progress.done.length} of ${tasks.length}`} />
          <Number name="guesses that came true" value={`${right.length} of ${guesses.length}`} />
          <Number name="hints taken" value={String(hints)} />
          <Users />
        </dl>
        <h3 className="lane-title">To take along</h3>
        <ul className="recap">
          {recap.map((text) => (
            <li key={say(text)}>
              <RichText text={text} />
            </li>
          ))}
        </ul>
      </div>
      <Foot>
        <Button look="ghost" onClick={() => void goTo(steps.length - 1)}>
          Back
        </Button>
        <span className="spring" />
        <Button onClick={() => void leaveLesson()}>Sandbox</Button>
        {next && (
          <Button look="primary" onClick={() => void openLesson(next.slug, 'where it stands')}>
            Next: {say(next.title)}
          </Button>
        )}
      </Foot>
    </article>
  );
}

function Number({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Users() {
  const lanes = useTraffic((state) => state.lanes);
  const second = useClock((state) => Math.floor(state.nowMs / 1000));
  const failed = lanes.reduce((sum, { view }) => sum + view.failed, 0);
  const sent = lanes.reduce((sum, { view }) => sum + view.sent, 0);
  return (
    <>
      <Number name="simulated time" value={shortClockText(second * 1000)} />
      <Number name="requests of users" value={`${sent}, of which ${failed} failed`} />
    </>
  );
}

function nextAfter(lesson: Lesson): Lesson | undefined {
  const same = lessons.filter(({ course }) => course === lesson.course);
  return same[same.indexOf(lesson) + 1];
}
