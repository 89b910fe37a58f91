/** Pipes that flow: the commands of a pipe run side by side, each a shell of its own, and what one writes the next one reads. */
import type { Code } from './code.ts';
import type { Streams } from './redirect.ts';
import { innerShell, isOver, type Shell } from './shell.ts';
import { Stdin } from './stdin.ts';

/** Characters that wait in a pipe before its writer has to wait. */
// pipe(7): the capacity of a pipe
export const pipeLengthMax = 65_536;
/** Instructions that one command of a pipe does before the next has its turn. */
export const stepsPerTurn = 100;
/** What a command ends with that writes to somebody who is gone: 128 and the number of SIGPIPE. */
const brokenPipe = 141;

/** Runs a command of the pipe for so many instructions at most, up to that moment, and answers with how many it did. */
export type RunStage = (stage: Shell, code: Code, streams: Streams, untilMs: number, stepsMax: number) => number;

/**
 * Gives each command of a pipe a turn. Until the pipe is done, the instruction is left to be done again: at once when
 * something moved, else when the first sleeper wakes. Answers with the instructions done.
 */
export function flow(stages: readonly Code[], shell: Shell, streams: Streams, runStage: RunStage): number {
  const pipe = (shell.pipe ??= stages.map((_, index) => stageOf(shell, index)));
  let steps = 0;
  let hasMoved = false;
  for (const [index, stage] of pipe.entries()) {
    const next = pipe[index + 1] as Shell | undefined;
    if (!canMove(stage, next, index > 0, shell)) continue;
    stage.wakeAtMs = shell.wakeAtMs;
    // The first one reads what the whole pipe reads.
    const isLive = index === 0 && streams.stdin.isDirect && shell.input !== undefined;
    if (isLive) stage.input = shell.input;
    stage.isReading = false;
    const own = { ...streams, ...(index > 0 ? { stdin: new Stdin(inputOf(stage), true) } : {}) };
    const done = runStage(stage, stages[index], next ? into(next, stage, own) : own, shell.wakeAtMs, stepsPerTurn);
    if (isLive) delete stage.input;
    steps += done;
    hasMoved ||= done > (stage.isReading ? 1 : 0);
    if (stage.became) return becomeServer(shell, stage, steps);
    if (stage.exitCode !== undefined && next) {
      inputOf(next).isClosed = true;
      next.isReading = false;
    }
  }
  // Then the scripts of the pod take turns; how often it is looked at is as for any pipe that sleeps.
  shell.isFollowing = pipe.some((stage) => stage.isFollowing && !isOver(stage));
  if (isDone(pipe)) finish(shell, pipe);
  else {
    shell.next--;
    if (!hasMoved) sleepOrWait(shell, pipe, streams);
  }
  return steps;
}

function stageOf(shell: Shell, index: number): Shell {
  const { input: _, commands: __, shown: ___, ...rest } = innerShell(shell);
  return {
    ...rest,
    arguments: [...shell.arguments],
    variables: { ...shell.variables },
    isEndless: false,
    ...(index > 0 ? { input: { text: '', isClosed: false } } : {}),
  };
}

function inputOf(stage: Shell): NonNullable<Shell['input']> {
  return (stage.input ??= { text: '', isClosed: true });
}

function canMove(stage: Shell, next: Shell | undefined, readsPipe: boolean, { wakeAtMs }: Shell): boolean {
  if (isOver(stage) || stage.wakeAtMs > wakeAtMs || (readsPipe && stage.isReading)) return false;
  return !next || next.exitCode !== undefined || inputOf(next).text.length < pipeLengthMax;
}

/** What the stage writes waits for the next one, or ends the stage when that one has gone. */
function into(next: Shell, stage: Shell, streams: Streams): Streams {
  return {
    ...streams,
    write: (text) => {
      if (next.exitCode !== undefined) stage.exitCode = brokenPipe;
      else inputOf(next).text += text;
      next.isReading = false;
    },
  };
}

/** The last command has ended, and nobody else has anything to do but to wait for a reader. */
function isDone(pipe: readonly Shell[]): boolean {
  return isOver(pipe[pipe.length - 1]) && pipe.every((stage) => isOver(stage));
}

function finish(shell: Shell, pipe: readonly Shell[]): void {
  const last = pipe[pipe.length - 1];
  shell.status = last.exitCode ?? last.status;
  shell.seed = last.seed;
  if (last.isForever) shell.isForever = true;
  delete shell.pipe;
}

function becomeServer(shell: Shell, stage: Shell, steps: number): number {
  shell.became = stage.became;
  shell.status = stage.status;
  delete shell.pipe;
  return steps;
}

function sleepOrWait(shell: Shell, pipe: readonly Shell[], { stdin }: Streams): void {
  const sleepers = pipe.filter((stage) => !isOver(stage) && stage.wakeAtMs > shell.wakeAtMs);
  if (sleepers.length > 0) {
    shell.wakeAtMs = Math.min(...sleepers.map((stage) => stage.wakeAtMs));
    shell.busySteps = shell.quietSteps = 0;
  } else if (pipe[0].isReading && stdin.isDirect && stdin.isLive) shell.isReading = true;
  // Who is left waits for somebody who never writes again.
  else shell.isForever = true;
}
