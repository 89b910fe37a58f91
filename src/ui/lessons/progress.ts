/** How far the student is in each lesson. It stays in this browser, and can be taken along as a file. */
import { create } from 'zustand';
import { recall, remember } from '../stores/storage.ts';

export interface LessonProgress {
  /** Index of the step that is next. */
  step: number;
  finished: boolean;
  /** Ids of steps whose goal was met. */
  done: readonly string[];
  /** Id of a step → id of the choice. */
  answers: Readonly<Record<string, string>>;
  /** Id of a step → how many hints were taken. */
  hints: Readonly<Record<string, number>>;
  /** Ids of steps whose solution was looked at. */
  solutionsSeen: readonly string[];
}

export interface ProgressState {
  lessons: Readonly<Record<string, LessonProgress>>;
  update(slug: string, change: (before: LessonProgress) => Partial<LessonProgress>): void;
  /** Takes in what was saved elsewhere; a lesson that is further along here stays as it is. */
  merge(lessons: ProgressState['lessons']): void;
}

const storedAs = 'orrery.progress';
const version = 1;
/** A file with more lessons than any course has is not ours. */
export const lessonsMax = 200;

export const noProgress: LessonProgress = {
  step: 0,
  finished: false,
  done: [],
  answers: {},
  hints: {},
  solutionsSeen: [],
};

export const useProgress = create<ProgressState>((set, get) => {
  const keep = (lessons: ProgressState['lessons']) => {
    remember(storedAs, progressText(lessons));
    set({ lessons });
  };
  return {
    lessons: readStored(),
    update: (slug, change) => {
      const before = get().lessons[slug] ?? noProgress;
      keep({ ...get().lessons, [slug]: { ...before, ...change(before) } });
    },
    merge: (lessons) => {
      const merged = { ...get().lessons };
      for (const [slug, progress] of Object.entries(lessons))
        if (rank(progress) > rank(merged[slug] ?? noProgress)) merged[slug] = progress;
      keep(merged);
    },
  };
});

export function progressOf(slug: string): LessonProgress {
  return useProgress.getState().lessons[slug] ?? noProgress;
}

export function progressText(lessons: ProgressState['lessons']): string {
  return JSON.stringify({ orrery: 'progress', version, lessons });
}

/** Reads what somebody chose as a file. @throws Error in words for people */
export function readProgress(text: string): ProgressState['lessons'] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('It is not JSON.');
  }
  const file = (value ?? {}) as Partial<Record<'orrery' | 'version' | 'lessons', unknown>>;
  if (file.orrery !== 'progress' || typeof file.lessons !== 'object' || file.lessons === null)
    throw new Error('It holds no progress of Orrery.');
  if (file.version !== version) throw new Error(`It is of another version (${String(file.version)}).`);
  const entries = Object.entries(file.lessons);
  if (entries.length > lessonsMax) throw new Error(`It has more than ${lessonsMax} lessons.`);
  return Object.fromEntries(entries.map(([slug, progress]) => [slug, readLesson(progress)]));
}

function readLesson(value: unknown): LessonProgress {
  const { step, finished, done, answers, hints, solutionsSeen } = (value ?? {}) as Record<string, unknown>;
  return {
    step: typeof step === 'number' && Number.isInteger(step) && step >= 0 ? step : 0,
    finished: finished === true,
    done: texts(done),
    answers: ofType(answers, 'string'),
    hints: ofType(hints, 'number'),
    solutionsSeen: texts(solutionsSeen),
  };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

function ofType<T extends 'string' | 'number'>(
  value: unknown,
  type: T,
): Record<string, T extends 'string' ? string : number> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, each]) => typeof each === type));
}

function readStored(): ProgressState['lessons'] {
  const stored = recall(storedAs);
  if (stored === undefined) return {};
  try {
    return readProgress(stored);
  } catch {
    // Of another version, or damaged: the student begins afresh, as on a new machine.
    return {};
  }
}

function rank({ finished, step, done }: LessonProgress): number {
  return (finished ? 1_000_000 : 0) + done.length * 1000 + step;
}
