/** A lesson or a scenario, as data. The words are keyed by language, so that another one can be added. */
import type { KubernetesObject } from '../api/object.ts';
import { newRecording, type Recording, type RecordingOptions } from '../api/recording.ts';
import type { Facts } from './facts.ts';

/** `code` stands between backquotes; a word of the glossary between asterisks. */
export interface Text {
  en: string;
}

export type Course = 'lesson' | 'scenario';

export interface Lesson {
  /** Its folder, and its name in addresses. */
  slug: string;
  course: Course;
  title: Text;
  /** How long it takes most people. */
  minutes: number;
  /** One line for the catalogue: what one can do or knows afterwards. */
  teaches: Text;
  /** Topics of the course that it covers: `C2`. */
  topics: readonly string[];
  start: LessonStart;
  steps: readonly Step[];
  /** What to take along, a sentence each. */
  recap: readonly Text[];
}

export interface LessonStart {
  seed: number;
  /** As in a recording: what is there from the beginning, and what comes later, before the student comes in. */
  objects: readonly KubernetesObject[];
  stages: NonNullable<RecordingOptions['stages']>;
  /** When the student comes in, in virtual milliseconds. */
  atMs: number;
  paused?: boolean;
}

export interface Step {
  id: string;
  title: Text;
  /** At most `wordsMax` words about one idea. */
  say: Text;
  /** What the text is about: "Show me where" rings it. */
  point?: ObjectName | ((cluster: Facts) => ObjectName | undefined);
  predict?: Prediction;
  /** What must have become true. A step without a check is done when its question is answered, or at once. */
  check?: readonly Check[];
  /** Said when the goal is met. */
  explain?: Text;
  /** In order: nudge, where, how. Of one level, the first whose condition holds is given. */
  hints?: readonly Hint[];
  /** kubectl commands that lead to the goal. They are shown and put into the prompt, never run. */
  solution?: Solution;
  /** Nothing has to be done here: there is something to play with. */
  freePlay?: true;
}

export type Solution = readonly string[] | ((cluster: Facts) => readonly string[]);

/** Names an object as paths do; the key is `namespace/name` or `name`. */
export interface ObjectName {
  group: string;
  resource: string;
  key: string;
}

/** A guess before it happens. It costs nothing to be wrong. */
export interface Prediction {
  ask: Text;
  choices: readonly Choice[];
  /** Id of the choice that comes true. */
  right: string;
  /** Time stands still until the answer: what is asked about is about to happen. */
  freezes?: true;
}

export interface Choice {
  id: string;
  text: Text;
  /** Told after the answer: why it is so, or why it is not. */
  because: Text;
}

export interface Check {
  text: Text;
  that(cluster: Facts): boolean;
  /** Shown beside the text. */
  value?(cluster: Facts): number | string;
  /** It must have been true at every moment since the step began; the extreme of `value` is shown. */
  always?: 'lowest' | 'highest';
  /** It must stay true for so long, in virtual milliseconds. */
  holdMs?: number;
}

export interface Hint {
  level: 1 | 2 | 3;
  say: Text;
  /** Given only while this holds. */
  when?(cluster: Facts): boolean;
  /** Commands after which `when` comes true, for the test that every hint can be reached. None: it holds from the beginning. */
  reachedBy?: Solution;
}

export const hintLevels = [1, 2, 3] as const;
/** Longer texts are not read beside a moving picture. */
export const wordsMax = 90;

export function defineLesson(lesson: Lesson): Lesson {
  return lesson;
}

/** The world that a lesson begins with. */
export function recordingOf({ start }: Lesson, seed = start.seed): Recording {
  const recording = newRecording(seed, [...start.objects]);
  recording.options.stages = start.stages;
  return recording;
}

/** The hint of a level, as the cluster is now. */
export function hintOf(step: Step, level: number, cluster: Facts): Hint | undefined {
  return step.hints?.find((hint) => hint.level === level && (hint.when?.(cluster) ?? true));
}

export function solutionOf(solution: Solution, cluster: Facts): readonly string[] {
  return typeof solution === 'function' ? solution(cluster) : solution;
}

export function pointOf({ point }: Step, cluster: Facts): ObjectName | undefined {
  return typeof point === 'function' ? point(cluster) : point;
}

export const podName = (name: string): ObjectName => ({ group: '', resource: 'pods', key: `default/${name}` });
export const nodeName = (name: string): ObjectName => ({ group: '', resource: 'nodes', key: name });
export const serviceName = (name: string): ObjectName => ({ group: '', resource: 'services', key: `default/${name}` });
export const deploymentName = (name: string): ObjectName => ({
  group: 'apps',
  resource: 'deployments',
  key: `default/${name}`,
});
export const budgetName = (name: string): ObjectName => ({
  group: 'policy',
  resource: 'poddisruptionbudgets',
  key: `default/${name}`,
});
export const jobName = (name: string): ObjectName => ({ group: 'batch', resource: 'jobs', key: `default/${name}` });
export const cronJobName = (name: string): ObjectName => ({
  group: 'batch',
  resource: 'cronjobs',
  key: `default/${name}`,
});
