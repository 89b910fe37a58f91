/** The lesson that runs: opens its world, looks at the cluster after every frame, and remembers how far the student is. */
import { create } from 'zustand';
import { evaluate, newMemory, type StepMemory, type StepResult } from '../../lessons/evaluate.ts';
import { baselineOf, factsOf, type Facts } from '../../lessons/facts.ts';
import { pointOf, recordingOf, type Lesson, type Step } from '../../lessons/lesson.ts';
import { lessonBySlug } from '../../lessons/table.ts';
import type { World } from '../../protocol/messages.ts';
import { idOfTarget, useDrafts, type DraftTarget } from '../editor/drafts.ts';
import { lessonAddress, type LessonAddress } from '../share/address.ts';
import { useClock } from '../stores/clock.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { leftOffStoredAs, useCourse } from '../stores/course.ts';
import { useNotices } from '../stores/notices.ts';
import { presentWorld } from '../stores/present-world.ts';
import { useSelection } from '../stores/selection.ts';
import { clock, nextReset, openWorld } from '../stores/session.ts';
import { remember } from '../stores/storage.ts';
import { noProgress, progressOf, useProgress } from './progress.ts';
import { factSource } from './source.ts';
import {
  forgetRun,
  forgetSandbox,
  keepSandbox,
  keptSandbox,
  savedRun,
  saveRun,
  worldAt,
  type Moment,
  type SavedRun,
} from './worlds.ts';

export interface RunState {
  lesson: Lesson | undefined;
  /** Index of the step that is shown; the number of steps when the end is. */
  index: number;
  /** Of the step that is shown; nothing while its world is being opened. */
  result: StepResult | undefined;
  /** When a check last changed, in wall milliseconds: for offering a hint to who is stuck. */
  changedAtWallMs: number;
}

export const useRun = create<RunState>(() => ({ lesson: undefined, index: 0, result: undefined, changedAtWallMs: 0 }));

let memory: StepMemory | undefined;
let marks: Record<string, Moment> = {};
let inputs: Moment['inputs'] = [];
let lookedMs = 0;
/** What the editor showed in the sandbox. */
let sandboxTarget: DraftTarget | undefined;
/** A second press while the first is on its way opens nothing. */
let isOpening = false;

/** Opens a lesson where the student left it, or at its beginning. */
export async function openLesson(slug: string, where: 'where it stands' | 'at the beginning'): Promise<void> {
  const lesson = lessonBySlug(slug);
  if (!lesson || isOpening) return;
  isOpening = true;
  if (useCourse.getState().running) saveNow();
  else keepSandbox(await presentWorld());
  if (where === 'at the beginning') forgetRun(slug);
  const saved = savedRun(lesson);
  // Who goes through it once more guesses anew; that it was finished once stays.
  if (!saved) useProgress.getState().update(slug, ({ finished }) => ({ ...noProgress, finished }));
  isOpening = false;
  await enter(lesson, saved?.step ?? 0, saved, openWorld(worldOf(lesson, saved)));
}

/** The world of an address, for a page that begins with it. Steps that were not done here are played first. */
export function worldOfLesson({ slug, step }: LessonAddress): World | undefined {
  const lesson = lessonBySlug(slug);
  if (!lesson) {
    useNotices.getState().toast(`There is no lesson ${slug}, so here is the cluster of a first visit.`, 'failed');
    history.replaceState(null, '', location.pathname + location.search);
    return undefined;
  }
  const { finished } = progressOf(slug);
  const asked = Math.min(step - 1, finished ? lesson.steps.length : lesson.steps.length - 1);
  const saved = savedRun(lesson);
  const kept = saved && saved.step >= asked ? saved : undefined;
  void enter(lesson, kept?.step ?? asked, kept, nextReset());
  return worldOf(lesson, kept);
}

function worldOf(lesson: Lesson, saved: SavedRun | undefined): World {
  const { atMs, paused } = lesson.start;
  return saved
    ? worldAt(lesson, saved.moment)
    : { recording: recordingOf(lesson), atMs, paused: paused === true, runsCode: true };
}

async function enter(lesson: Lesson, index: number, saved: SavedRun | undefined, opened: Promise<void>): Promise<void> {
  const { slug, course, title } = lesson;
  memory = undefined;
  useRun.setState({ lesson: undefined, result: undefined });
  useCourse.setState({ running: { slug, course, title: title.en } });
  useCourse.getState().show('running');
  useSelection.getState().select(undefined);
  sandboxTarget ??= useDrafts.getState().target;
  await opened;
  await clock.setSpeed(1);
  if (!saved && index > 0 && index < lesson.steps.length) {
    await clock.pause();
    await (await import('./play-ahead.ts')).playAhead(lesson.steps.slice(0, index));
    await clock.play();
  }
  useRun.setState({ lesson, index });
  marks = { ...saved?.marks };
  inputs = saved?.moment.inputs ?? [];
  await begin(index, saved?.memory);
}

/** The step that is shown. */
export function stepOf({ lesson, index }: RunState): Step | undefined {
  return lesson?.steps[index];
}

export async function goTo(index: number): Promise<void> {
  const { lesson } = useRun.getState();
  if (!lesson) return;
  const last = lesson.steps.length;
  if (isFrozen()) await clock.play();
  if (index === last) useProgress.getState().update(lesson.slug, () => ({ finished: true }));
  await begin(index);
}

/** Time stands still for a question that has no answer yet. */
function isFrozen(): boolean {
  const { lesson, index } = useRun.getState();
  const step = lesson?.steps[index];
  return lesson !== undefined && step?.predict?.freezes === true && !(step.id in progressOf(lesson.slug).answers);
}

async function begin(index: number, kept?: StepMemory): Promise<void> {
  const { lesson } = useRun.getState();
  if (!lesson) return;
  const step = lesson.steps.at(index);
  useRun.setState({ index, result: undefined, changedAtWallMs: wallMs() });
  rememberPlace(lesson, index);
  const furthest = Math.min(index, lesson.steps.length - 1);
  if (furthest > progressOf(lesson.slug).step) useProgress.getState().update(lesson.slug, () => ({ step: furthest }));
  if (!step) {
    memory = undefined;
    forgetRun(lesson.slug);
    return;
  }
  if (isFrozen()) await clock.pause();
  const source = factSource(useClock.getState().nowMs);
  memory = kept ?? newMemory(step, baselineOf(source));
  lookedMs = source.nowMs;
  if (!kept) marks[step.id] = await presentMoment();
  aimEditor(step);
  look();
  saveNow();
}

/** The editor shows what the step is about, unless something is being written in it. */
function aimEditor(step: Step): void {
  const { target, drafts, open } = useDrafts.getState();
  const point = pointOf(step, presentFacts());
  if (point && !(idOfTarget(target) in drafts)) open(point);
}

async function presentMoment(): Promise<Moment> {
  const { recording, atMs, paused } = await presentWorld();
  inputs = recording.inputs;
  return { inputs: inputs.filter((input) => input.atMs <= atMs), atMs, paused: paused === true };
}

/** Back to where the step began, as if nothing had been done since. */
export async function resetStep(): Promise<void> {
  const { lesson, index } = useRun.getState();
  const step = lesson?.steps[index];
  const mark = step && marks[step.id];
  if (!lesson || !step || !mark) return;
  memory = undefined;
  useSelection.getState().select(undefined);
  await openWorld(worldAt(lesson, mark));
  inputs = mark.inputs;
  useProgress
    .getState()
    .update(lesson.slug, ({ done }) => ({ step: index, done: done.filter((id) => id !== step.id) }));
  await begin(index);
}

export async function answer(choice: string): Promise<void> {
  const { lesson, index } = useRun.getState();
  const step = lesson?.steps[index];
  if (!lesson || !step) return;
  useProgress.getState().update(lesson.slug, ({ answers }) => ({ answers: { ...answers, [step.id]: choice } }));
  useRun.setState({ changedAtWallMs: wallMs() });
  look();
  if (step.predict?.freezes) await clock.play();
}

/** The cluster as the present step sees it. */
export function presentFacts(): Facts {
  const source = factSource(lookedMs);
  return factsOf(source, memory?.baseline ?? baselineOf(source));
}

/** Back to the sandbox as it was left. */
export async function leaveLesson(): Promise<void> {
  saveNow();
  memory = undefined;
  const kept = keptSandbox();
  useRun.setState({ lesson: undefined, result: undefined });
  useCourse.setState({ running: undefined });
  useCourse.getState().show(undefined);
  useSelection.getState().select(undefined);
  history.replaceState(null, '', location.pathname + location.search);
  await openWorld(kept);
  if (sandboxTarget) useDrafts.getState().open(sandboxTarget);
  sandboxTarget = undefined;
  forgetSandbox();
}

function rememberPlace({ slug, title, steps }: Lesson, index: number): void {
  const step = index + 1;
  const leftOff = index < steps.length ? { slug, title: title.en, step } : undefined;
  history.replaceState(null, '', lessonAddress({ slug, step }));
  remember(leftOffStoredAs, JSON.stringify(leftOff ?? {}));
  useCourse.setState({ leftOff });
}

function look(): void {
  const { lesson, index, result: before, changedAtWallMs } = useRun.getState();
  const step = lesson?.steps[index];
  if (!lesson || !step || !memory) return;
  const source = factSource(lookedMs);
  const looked = evaluate(step, factsOf(source, memory.baseline), memory);
  memory = looked.memory;
  lookedMs = source.nowMs;
  const { result } = looked;
  if (before && sameResult(before, result)) return;
  const flipped = before?.checks.some(({ met }, at) => met !== result.checks[at].met);
  useRun.setState({ result, changedAtWallMs: flipped ? wallMs() : changedAtWallMs });
  if (result.met && step.check && !progressOf(lesson.slug).done.includes(step.id)) {
    useProgress.getState().update(lesson.slug, ({ done }) => ({ done: [...done, step.id] }));
    useNotices.getState().announce(`Goal reached: ${step.title.en}`);
  }
  if (flipped) saveNow();
}

function sameResult(left: StepResult, right: StepResult): boolean {
  return left.checks.every((check, at) => {
    const other = right.checks[at];
    return (
      check.met === other.met &&
      check.value === other.value &&
      check.extreme === other.extreme &&
      check.failedAtMs === other.failedAtMs &&
      seconds(check.heldMs) === seconds(other.heldMs)
    );
  });
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.floor(ms / 1000);
}

/** Where the student stands, for the next visit or a reload. */
function saveNow(): void {
  const { lesson, index } = useRun.getState();
  if (!lesson || !memory) return;
  const { nowMs, playing, hidden } = useClock.getState();
  saveRun(lesson.slug, { step: index, memory, marks, moment: { inputs, atMs: nowMs, paused: !playing && !hidden } });
}

function wallMs(): number {
  return performance.now();
}

let waiting = false;

// The clock comes with the last part of each frame; a microtask later every store has taken the frame in.
useClock.subscribe(() => {
  if (waiting || !memory) return;
  waiting = true;
  queueMicrotask(() => {
    waiting = false;
    look();
  });
});

useCluster.subscribe((state, before) => {
  if (state.inputs === before.inputs || !memory) return;
  const { lesson } = useRun.getState();
  void presentWorld().then(({ recording }) => {
    if (useRun.getState().lesson !== lesson) return;
    inputs = recording.inputs;
    saveNow();
  });
});

addEventListener('pagehide', saveNow);
