/** Runs compiled scripts in virtual time: sleeping moves the shell's own clock, and only `advance` decides how far. */
import { copy } from '../../../base/equality.ts';
import type { Code, Instruction } from './code.ts';
import type { CommandOutcome } from './command.ts';
import { runCommand, whereIs } from './commands.ts';
import { expandText, expandWords, setArray } from './expand.ts';
import { worldIn } from './paths.ts';
import { flow } from './pipe.ts';
import { openAll, refuse, through, within, type Streams } from './redirect.ts';
import { innerShell, isOver, newShell, type Shell, type ShellWorld } from './shell.ts';
import { InputMissing, Stdin } from './stdin.ts';
import { takeCommand } from './typed-commands.ts';

/** Instructions that one look at a shell may cost; a loop further behind than that skips ahead. */
export const stepsMax = 20_000;
/** A script that never sleeps is slowed down to this many instructions a second. */
export const busyStepsPerSecond = 500;
/** An endless loop that has neither slept nor printed for so many instructions is taken to burn time for good. */
export const quietStepsMax = 2000;
/** How often a command that follows files looks at them. */
const followEveryMs = 1000;
/** How deep scripts may call scripts. */
const depthMax = 12;

/** Lets the shell do everything that is due by then. */
export function advance(shell: Shell, world: ShellWorld, output: Pick<Streams, 'write' | 'complain'>, untilMs: number) {
  const streams: Streams = {
    stdin: shell.input ? new Stdin(shell.input, true) : Stdin.of(''),
    write: (text, atMs) => output.write(text, atMs),
    complain: (text, atMs) => output.complain(text, atMs),
  };
  let steps = 0;
  do {
    if (shell.isReading) return;
    const code = world.code(shell.script);
    const stepsBefore = steps;
    if (!('error' in code)) steps += run(shell, code, world, streams, { untilMs, depth: 0, stepsMax });
    else if (!failToRead(shell, code.error, streams)) return;
    // The end that somebody typed was for the command, not for the shell.
    if (shell.commands?.isInteractive && shell.input && steps > stepsBefore) shell.input.isClosed = false;
    if (steps >= stepsMax && shell.isEndless) shell.wakeAtMs = Math.max(shell.wakeAtMs, untilMs);
    if (isOver(shell) || shell.isReading || shell.wakeAtMs > untilMs || steps >= stepsMax) return;
  } while (shell.commands && takeCommand(shell, shell.commands, world, streams));
}

/** A script with a mistake ends with 2; to one who types it is only said. Returns whether there is more to come. */
function failToRead(shell: Shell, error: string, streams: Streams): boolean {
  streams.complain(`${error}\n`, shell.wakeAtMs);
  shell.script = '';
  shell.next = 0;
  shell.status = 2;
  if (!shell.commands?.isInteractive) shell.exitCode = 2;
  return shell.commands?.isInteractive === true;
}

/** Runs a command to its end at once, as a probe does. How long it would have taken is in `tookMs`. */
export function execute(
  argv: readonly string[],
  world: ShellWorld,
  variables: Record<string, string>,
  atMs: number,
): { status: number; output: string; tookMs: number; isForever: boolean } {
  const shell: Shell = { ...newShell('', ['sh'], variables, atMs), isAwaited: true };
  let text = '';
  const write = (added: string): void => void (text += added);
  invoke(shell, argv, world, { stdin: Stdin.of(''), write, complain: write }, 0);
  if (shell.became) shell.isForever = true;
  return {
    status: shell.exitCode ?? shell.status,
    output: text,
    tookMs: shell.wakeAtMs - atMs,
    isForever: shell.isForever,
  };
}

interface Bounds {
  untilMs: number;
  depth: number;
  /** Reads from a pipe, and waits there for more. */
  isStage?: boolean;
  stepsMax: number;
}

/** Answers with the instructions done. */
function run(shell: Shell, code: Code, world: ShellWorld, streams: Streams, bounds: Bounds): number {
  const { untilMs, depth, isStage = false } = bounds;
  let steps = 0;
  while (steps < bounds.stepsMax && !isOver(shell) && shell.wakeAtMs <= untilMs) {
    const instruction = code[shell.next++];
    if (!instruction) {
      shell.next = code.length;
      if (depth > 0 || !shell.commands) shell.exitCode = shell.status;
      break;
    }
    const mayWait = (depth === 0 || isStage) && shell.input && !shell.input.isClosed;
    steps += (mayWait ? attempt : perform)(instruction, shell, world, streams, depth);
    if (shell.isReading) break;
    // A loop that only burns time has nothing more to show.
    if (++shell.quietSteps >= quietStepsMax && shell.isEndless) shell.isForever = true;
    if (++shell.busySteps >= busyStepsPerSecond) {
      shell.busySteps = 0;
      shell.wakeAtMs += 1000;
    }
  }
  return steps;
}

/**
 * Does an instruction that may find too little to read. Then all is as before, but for what it has said, and it is begun anew when
 * more has come in; what it then says again is not shown twice.
 */
function attempt(instruction: Instruction, shell: Shell, world: ShellWorld, streams: Streams, depth: number): number {
  const before = copy(shell);
  const alreadyShown = shell.shown ?? 0;
  let said = 0;
  const fresh = (text: string): string => {
    const from = Math.max(0, alreadyShown - said);
    said += text.length;
    return text.slice(from);
  };
  const watched: Streams = {
    stdin: streams.stdin,
    write: (text, atMs) => streams.write(fresh(text), atMs),
    complain: (text, atMs) => streams.complain(fresh(text), atMs),
  };
  try {
    const steps = perform(instruction, shell, world, watched, depth);
    delete shell.shown;
    // It has passed on what there was; more is read by the same instruction.
    if (shell.isReading) shell.next = before.next - 1;
    return steps;
  } catch (error) {
    if (!(error instanceof InputMissing)) throw error;
    const { input } = shell;
    for (const field of Object.keys(shell)) if (!(field in before)) Reflect.deleteProperty(shell, field);
    Object.assign(shell, before, { next: before.next - 1, isReading: true, shown: Math.max(said, alreadyShown) });
    if (input && before.input) shell.input = Object.assign(input, before.input);
    return 1;
  }
}

/** Does an instruction within the redirects that hold for it. Answers with how many it was: those of a pipe count, too. */
function perform(instruction: Instruction, shell: Shell, world: ShellWorld, streams: Streams, depth: number): number {
  if (!shell.redirections) return actOrFlow(instruction, shell, world, streams, depth);
  const redirected = within(shell, shell.next - 1, world, streams);
  const steps = actOrFlow(instruction, shell, world, redirected.streams, depth);
  redirected.close();
  return steps;
}

function actOrFlow(instruction: Instruction, shell: Shell, world: ShellWorld, streams: Streams, depth: number): number {
  if (instruction.do !== 'pipe') {
    act(instruction, shell, world, streams, depth);
    return 1;
  }
  if (depth >= depthMax) {
    shell.exitCode = 1;
    return 1;
  }
  const steps = flow(instruction.stages, shell, streams, (stage, code, own, untilMs, turn) =>
    run(stage, code, world, own, { untilMs, depth: depth + 1, isStage: true, stepsMax: turn }),
  );
  if (!shell.pipe && !isOver(shell)) failed(shell);
  return Math.max(1, steps);
}

function act(
  instruction: Exclude<Instruction, { do: 'pipe' }>,
  shell: Shell,
  world: ShellWorld,
  streams: Streams,
  depth: number,
): void {
  const substitute = (code: Code): string => outputOf(shell, code, world, { ...streams, stdin: Stdin.of('') }, depth);
  switch (instruction.do) {
    case 'run':
      return simple(instruction, shell, world, streams, depth);
    case 'group':
      nested(shell, instruction.code, world, { ...streams, stdin: streams.stdin.inner }, depth);
      return failed(shell);
    case 'redirect': {
      const opened = openAll(instruction.redirects, shell, world, substitute);
      if (!('problem' in opened))
        return void (shell.redirections ??= []).push({ from: shell.next, to: instruction.to, opened });
      refuse(opened.problem, shell, streams);
      shell.next = instruction.to;
      return failed(shell);
    }
    case 'jump':
      shell.next = instruction.to;
      return;
    case 'jumpIf':
      if ((shell.status === 0) === instruction.ok) shell.next = instruction.to;
      return;
    case 'not':
      shell.status = shell.status === 0 ? 1 : 0;
      return;
    case 'succeed':
      shell.status = 0;
      return;
    case 'each':
      shell.loops[instruction.slot] = {
        items: expandWords(instruction.words, shell, substitute, worldIn(shell.variables.PWD, world).files),
        next: 0,
      };
      return;
    case 'next': {
      const loop = shell.loops[instruction.slot];
      if (loop.next >= loop.items.length) shell.next = instruction.to;
      else shell.variables[instruction.variable] = loop.items[loop.next++];
      return;
    }
    case 'match': {
      const text = expandText(instruction.word, shell, substitute);
      const fits = instruction.patterns.some((pattern) => matchesPattern(text, expandText(pattern, shell, substitute)));
      if (!fits) shell.next = instruction.to;
      return;
    }
    case 'define':
      shell.functions[instruction.name] = instruction.code;
      return;
    case 'endless':
      shell.isEndless = true;
  }
}

function simple(
  instruction: Extract<Instruction, { do: 'run' }>,
  shell: Shell,
  world: ShellWorld,
  streams: Streams,
  depth: number,
): void {
  const substitute = (code: Code): string => outputOf(shell, code, world, { ...streams, stdin: Stdin.of('') }, depth);
  const { files } = worldIn(shell.variables.PWD, world);
  const argv = expandWords(instruction.words, shell, substitute, files);
  for (const { name, value, items } of instruction.assignments)
    if (items) setArray(shell, name, expandWords(items, shell, substitute, files));
    else shell.variables[name] = expandText(value, shell, substitute);
  if (argv.length === 0 && !instruction.assignments.some(({ value }) => value.some((piece) => 'code' in piece)))
    shell.status = 0;
  const opened = openAll(instruction.redirects, shell, world, substitute);
  if ('problem' in opened) refuse(opened.problem, shell, streams);
  else if (argv.length === 1 && argv[0] === 'exec') {
    if (opened.length > 0) (shell.redirections ??= []).push({ from: 0, opened });
  } else if (argv.length > 0) {
    const redirected = through(opened, shell, world, streams);
    invoke(shell, argv, world, redirected.streams, depth);
    redirected.close();
  }
  if (argv.length === 0) return;
  // A failing condition of `if`, `while`, `&&` or `||` does not end the script, even under `set -e`; the jump after it tells.
  const code = world.code(shell.script);
  const follows = 'error' in code ? undefined : code[shell.next];
  if (follows?.do !== 'jumpIf' && follows?.do !== 'not') failed(shell);
}

/** Under `set -e` a failure ends the script. */
function failed(shell: Shell): void {
  if (shell.status !== 0 && shell.exitOnError) shell.exitCode = shell.status;
}

/** Commands that only run the command behind them. */
const prefixes = new Set(['exec', 'command', 'nohup', 'time', 'builtin', 'sudo', 'tini', '--']);

function invoke(shell: Shell, argv: readonly string[], world: ShellWorld, streams: Streams, depth: number): void {
  const [name] = argv;
  if (prefixes.has(name)) {
    if (argv.length === 1) return;
    if (name === 'command' && /^-[vV]$/.test(argv[1]))
      return settle(whereIs(argv.slice(2), world), shell, world, streams, depth);
    invoke(shell, argv.slice(1), world, streams, depth);
    if (name !== 'exec' || isOver(shell) || shell.isReading || shell.isFollowing) return;
    shell.exitCode = shell.status;
    shell.hasExited = true;
    return;
  }
  const own = shell.functions[name];
  if (own) {
    const { arguments: args, next, redirections, isAwaited } = shell;
    const outer = { arguments: args, next, redirections, isAwaited };
    const inner: Shell = { ...innerShell(shell), arguments: [...argv] };
    runToEnd(inner, own, world, streams, depth);
    Object.assign(shell, inner, outer, { loops: shell.loops });
    if (!inner.hasExited && !inner.became) delete shell.exitCode;
    return;
  }
  const outcome = runCommand(argv, shell, worldIn(shell.variables.PWD, world), streams.stdin);
  settle(outcome, shell, world, streams, depth);
}

function settle(outcome: CommandOutcome, shell: Shell, world: ShellWorld, streams: Streams, depth: number): void {
  const { output = '', errors = '', said = [] } = outcome;
  for (const { stream, text } of [...said, { stream: 1, text: output }, { stream: 2, text: errors }]) {
    if (text === '') continue;
    if (stream === 1) streams.write(text, shell.wakeAtMs);
    else streams.complain(text, shell.wakeAtMs);
    shell.quietSteps = 0;
  }
  if (outcome.isReading) shell.isReading = true;
  shell.status = outcome.status ?? 0;
  if (outcome.sleepMs !== undefined) {
    shell.wakeAtMs += outcome.sleepMs;
    if (outcome.sleepMs > 0) shell.busySteps = shell.quietSteps = 0;
  }
  if (outcome.isForever || (outcome.follows && shell.isAwaited)) shell.isForever = true;
  else if (outcome.follows) lookAgain(shell);
  if (outcome.becomes) shell.became = { argv: [...outcome.becomes], atMs: shell.wakeAtMs };
  if (outcome.leaves) {
    shell.exitCode = shell.status;
    shell.hasExited = outcome.leaves === 'script';
  }
  if (outcome.evaluates === undefined) return;
  const { script, args, isOwnProcess } = outcome.evaluates;
  const code = world.code(script);
  if ('error' in code) {
    streams.complain(`${code.error}\n`, shell.wakeAtMs);
    shell.status = 2;
    return;
  }
  const inner: Shell = { ...innerShell(shell), arguments: args ?? shell.arguments, script };
  if (isOwnProcess) inner.variables = { ...shell.variables };
  runToEnd(inner, code, world, streams, depth);
  takeOver(shell, inner);
  if (inner.hasExited && !isOwnProcess) {
    shell.exitCode = inner.exitCode;
    shell.hasExited = true;
  }
}

/** The same command once more, a second later, as tail looks at its files. */
function lookAgain(shell: Shell): void {
  shell.next--;
  shell.wakeAtMs += followEveryMs;
  shell.busySteps = shell.quietSteps = 0;
  shell.isFollowing = shell.isEndless = true;
}

/** Runs code in a shell of its own. */
function nested(shell: Shell, code: Code, world: ShellWorld, streams: Streams, depth: number): void {
  const inner: Shell = { ...innerShell(shell), variables: { ...shell.variables }, isEndless: false };
  runToEnd(inner, code, world, streams, depth);
  takeOver(shell, inner);
}

/** The same, and answers with its output. */
function outputOf(shell: Shell, code: Code, world: ShellWorld, streams: Streams, depth: number): string {
  let text = '';
  nested(shell, code, world, { ...streams, write: (added) => void (text += added) }, depth);
  return text;
}

/** Code inside code does not wait: its sleeping only moves the clock. What does not come to an end counts as running for good. */
function runToEnd(inner: Shell, code: Code, world: ShellWorld, streams: Streams, depth: number): void {
  if (depth >= depthMax) inner.exitCode = 1;
  inner.isAwaited = true;
  const own = { ...streams, stdin: streams.stdin.inner };
  run(inner, code, world, own, { untilMs: Number.POSITIVE_INFINITY, depth: depth + 1, stepsMax });
  if (!isOver(inner)) inner.isForever = true;
}

function takeOver(shell: Shell, inner: Shell): void {
  shell.status = inner.exitCode ?? inner.status;
  shell.wakeAtMs = inner.wakeAtMs;
  shell.seed = inner.seed;
  if (inner.isForever) shell.isForever = true;
  if (inner.became) shell.became = inner.became;
}

/** `*` and `?` as in a `case`. */
function matchesPattern(text: string, pattern: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '[^]*')
    .replace(/\?/g, '[^]');
  return new RegExp(`^(?:${expression})$`).test(text);
}
