/** Brings the world to a later step, for a link to the middle of a lesson: plays the solutions of the steps before it. */
import { runKubectl } from '../../kubectl/run.ts';
import { evaluate, newMemory } from '../../lessons/evaluate.ts';
import { baselineOf, factsOf } from '../../lessons/facts.ts';
import { solutionOf, type Step } from '../../lessons/lesson.ts';
import { useClock } from '../stores/clock.ts';
import { clock, session } from '../stores/session.ts';
import { factSource } from './source.ts';

/** One line after the other, with a look in between, as a person would. */
const betweenLinesMs = 5_000;
const lookEveryMs = 500;
/** A goal that is not reached by then is left as it is: the student sees the cluster, and can reset the step. */
const mostMs = 180_000;

export async function playAhead(steps: readonly Step[]): Promise<void> {
  for (const step of steps) if (step.check) await solve(step);
}

async function solve(step: Step): Promise<void> {
  let lookedMs = useClock.getState().nowMs;
  let memory = newMemory(step, baselineOf(factSource(lookedMs)));
  for (const line of solutionOf(step.solution ?? [], factsOf(factSource(lookedMs), memory.baseline))) {
    await run(line);
    await clock.advance(betweenLinesMs);
  }
  const endMs = useClock.getState().nowMs + mostMs;
  for (;;) {
    const looked = evaluate(step, factsOf(factSource(lookedMs), memory.baseline), memory);
    memory = looked.memory;
    lookedMs = useClock.getState().nowMs;
    if (looked.result.met || lookedMs >= endMs) return;
    await clock.advance(lookEveryMs);
  }
}

/** Some commands wait for virtual time, so time has to pass while they run. */
async function run(line: string): Promise<void> {
  let isDone = false;
  const done = runKubectl(line, {
    transport: session().gesture(line),
    namespace: 'default',
    out: () => undefined,
    err: () => undefined,
    files: { read: async () => undefined },
  }).finally(() => (isDone = true));
  while (!isDone) {
    await clock.advance(lookEveryMs);
    // The worker wakes who sleeps between two of its ticks.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await done;
}
