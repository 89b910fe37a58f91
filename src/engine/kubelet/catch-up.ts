/** Brings the scripts of a pod up to the present moment, and learns what became of them. */
import { copy } from '../../base/equality.ts';
import type { Container } from '../../kinds/pod/types.ts';
import { writeLog } from './container-log.ts';
import { worldOf } from './container-world.ts';
import { parseImage } from './images.ts';
import { server } from './launch.ts';
import type { Machine } from './machine.ts';
import { containerSpec, isRunning, type End, type Instance, type PodMemory } from './memory.ts';
import { isDescribed, programOf, unknownProgram } from './programs/table.ts';
import type { Program } from './programs/program.ts';
import { advance } from './shell/machine.ts';
import { isOver, type Shell, type ShellWorld } from './shell/shell.ts';
import { say } from './shell/terminal.ts';
import { pinnedUsage } from './usage.ts';

/** While somebody follows a file, the scripts of the pod take turns of so much time, so that lines come when they were written. */
const turnMs = 1000;
/** Turns that one look may cost; further behind, they are longer. */
const turnsMax = 600;

export function programOfInstance(instance: Instance): Program {
  const reference = parseImage(instance.image);
  return 'error' in reference ? unknownProgram : programOf(reference);
}

/** The container's surroundings for its own process, or for a guest: a command beside it, as `exec` runs it. */
export function surroundings(
  machine: Machine,
  record: PodMemory,
  container: Container,
  instance: Instance,
  who: 'itself' | 'guest',
): ShellWorld {
  const sayOutside = (stream: 1 | 2, text: string): void => {
    catchUp(machine, record, container.name, instance);
    hear(instance, stream, text, machine.engine.agenda.nowMs);
  };
  const program = programOfInstance(instance);
  return worldOf({
    record,
    container,
    instance,
    program,
    isUnknownImage: !isDescribed(program) && instance.shell === undefined,
    shared: machine.shared,
    epochMs: machine.engine.epochMs,
    nowMs: machine.engine.agenda.nowMs,
    ...(who === 'guest' ? { sayOutside } : {}),
  });
}

/** All scripts of the pod, since they may share files. */
export function catchUpAll(machine: Machine, record: PodMemory): void {
  const { nowMs } = machine.engine.agenda;
  const running = record.containers.filter(isRunning);
  const waiting = (): Shell[] => running.flatMap(({ instance: { shell } }) => (shell && !isOver(shell) ? shell : []));
  for (let turns = 0; turns < turnsMax && waiting().some((shell) => shell.isFollowing); turns++) {
    const fromMs = Math.min(...waiting().map((shell) => shell.wakeAtMs));
    const untilMs = fromMs + Math.max(turnMs, (nowMs - fromMs) / (turnsMax - turns));
    if (untilMs >= nowMs) break;
    for (const { name, instance } of running) catchUp(machine, record, name, instance, untilMs);
  }
  for (const { name, instance } of running) catchUp(machine, record, name, instance);
}

/** The instance as it would be if the scripts of its pod were brought up to date; the one that is remembered stays as it is. */
export function withLatestOutput(machine: Machine, record: PodMemory, name: string, instance: Instance): Instance {
  if (!instance.shell) return instance;
  const latest = copy(instance);
  const imagined = withCopiedFiles(machine, record);
  if (!instance.shell.isFollowing) {
    catchUp(machine, imagined, name, latest);
    return latest;
  }
  const containers = record.containers.map((memory) =>
    isRunning(memory) ? { ...memory, instance: memory.name === name ? latest : copy(memory.instance) } : memory,
  );
  catchUpAll(machine, { ...imagined, containers });
  return latest;
}

/** Brings a script up to the present moment; nothing to do for any other process. */
export function catchUp(
  machine: Machine,
  record: PodMemory,
  name: string,
  instance: Instance,
  untilMs = machine.engine.agenda.nowMs,
): void {
  const { shell } = instance;
  const container = containerSpec(record.pod, name);
  if (!shell || !container || isOver(shell)) return;
  const said = (stream: 1 | 2) => (text: string, atMs: number) => hear(instance, stream, text, atMs);
  const output = { write: said(1), complain: said(2) };
  advance(shell, surroundings(machine, record, container, instance, 'itself'), output, untilMs);
  if (shell.exitCode !== undefined)
    settleEnd(instance, {
      atMs: shell.wakeAtMs,
      code: shell.exitCode,
      reason: shell.exitCode === 0 ? 'Completed' : 'Error',
    });
  becomeServer(machine, record, container, instance);
}

/** What the process says goes to its log, and to who is attached. */
export function hear(instance: Instance, stream: 1 | 2, text: string, atMs: number): void {
  const chunk = instance.terminal ? say(instance.terminal, stream, text) : { stream, text };
  writeLog(instance.log, chunk.stream, chunk.text, atMs);
}

/** A script that ended in a server is that server from then on. */
function becomeServer(machine: Machine, record: PodMemory, container: Container, instance: Instance): void {
  const { shell } = instance;
  if (!shell?.became) return;
  const reference = parseImage(instance.image);
  instance.process = server(shell.became.argv, container, {
    program: programOfInstance(instance),
    described: 'error' in reference ? undefined : machine.shared.imageFor(reference),
    nowMs: shell.became.atMs,
    environment: () => shell.variables,
    isFirstProcess: true,
    ...pinnedUsage(record.pod),
  });
  instance.processSinceMs = shell.became.atMs;
  planOwnEnd(instance);
}

/** What the program itself intends. */
export function planOwnEnd(instance: Instance): void {
  const { exit } = instance.process;
  if (!exit) return;
  const reason = exit.reason ?? (exit.code === 0 ? 'Completed' : 'Error');
  settleEnd(instance, { atMs: instance.processSinceMs + exit.afterMs, code: exit.code, reason });
}

// The earlier end is the one that happens.
export function settleEnd(instance: Instance, end: End): void {
  if (!instance.end || end.atMs < instance.end.atMs) instance.end = end;
}

/** The pod with files of its own: looking ahead must leave no traces, on no disk either. */
function withCopiedFiles(machine: Machine, record: PodMemory): PodMemory {
  const { disks = {}, ...rest } = record;
  const files = { ...record.files };
  for (const volume in disks) files[volume] = machine.shared.disks.of(disks[volume]);
  return { ...rest, files: copy(files) };
}
