/** Commands that run in containers for somebody outside, and the streams of containers themselves: exec and attach. */
// k8s: pkg/kubelet/server/server.go getExec, getAttach; staging/src/k8s.io/kubelet/pkg/cri/streaming
import { catchUp, catchUpAll, programOfInstance, surroundings } from './catch-up.ts';
import { environmentOf } from './configuration.ts';
import { writeLog } from './container-log.ts';
import { factsOf } from './container-start.ts';
import { hexOf } from './images.ts';
import { variablesOf } from './launch.ts';
import { schedule, type Machine } from './machine.ts';
import {
  containerMemory,
  containerSpec,
  isRunning,
  type ContainerMemory,
  type Instance,
  type PodMemory,
} from './memory.ts';
import type { Heard, Session, SessionInput, SessionTerms } from './session.ts';
import { isCommonCommand } from './shell/commands.ts';
import { ownPrograms } from './programs/program.ts';
import { isDescribed } from './programs/table.ts';
import { advance } from './shell/machine.ts';
import { isOver, type ShellWorld } from './shell/shell.ts';
import { startShell } from './shell/start.ts';
import { endInput, feed, heard, newTerminal, redraw, say } from './shell/terminal.ts';

/** Commands that may run in one pod at a time. */
export const sessionsMax = 100;

type Running = ContainerMemory & { instance: Instance };

/** Starts the command. A refusal is in the words of the container runtime. */
export function openSession(
  machine: Machine,
  record: PodMemory,
  memory: Running,
  { command, stdin, tty }: SessionTerms,
): { session: number } | { refusal: string } {
  const container = containerSpec(record.pod, memory.name);
  if (!container) return { refusal: `failed to exec in container: container ${memory.name} not found` };
  const open = (record.sessions ?? []).length;
  if (open >= sessionsMax) return { refusal: `more than ${sessionsMax} commands run in this pod` };
  const id = (record.sessionsOpened = (record.sessionsOpened ?? 0) + 1);
  const { instance } = memory;
  catchUp(machine, record, memory.name, instance);
  const world = surroundings(machine, record, container, instance, 'guest');
  if (!canStart(command[0], instance, world))
    return { refusal: cannotStart(command[0], hexOf(`${instance.id}/${id}`, 64)) };
  const environment = environmentOf(container, factsOf(machine, record), machine.shared);
  const nowMs = machine.engine.agenda.nowMs;
  const variables = variablesOf(container, 'error' in environment ? {} : environment.variables);
  const session: Session = {
    id,
    container: memory.name,
    instance: instance.id,
    shell: startShell(command, { variables, nowMs, hasStdin: stdin, isTty: tty }),
    terminal: newTerminal(tty),
  };
  (record.sessions ??= []).push(session);
  goOn(machine, record, session);
  return { session: id };
}

/** The image holds the command, as far as is known; of an image that nobody described anything may be expected. */
function canStart(name: string, instance: Instance, world: ShellWorld): boolean {
  const program = programOfInstance(instance);
  const isOwn = ownPrograms(program).includes(name.slice(name.lastIndexOf('/') + 1));
  if (isOwn || world.files.read(name) !== undefined) return true;
  if (program.isBare || program.lacks?.includes(name)) return false;
  if (!isDescribed(program)) return true;
  return isCommonCommand(name) || world.tool([name], 0) !== undefined;
}

// As containerd and runc word it.
function cannotStart(name: string, execId: string): string {
  const where = name.includes('/') ? `stat ${name}: no such file or directory` : 'executable file not found in $PATH';
  return `failed to exec in container: failed to start exec "${execId}": OCI runtime exec failed: exec failed: unable to start container process: exec: "${name}": ${where}: unknown`;
}

export function inputToSession(machine: Machine, record: PodMemory, id: number, input: SessionInput): boolean {
  const session = record.sessions?.find((each) => each.id === id);
  if (!session) return false;
  if ('hangUp' in input) {
    record.sessions = record.sessions?.filter((each) => each !== session);
    return true;
  }
  const nowMs = machine.engine.agenda.nowMs;
  if ('endOfInput' in input) endInput(session.shell, nowMs);
  if ('redraw' in input) redraw(session.terminal, session.shell);
  if ('input' in input && !feed(session.terminal, session.shell, input.input, nowMs)) return false;
  goOn(machine, record, session);
  return true;
}

/** Does one task `session`: the command has slept for long enough. */
export function wakeSession(machine: Machine, record: PodMemory, id: string): void {
  const session = record.sessions?.find((each) => each.id === Number(id));
  if (session) goOn(machine, record, session);
}

export function hearSession(record: PodMemory, id: number, from: number): Heard | undefined {
  const session = record.sessions?.find((each) => each.id === id);
  if (!session) return undefined;
  const memory = containerMemory(record, session.container);
  const isAlive = memory !== undefined && isRunning(memory) && memory.instance.id === session.instance;
  const exitCode = session.shell.exitCode ?? (isAlive ? undefined : 137);
  return { ...heard(session.terminal, from), ...(exitCode === undefined ? {} : { exitCode }) };
}

function goOn(machine: Machine, record: PodMemory, session: Session): void {
  const memory = containerMemory(record, session.container);
  const container = containerSpec(record.pod, session.container);
  if (!memory || !container || !isRunning(memory) || memory.instance.id !== session.instance) return;
  const { shell, terminal } = session;
  const nowMs = machine.engine.agenda.nowMs;
  catchUpAll(machine, record);
  const output = {
    write: (text: string) => say(terminal, 1, text),
    complain: (text: string) => say(terminal, 2, text),
  };
  advance(shell, surroundings(machine, record, container, memory.instance, 'guest'), output, nowMs);
  if (shell.became) endTool(shell, memory.instance, nowMs);
  if (!isOver(shell) && !shell.isReading)
    schedule(machine, Math.max(shell.wakeAtMs, nowMs + 1), 'session', record, String(session.id));
}

/** A tool of the image that nobody described: it succeeds once the program is ready. A server of busybox stays. */
function endTool(shell: Session['shell'], instance: Instance, nowMs: number): void {
  if (programOfInstance(instance).isBusybox) {
    shell.isForever = true;
    return;
  }
  delete shell.became;
  shell.exitCode = nowMs - instance.processSinceMs >= instance.process.readyMs ? 0 : 1;
}

/** Hands input to the container's own process. */
export function inputToContainer(machine: Machine, record: PodMemory, memory: Running, input: SessionInput): boolean {
  const { shell, terminal } = memory.instance;
  const container = containerSpec(record.pod, memory.name);
  if (!shell || !terminal || !container) return true;
  const nowMs = machine.engine.agenda.nowMs;
  catchUp(machine, record, memory.name, memory.instance);
  const before = heard(terminal, 0).next;
  // Without stdinOnce the input stays open for whoever attaches next.
  if ('endOfInput' in input && container.stdinOnce) endInput(shell, nowMs);
  if ('redraw' in input) redraw(terminal, shell);
  const isTaken = !('input' in input) || !container.stdin || feed(terminal, shell, input.input, nowMs);
  // What a terminal shows of the typing is output of the container like any other.
  for (const { stream, text } of heard(terminal, before).chunks) writeLog(memory.instance.log, stream, text, nowMs);
  if (!isTaken) return false;
  memory.instance.lookAtMs = schedule(machine, nowMs, 'look', record, memory.name);
  return true;
}

/** What the container's own process has said on its streams; undefined when it has none but the log. */
export function hearContainer(memory: ContainerMemory, instance: string, from: number): Heard | undefined {
  const run = [memory.instance, memory.previous].find((each) => each?.id === instance);
  if (!run?.terminal) return undefined;
  return { ...heard(run.terminal, from), ...(run.hasEnded ? { exitCode: run.end?.code ?? 137 } : {}) };
}
