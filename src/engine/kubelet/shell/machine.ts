/** Runs compiled scripts in virtual time: sleeping moves the shell's own clock, and only `advance` decides how far. */
import type { Code, Instruction, Redirect } from './code.ts';
import type { CommandOutcome } from './command.ts';
import { runCommand } from './commands.ts';
import { expandText, expandWords } from './expand.ts';
import { newShell, type Shell, type ShellWorld } from './shell.ts';

/** Instructions that one look at a shell may cost; a loop further behind than that skips ahead. */
export const stepsMax = 20_000;
/** A script that never sleeps is slowed down to this many instructions a second. */
export const busyStepsPerSecond = 500;
/** An endless loop that has neither slept nor printed for so many instructions is taken to burn time for good. */
export const quietStepsMax = 2000;
/** How deep scripts may call scripts. */
const depthMax = 12;

export interface Output {
  stdin: string;
  /** Takes text as printed, with line ends. */
  write(text: string, atMs: number): void;
}

/** Lets the shell do everything that is due by then. */
export function advance(shell: Shell, world: ShellWorld, output: Output, untilMs: number): void {
  const code = world.code(shell.script);
  if ('error' in code) {
    output.write(`${code.error}\n`, shell.wakeAtMs);
    shell.exitCode = 2;
    return;
  }
  const steps = run(shell, code, world, output, untilMs, 0);
  if (steps >= stepsMax && shell.isEndless) shell.wakeAtMs = Math.max(shell.wakeAtMs, untilMs);
}

/** Runs a command to its end at once, as `exec` does. How long it would have taken is in `tookMs`. */
export function execute(
  argv: readonly string[],
  world: ShellWorld,
  variables: Record<string, string>,
  atMs: number,
): { status: number; output: string; tookMs: number; isForever: boolean } {
  const shell = newShell('', ['sh'], variables, atMs);
  let text = '';
  const output: Output = { stdin: '', write: (added) => (text += added) };
  invoke(shell, argv, world, output, 0);
  if (shell.became) shell.isForever = true;
  return {
    status: shell.exitCode ?? shell.status,
    output: text,
    tookMs: shell.wakeAtMs - atMs,
    isForever: shell.isForever,
  };
}

export function isOver(shell: Shell): boolean {
  return shell.exitCode !== undefined || shell.isForever || shell.became !== undefined;
}

function run(shell: Shell, code: Code, world: ShellWorld, output: Output, untilMs: number, depth: number): number {
  let steps = 0;
  for (; steps < stepsMax && !isOver(shell) && shell.wakeAtMs <= untilMs; steps++) {
    const instruction = code[shell.next++];
    if (!instruction) {
      shell.exitCode = shell.status;
      break;
    }
    perform(instruction, shell, world, output, depth);
    // A loop that only burns time has nothing more to show.
    if (++shell.quietSteps >= quietStepsMax && shell.isEndless) shell.isForever = true;
    if (++shell.busySteps >= busyStepsPerSecond) {
      shell.busySteps = 0;
      shell.wakeAtMs += 1000;
    }
  }
  return steps;
}

function perform(instruction: Instruction, shell: Shell, world: ShellWorld, output: Output, depth: number): void {
  const substitute = (code: Code): string => nested(shell, code, world, '', depth).text;
  switch (instruction.do) {
    case 'run':
      return simple(instruction, shell, world, output, depth);
    case 'pipe': {
      let stdin = output.stdin;
      for (const [index, stage] of instruction.stages.entries()) {
        const result = nested(shell, stage, world, stdin, depth);
        stdin = result.text;
        if (index === instruction.stages.length - 1) output.write(result.text, shell.wakeAtMs);
      }
      return failed(shell);
    }
    case 'group': {
      const result = nested(shell, instruction.code, world, output.stdin, depth);
      output.write(result.text, shell.wakeAtMs);
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
      shell.loops[instruction.slot] = { items: expandWords(instruction.words, shell, substitute), next: 0 };
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
  output: Output,
  depth: number,
): void {
  const substitute = (code: Code): string => nested(shell, code, world, '', depth).text;
  const argv = expandWords(instruction.words, shell, substitute);
  for (const { name, value } of instruction.assignments) shell.variables[name] = expandText(value, shell, substitute);
  if (argv.length === 0) {
    if (!instruction.assignments.some(({ value }) => value.some((piece) => 'code' in piece))) shell.status = 0;
    redirected(instruction.redirects, shell, world, output, substitute).close();
    return;
  }
  const sink = redirected(instruction.redirects, shell, world, output, substitute);
  invoke(shell, argv, world, sink.output, depth);
  sink.close();
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

function invoke(shell: Shell, argv: readonly string[], world: ShellWorld, output: Output, depth: number): void {
  const [name] = argv;
  if (prefixes.has(name)) {
    if (argv.length === 1) return;
    invoke(shell, argv.slice(1), world, output, depth);
    if (name !== 'exec' || isOver(shell)) return;
    shell.exitCode = shell.status;
    shell.hasExited = true;
    return;
  }
  const own = shell.functions[name];
  if (own) {
    const outer = { arguments: shell.arguments, next: shell.next };
    const inner: Shell = { ...shell, arguments: [...argv], next: 0, loops: {} };
    runToEnd(inner, own, world, output, depth);
    Object.assign(shell, inner, outer, { loops: shell.loops });
    if (!inner.hasExited && !inner.became) delete shell.exitCode;
    return;
  }
  const outcome = runCommand(argv, shell, world, output.stdin);
  settle(outcome, shell, world, output, depth);
}

function settle(outcome: CommandOutcome, shell: Shell, world: ShellWorld, output: Output, depth: number): void {
  if (outcome.output) {
    output.write(outcome.output, shell.wakeAtMs);
    shell.quietSteps = 0;
  }
  shell.status = outcome.status ?? 0;
  if (outcome.sleepMs !== undefined) {
    shell.wakeAtMs += outcome.sleepMs;
    if (outcome.sleepMs > 0) shell.busySteps = shell.quietSteps = 0;
  }
  if (outcome.isForever) shell.isForever = true;
  if (outcome.becomes) shell.became = { argv: [...outcome.becomes], atMs: shell.wakeAtMs };
  if (outcome.leaves) {
    shell.exitCode = shell.status;
    shell.hasExited = outcome.leaves === 'script';
  }
  if (outcome.evaluates === undefined) return;
  const { script, args, isOwnProcess } = outcome.evaluates;
  const code = world.code(script);
  if ('error' in code) {
    output.write(`${code.error}\n`, shell.wakeAtMs);
    shell.status = 2;
    return;
  }
  const inner: Shell = { ...shell, arguments: args ?? shell.arguments, next: 0, loops: {}, script };
  if (isOwnProcess) inner.variables = { ...shell.variables };
  runToEnd(inner, code, world, output, depth);
  takeOver(shell, inner);
  if (inner.hasExited && !isOwnProcess) {
    shell.exitCode = inner.exitCode;
    shell.hasExited = true;
  }
}

/** Runs code in a shell of its own, with its output caught. */
function nested(shell: Shell, code: Code, world: ShellWorld, stdin: string, depth: number): { text: string } {
  let text = '';
  const inner: Shell = { ...shell, variables: { ...shell.variables }, next: 0, loops: {}, isEndless: false };
  runToEnd(inner, code, world, { stdin, write: (added) => (text += added) }, depth);
  takeOver(shell, inner);
  return { text };
}

/** Code inside code does not wait: its sleeping only moves the clock. What does not come to an end counts as running for good. */
function runToEnd(inner: Shell, code: Code, world: ShellWorld, output: Output, depth: number): void {
  if (depth >= depthMax) inner.exitCode = 1;
  run(inner, code, world, output, Number.POSITIVE_INFINITY, depth + 1);
  if (!isOver(inner)) inner.isForever = true;
}

function takeOver(shell: Shell, inner: Shell): void {
  shell.status = inner.exitCode ?? inner.status;
  shell.wakeAtMs = inner.wakeAtMs;
  shell.seed = inner.seed;
  if (inner.isForever) shell.isForever = true;
  if (inner.became) shell.became = inner.became;
}

/** Where the output of a command goes; files are written when it is closed. */
function redirected(
  redirects: readonly Redirect[],
  shell: Shell,
  world: ShellWorld,
  output: Output,
  substitute: (code: Code) => string,
): { output: Output; close(): void } {
  if (redirects.length === 0) return { output, close: () => {} };
  let stdin = output.stdin;
  let target: { path: string; append: boolean } | undefined;
  for (const redirect of redirects) {
    const text = expandText(redirect.target, shell, substitute);
    if (redirect.mode === 'here') stdin = text;
    else if (redirect.mode === 'read') stdin = world.files.read(text) ?? '';
    // What goes to another stream (`2>&1`), and errors sent elsewhere, change nothing: the log holds both streams.
    else if (redirect.from === 1 && redirect.mode !== 'join')
      target = { path: text, append: redirect.mode === 'append' };
  }
  if (!target || /^\/dev\/(stdout|stderr|tty)$|^\/proc\/1\/fd\//.test(target.path))
    return { output: { stdin, write: output.write }, close: () => {} };
  const { path, append } = target;
  let text = '';
  return {
    output: { stdin, write: (added) => (text += added) },
    close: () => {
      if (path !== '/dev/null') world.files.write(path, append ? (world.files.read(path) ?? '') + text : text);
    },
  };
}

/** `*` and `?` as in a `case`. */
function matchesPattern(text: string, pattern: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '[^]*')
    .replace(/\?/g, '[^]');
  return new RegExp(`^(?:${expression})$`).test(text);
}
