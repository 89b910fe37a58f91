/** Sandbox, Lessons, Scenarios: where the student is. On a narrow page one button that opens the three. */
import { useId } from 'react';
import { Button } from '../design/primitives.tsx';
import { useCourse, type CourseState } from '../stores/course.ts';

const places = [
  { id: 'sandbox', label: 'Sandbox' },
  { id: 'lesson', label: 'Lessons' },
  { id: 'scenario', label: 'Scenarios' },
] as const;

type Place = (typeof places)[number]['id'];

export function CourseNav({ narrow = false }: { narrow?: boolean }) {
  const place = useCourse(placeOf);
  const menu = useId();
  const list = places.map(({ id, label }) => (
    <button key={id} type="button" aria-current={id === place ? 'page' : undefined} onClick={() => go(id)}>
      {label}
    </button>
  ));
  if (!narrow)
    return (
      <nav className="course-nav" aria-label="Course">
        {list}
      </nav>
    );
  return (
    <nav className="course-nav" aria-label="Course">
      <button type="button" popoverTarget={menu} className="course-nav-button">
        {places.find(({ id }) => id === place)?.label}
        <svg width="8" height="6" viewBox="0 0 8 6" aria-hidden="true">
          <path d="m0 0 4 6 4-6Z" fill="currentColor" />
        </svg>
      </button>
      <div id={menu} popover="auto" className="course-nav-list" onClick={(event) => event.currentTarget.hidePopover()}>
        {list}
      </div>
    </nav>
  );
}

/** For who comes back: the lesson that was left, one press away. */
export function Resume() {
  const bookmark = useCourse((state) => state.bookmark);
  const inSandbox = useCourse((state) => state.panel === undefined && state.running === undefined);
  if (!bookmark || !inSandbox) return null;
  const { slug, title, step } = bookmark;
  return (
    <Button
      className="resume"
      data-testid="resume"
      title={`Resume the lesson ${title} at step ${step}`}
      onClick={() => void import('../lessons/run.ts').then(({ openLesson }) => openLesson(slug, 'where it stands'))}
    >
      <span className="resume-text">
        Resume <b>{title}</b>, step {step}
      </span>
    </Button>
  );
}

function placeOf({ panel, running }: CourseState): Place {
  if (panel === 'running') return running?.course ?? 'lesson';
  return panel ?? 'sandbox';
}

function go(place: Place): void {
  const { running, show } = useCourse.getState();
  if (place !== 'sandbox') return show(place);
  if (running) void import('../lessons/run.ts').then(({ leaveLesson }) => leaveLesson());
  else show(undefined);
}
