/** Where the student is: in the sandbox, in a catalogue beside it, or in a lesson that runs. What a lesson is loads on first use. */
import { create } from 'zustand';
import type { Course } from '../../lessons/lesson.ts';
import { useLayout } from './layout.ts';
import { recall } from './storage.ts';

export interface RunningLesson {
  slug: string;
  course: Course;
  title: string;
}

/** Where a returning student left off. */
export interface LeftOff {
  slug: string;
  title: string;
  /** The first step is 1. */
  step: number;
}

export interface CourseState {
  /** What the panel at the left shows; nothing: there is no such panel. */
  panel: Course | 'running' | undefined;
  /** The lesson whose world is open. */
  running: RunningLesson | undefined;
  leftOff: LeftOff | undefined;
  show(panel: CourseState['panel']): void;
}

export const leftOffStoredAs = 'orrery.lesson';

export const useCourse = create<CourseState>((set) => ({
  panel: undefined,
  running: undefined,
  leftOff: readLeftOff(recall(leftOffStoredAs)),
  show: (panel) => {
    set({ panel });
    const { narrowTab, showTab } = useLayout.getState();
    if (panel) showTab('course');
    else if (narrowTab === 'course') showTab('cluster');
  },
}));

/** What cannot be read counts as nowhere. */
export function readLeftOff(stored: string | undefined): LeftOff | undefined {
  try {
    const { slug, title, step } = JSON.parse(stored ?? '{}') as Partial<Record<keyof LeftOff, unknown>>;
    if (typeof slug === 'string' && typeof title === 'string' && typeof step === 'number') return { slug, title, step };
  } catch {
    // Not JSON: of an older page, or somebody else's.
  }
  return undefined;
}
