/** Every lesson and scenario, on five seeds: its start does not meet its goals, its solutions do, and every hint can be reached. */
import { describe, expect, it } from 'vitest';
import { glossary } from '../lessons/glossary.ts';
import { hintLevels, wordsMax, type Lesson, type Step } from '../lessons/lesson.ts';
import { lessons } from '../lessons/table.ts';
import { LessonPlayer } from './lesson-player.ts';

const seeds = [1, 2, 3, 4, 5];
/** Virtual time in which a solution must have led to the goal. */
const solvedWithinMs = 180_000;

describe.each(lessons)('$slug', (lesson) => {
  it.each(seeds)('has a start that meets no goal, and solutions that meet each, with seed %i', async (seed) => {
    expect(await problemsOf(lesson, seed)).toEqual([]);
  });

  it('is written as agreed', () => {
    expect(wordingProblems(lesson)).toEqual([]);
  });

  it('offers every hint', async () => {
    for (const [index, step] of lesson.steps.entries()) {
      for (const hint of step.hints ?? []) {
        if (!hint.when) continue;
        const player = new LessonPlayer(lesson, lesson.start.seed);
        await playUpTo(player, lesson, index);
        player.begin(step);
        await player.carryOut(hint.reachedBy ?? []);
        const reached = player.advanceUntil(() => hint.when?.(player.facts) ?? true, solvedWithinMs);
        expect(reached, `${step.id}: ${hint.say.en}`).toBe(true);
      }
    }
  });
});

describe('the gates bite', () => {
  it('for a lesson whose start meets its goal', async () => {
    const [lesson] = lessons;
    const step: Step = { ...soluble(lesson), check: [{ text: { en: 'planted' }, that: () => true }] };
    expect(await problemsOf({ ...lesson, steps: [step] }, 1)).toEqual([expect.stringContaining('is met already')]);
  });

  it('for a solution that does not lead to its goal', async () => {
    const [lesson] = lessons;
    const step: Step = { ...soluble(lesson), solution: ['kubectl get pods'] };
    expect(await problemsOf({ ...lesson, steps: [step] }, 1)).toEqual([expect.stringContaining('does not lead')]);
  });
});

/** Plays it as far as the solutions lead. */
async function problemsOf(lesson: Lesson, seed: number): Promise<string[]> {
  const player = new LessonPlayer(lesson, seed);
  for (const step of lesson.steps) {
    const { met } = player.begin(step);
    if (!step.check) continue;
    if (met) return [`the goal of ${player.describe()} is met already`];
    if (!step.solution) return [`${step.id} has a goal and no solution`];
    await player.carryOut(step.solution);
    if (!player.advanceUntil(() => player.result.met, solvedWithinMs))
      return [`the solution does not lead to the goal of ${player.describe()}`];
  }
  return [];
}

async function playUpTo(player: LessonPlayer, lesson: Lesson, index: number): Promise<void> {
  for (const step of lesson.steps.slice(0, index)) {
    player.begin(step);
    if (!step.check) continue;
    await player.carryOut(step.solution ?? []);
    player.advanceUntil(() => player.result.met, solvedWithinMs);
  }
}

function wordingProblems({ course, steps, recap, slug }: Lesson): string[] {
  const problems: string[] = [];
  const predictions = steps.filter(({ predict }) => predict);
  if (course === 'lesson' && predictions.length < 2) problems.push('a lesson has at least two predictions');
  if (course === 'lesson' && !steps.some(({ freePlay }) => freePlay)) problems.push('a lesson has a step of free play');
  if (recap.length === 0) problems.push('it ends without a recap');
  if (!/^[a-z][a-z-]*$/.test(slug)) problems.push('the slug is for addresses');
  if (new Set(steps.map(({ id }) => id)).size !== steps.length) problems.push('two steps have one id');
  for (const step of steps) problems.push(...stepProblems(step).map((problem) => `${step.id}: ${problem}`));
  return problems;
}

function stepProblems({ say, explain, predict, check, hints = [], freePlay }: Step): string[] {
  const problems: string[] = [];
  for (const { en } of [say, ...(explain ? [explain] : [])]) {
    const words = en.split(/\s+/).length;
    if (words > wordsMax) problems.push(`${words} words, at most ${wordsMax}`);
    if (/!/.test(en)) problems.push('an exclamation mark');
    // Stars in code stand for themselves: every minute of a schedule.
    for (const [, term] of en.replace(/`[^`]*`/g, '').matchAll(/\*([^*]+)\*/g))
      if (!glossary.some(({ forms }) => forms.includes(term.toLowerCase()))) problems.push(`${term} is in no glossary`);
  }
  if (predict && !predict.choices.some(({ id }) => id === predict.right)) problems.push('no choice is right');
  if (predict && predict.choices.length < 2) problems.push('a guess needs a choice');
  if (freePlay && check) problems.push('free play has no goal');
  if (!freePlay && !check && !predict) problems.push('nothing to do and nothing to guess');
  for (const level of hintLevels)
    if (check && !hints.some((hint) => hint.level === level && !hint.when))
      problems.push(`no hint of level ${level} that always applies`);
  if (hints.some((hint, index) => index > 0 && hint.level < hints[index - 1].level))
    problems.push('hints out of order');
  for (const level of hintLevels)
    if (
      hints.filter((hint) => hint.level === level).findIndex(({ when }) => !when) !==
        hints.filter((hint) => hint.level === level).length - 1 &&
      check
    )
      problems.push(`a hint of level ${level} stands behind the one that always applies`);
  return problems;
}

function soluble({ steps }: Lesson): Step {
  const step = steps.find(({ solution }) => solution);
  if (!step) throw new Error('the first lesson has no solution');
  return step;
}
