/** Lessons or scenarios by name: how long each takes, what it teaches, how far the student is. */
import { useRef } from 'react';
import { lessons } from '../../lessons/table.ts';
import type { Course, Lesson } from '../../lessons/lesson.ts';
import { Button } from '../design/primitives.tsx';
import { useCourse } from '../stores/course.ts';
import { useNotices } from '../stores/notices.ts';
import { saveFile } from '../stores/save-file.ts';
import { noProgress, progressText, readProgress, useProgress } from './progress.ts';
import { say } from './rich-text.tsx';
import { openLesson } from './run.ts';

const introductions: Readonly<Record<Course, { title: string; text: string }>> = {
  lesson: {
    title: 'Lessons',
    text: 'One idea after another, each in a cluster of its own. Your sandbox waits as you leave it.',
  },
  scenario: {
    title: 'Scenarios',
    text: 'Something is broken when you come in. Find out what, and repair it in any way you like.',
  },
};

export function Catalogue({ course }: { course: Course }) {
  const { title, text } = introductions[course];
  return (
    <div className="course" data-testid="catalogue">
      <div className="course-body">
        <h2>{title}</h2>
        <p className="muted">{text}</p>
        <ol className="catalogue">
          {lessons
            .filter((lesson) => lesson.course === course)
            .map((lesson) => (
              <Entry key={lesson.slug} lesson={lesson} />
            ))}
        </ol>
      </div>
      <TakeAlong />
    </div>
  );
}

function Entry({ lesson }: { lesson: Lesson }) {
  const { slug, title, minutes, teaches, steps } = lesson;
  const progress = useProgress((state) => state.lessons[slug] ?? noProgress);
  const isOpen = useCourse((state) => state.running?.slug === slug);
  const begun = progress.step > 0 || progress.done.length > 0 || Object.keys(progress.answers).length > 0;
  const goOn = isOpen ? () => useCourse.getState().show('running') : () => void openLesson(slug, 'where it stands');
  return (
    <li data-testid={`lesson-${slug}`} data-progress={progress.finished ? 'done' : begun ? 'begun' : 'new'}>
      <button type="button" className="catalogue-entry" onClick={goOn} aria-describedby={`about-${slug}`}>
        <b>{say(title)}</b>
        <span className="catalogue-facts num" id={`about-${slug}`}>
          <span className="catalogue-teaches">{say(teaches)}</span>
          <span className="faint">{minutes} min</span>
          <span className="catalogue-progress">
            {isOpen && 'open: '}
            {progress.finished ? (
              <>
                <Tick /> done
              </>
            ) : begun ? (
              `step ${progress.step + 1} of ${steps.length}`
            ) : (
              'not begun'
            )}
          </span>
        </span>
      </button>
      {begun && !progress.finished && !isOpen && (
        <Button look="link" small onClick={() => void openLesson(slug, 'at the beginning')}>
          Start again
        </Button>
      )}
    </li>
  );
}

export function Tick() {
  return (
    <svg className="tick" width="12" height="12" viewBox="0 0 12 12" fill="none" aria-hidden="true">
      <path d="m2 6.4 2.7 2.7L10 3.4" stroke="currentColor" strokeWidth="1.8" />
    </svg>
  );
}

/** There is no account: progress is in this browser, and in a file for the next one. */
function TakeAlong() {
  const file = useRef<HTMLInputElement>(null);
  return (
    <div className="course-foot">
      <span className="faint">Progress stays in this browser.</span>
      <Button small onClick={saveProgress} data-testid="progress-export">
        Export
      </Button>
      <Button small onClick={() => file.current?.click()}>
        Import
      </Button>
      <input
        ref={file}
        type="file"
        accept="application/json,.json"
        className="visually-hidden"
        tabIndex={-1}
        aria-label="Progress to import"
        data-testid="progress-file"
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          event.target.value = '';
          if (chosen) void takeIn(chosen);
        }}
      />
    </div>
  );
}

function saveProgress(): void {
  saveFile('orrery-progress.json', progressText(useProgress.getState().lessons));
}

async function takeIn(file: File): Promise<void> {
  const { toast } = useNotices.getState();
  try {
    const taken = readProgress(await file.text());
    useProgress.getState().merge(taken);
    toast(`Progress in ${Object.keys(taken).length} lessons was taken in. Whatever is further along here stays.`);
  } catch (error) {
    toast(`${file.name} cannot be imported. ${error instanceof Error ? error.message : String(error)}`, 'failed');
  }
}
