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
  const label = places.find(({ id }) => id === place)?.label;
  if (!narrow)
    return (
      <nav className="course-nav" aria-label="Course">
        {list}
      </nav>
    );
  return (
    <nav className="course-nav" aria-label="Course">
      <button type="button" popoverTarget={menu} className="course-nav-button" aria-label={`Course: ${label}`}>
        <svg width="14" height="12" viewBox="0 0 14 12" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
          <path d="M1 1.5h12M1 6h12M1 10.5h12" />
        </svg>
        <span className="course-nav-place">{label}</span>
      </button>
      <div id={menu} popover="auto" className="course-nav-list" onClick={(event) => event.currentTarget.hidePopover()}>
        {list}
      </div>
    </nav>
  );
}

/** For who comes back: the lesson that was left, one press away. */
export function Resume() {
  const leftOff = useCourse((state) => state.leftOff);
  const inSandbox = useCourse((state) => state.panel === undefined && state.running === undefined);
  if (!leftOff || !inSandbox) return null;
  const { slug, title, step } = leftOff;
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
