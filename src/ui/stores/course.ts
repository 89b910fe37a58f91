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
export interface Bookmark {
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
  bookmark: Bookmark | undefined;
  show(panel: CourseState['panel']): void;
}

export const bookmarkStoredAs = 'orrery.lesson';

export const useCourse = create<CourseState>((set) => ({
  panel: undefined,
  running: undefined,
  bookmark: readBookmark(recall(bookmarkStoredAs)),
  show: (panel) => {
    set({ panel });
    const { narrowTab, showTab } = useLayout.getState();
    if (panel) showTab('course');
    else if (narrowTab === 'course') showTab('cluster');
  },
}));

/** Anything unreadable is no bookmark. */
export function readBookmark(stored: string | undefined): Bookmark | undefined {
  try {
    const { slug, title, step } = JSON.parse(stored ?? '{}') as Partial<Record<keyof Bookmark, unknown>>;
    if (typeof slug === 'string' && typeof title === 'string' && typeof step === 'number') return { slug, title, step };
  } catch {
    // Not JSON: of an older page, or somebody else's.
  }
  return undefined;
}
