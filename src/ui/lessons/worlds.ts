/** The worlds that are kept while the student is elsewhere: the sandbox as it was left, and each lesson where it stands. */
import type { RecordedInput } from '../../api/recording.ts';
import type { StepMemory } from '../../lessons/evaluate.ts';
import { recordingOf, type Lesson } from '../../lessons/lesson.ts';
import type { World } from '../../protocol/messages.ts';
import { readLines, readShared } from '../share/shared.ts';
import { recall, remember } from '../stores/storage.ts';

/** A moment of a lesson's world; what it began with is the lesson's. */
export interface Moment {
  inputs: readonly RecordedInput[];
  atMs: number;
  paused: boolean;
}

export interface SavedRun {
  /** Index of the step. */
  step: number;
  moment: Moment;
  memory: StepMemory;
  /** Id of a step → where it began, for "Reset step". */
  marks: Readonly<Record<string, Moment>>;
}

const sandboxStoredAs = 'orrery.sandbox';
const runStoredAs = (slug: string) => `orrery.world.${slug}`;

let sandbox: World | undefined;

export function keepSandbox(world: World): void {
  sandbox = world;
  remember(sandboxStoredAs, JSON.stringify(world));
}

/** The sandbox as it was left; also after a reload in the middle of a lesson. */
export function keptSandbox(): World | undefined {
  if (sandbox) return sandbox;
  const stored = recall(sandboxStoredAs);
  if (!stored) return undefined;
  try {
    const world = JSON.parse(stored) as World;
    return {
      ...readShared(world),
      ...(world.lines ? { lines: readLines(world.lines, world.recording) } : {}),
      // It was kept by this page, so its code is the student's own, or was let run.
      ...(world.runsCode ? { runsCode: true } : {}),
    };
  } catch {
    // Of another version: then it cannot be opened, and the demo is there as on a first visit.
    return undefined;
  }
}

export function forgetSandbox(): void {
  sandbox = undefined;
  remember(sandboxStoredAs, '');
}

export function worldAt(lesson: Lesson, { inputs, atMs, paused }: Moment): World {
  return { recording: { ...recordingOf(lesson), inputs: [...inputs] }, atMs, paused, runsCode: true };
}

export function saveRun(slug: string, run: SavedRun): void {
  remember(runStoredAs(slug), JSON.stringify(run));
}

export function forgetRun(slug: string): void {
  remember(runStoredAs(slug), '');
}

/** Nothing when there is none, or none that this version of the lesson can go on with. */
export function savedRun(lesson: Lesson): SavedRun | undefined {
  try {
    const run = JSON.parse(recall(runStoredAs(lesson.slug)) ?? '') as SavedRun;
    const step = lesson.steps[run.step];
    // What the browser kept may be of an older lesson, or damaged: the check of shared worlds holds here, too.
    readShared(worldAt(lesson, run.moment));
    for (const mark of Object.values(run.marks)) readShared(worldAt(lesson, mark));
    return run.memory.checks.length === (step.check ?? []).length && run.memory.baseline.users ? run : undefined;
  } catch {
    // Nothing was kept, or nothing that can be read.
    return undefined;
  }
}
