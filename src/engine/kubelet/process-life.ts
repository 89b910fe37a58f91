/** The life of a container's process: what it does when looked at, how it is stopped, and when it ends. */
// k8s: pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer, executePreStopHook
import type { Container, LifecycleHandler } from '../../kinds/pod/types.ts';
import { draw } from '../client/latencies.ts';
import { catchUpAll, hear, planOwnEnd, programOfInstance, settleEnd, surroundings } from './catch-up.ts';
import { limited } from './launch.ts';
import { recordEvent, schedule, type Machine } from './machine.ts';
import {
  containerSpec,
  isRunning,
  type ContainerMemory,
  type End,
  type Instance,
  type KillReason,
  type PodMemory,
} from './memory.ts';
import { answerTo, type Target } from './probe-answers.ts';
import { isDescribed } from './programs/table.ts';
import { execute } from './shell/machine.ts';
import { isOver } from './shell/shell.ts';
import { terminationMessage } from './termination-message.ts';
import { pinnedUsage } from './usage.ts';

/** How often a script that never ends is brought up to date. */
const endlessLookMs = 300_000;
/** A container always gets so long after SIGTERM. */
// k8s: pkg/kubelet/kuberuntime/kuberuntime_manager.go minimumGracePeriodInSeconds
const graceSecondsMin = 2;

/** Lets a script do what is due, and learns when the process ends or must be looked at again. Returns true when it has ended. */
export function look(machine: Machine, record: PodMemory, memory: ContainerMemory): boolean {
  if (!isRunning(memory)) return false;
  const { instance } = memory;
  catchUpAll(machine, record);
  const nowMs = machine.engine.agenda.nowMs;
  const { end, shell } = instance;
  if (end && end.atMs <= nowMs) {
    instance.hasEnded = true;
    instance.lookAtMs = undefined;
    const container = containerSpec(record.pod, memory.name);
    const { files } = surroundings(machine, record, container ?? record.pod.spec.containers[0], instance, 'itself');
    const message = container && terminationMessage(container, instance, end, files);
    if (message) instance.end = { ...end, message };
    return true;
  }
  let nextMs = end ? end.atMs + draw('containerStop', machine.random) : undefined;
  const isWaiting = shell !== undefined && !shell.isReading && !isOver(shell);
  if (isWaiting) {
    // An endless script disturbs nobody; it only must not fall too far behind.
    const wakeAtMs = shell.isEndless ? nowMs + endlessLookMs : Math.max(shell.wakeAtMs, nowMs + 1);
    nextMs = Math.min(nextMs ?? Number.POSITIVE_INFINITY, wakeAtMs);
  }
  if (
    nextMs === undefined ||
    (instance.lookAtMs !== undefined && instance.lookAtMs > nowMs && instance.lookAtMs <= nextMs)
  )
    return false;
  instance.lookAtMs = schedule(machine, nextMs, 'look', record, memory.name);
  return false;
}

export interface Stop {
  graceSeconds: number;
  message: string;
  /** SIGTERM waits until then: side-cars stop after the containers that they serve. */
  notBeforeMs?: number;
}

/** Stops a container: preStop hook, SIGTERM, and SIGKILL when the grace period is over. Returns when it will have ended. */
export function stop(
  machine: Machine,
  record: PodMemory,
  memory: ContainerMemory & { instance: Instance },
  { graceSeconds, message, notBeforeMs }: Stop,
): number {
  const { instance } = memory;
  const nowMs = machine.engine.agenda.nowMs;
  const container = containerSpec(record.pod, memory.name);
  catchUpAll(machine, record);
  if (!instance.isStopping) recordEvent(machine, record, 'Normal', 'Killing', message, memory.name);
  let termMs = nowMs;
  const preStop = container?.lifecycle?.preStop;
  if (container && preStop && graceSeconds > 0 && !instance.isStopping) {
    const hook = runHook(machine, record, container, instance, preStop);
    termMs += Math.min(hook.tookMs, graceSeconds * 1000);
    if (hook.failed && hook.tookMs <= graceSeconds * 1000) schedule(machine, termMs, 'hook', record, memory.name);
  }
  instance.isStopping = true;
  termMs = Math.max(termMs, Math.min(notBeforeMs ?? 0, nowMs + graceSeconds * 1000));
  // What the hook took is gone from the grace period, in whole seconds.
  const leftSeconds = Math.max(graceSeconds - Math.floor((termMs - nowMs) / 1000), graceSecondsMin);
  const killed: End = { atMs: termMs + leftSeconds * 1000, code: 137, reason: 'Error' };
  const reaction = trapped(machine, record, container, instance, termMs) ?? instance.process.onTerm;
  if (reaction !== 'ignored' && reaction.afterMs <= leftSeconds * 1000)
    settleEnd(instance, {
      // Who ends at once is seen to have ended later: that it has is news.
      atMs: termMs + Math.max(1, reaction.afterMs),
      code: reaction.code,
      reason: reaction.code === 0 ? 'Completed' : 'Error',
    });
  else settleEnd(instance, killed);
  look(machine, record, memory);
  return instance.end?.atMs ?? killed.atMs;
}

/**
 * What a script does that has set a trap: what stands there, and then it goes on, unless that was to exit. One that kills its
 * children ends with them; they run in the background, and so not here.
 */
function trapped(
  machine: Machine,
  record: PodMemory,
  container: Container | undefined,
  instance: Instance,
  atMs: number,
): { afterMs: number; code: number } | 'ignored' | undefined {
  const { shell } = instance;
  if (!container || !shell || shell.became || shell.onTerm === undefined) return undefined;
  if (shell.onTerm === '') return 'ignored';
  const world = surroundings(machine, record, container, instance, 'itself');
  const ran = execute(['sh', '-c', shell.onTerm], world, shell.variables, atMs);
  if (ran.output !== '' && !instance.isTrapped) hear(instance, 1, ran.output, atMs);
  instance.isTrapped = true;
  if (ran.isForever || !/\b(exit|kill)\b/.test(shell.onTerm)) return 'ignored';
  return { afterMs: ran.tookMs, code: ran.status };
}

/** @returns how long the hook takes, and whether it fails */
export function runHook(
  machine: Machine,
  record: PodMemory,
  container: Container,
  instance: Instance,
  handler: LifecycleHandler,
): { tookMs: number; failed: boolean } {
  if (handler.sleep) return { tookMs: handler.sleep.seconds * 1000, failed: false };
  if (handler.exec) {
    const result = runInside(machine, record, container, instance, handler.exec.command ?? []);
    return { tookMs: result.tookMs, failed: result.status !== 0 };
  }
  const answer = answerTo(handler, undefined, Number.POSITIVE_INFINITY, targetOf(machine, record, container, instance));
  return { tookMs: instance.process.latencyMs, failed: !answer.isSuccess };
}

/** Runs a command inside the container, as `exec` does. */
export function runInside(
  machine: Machine,
  record: PodMemory,
  container: Container,
  instance: Instance,
  argv: readonly string[],
): { status: number; output: string; tookMs: number } {
  catchUpAll(machine, record);
  const world = surroundings(machine, record, container, instance, 'guest');
  const program = programOfInstance(instance);
  const nowMs = machine.engine.agenda.nowMs;
  const result = execute(argv, world, instance.shell?.variables ?? {}, nowMs);
  if (!result.isForever) return result;
  // A tool of an image that nobody described: it succeeds once the program is ready.
  const elapsedMs = nowMs - instance.processSinceMs;
  if (isDescribed(program) && program.isBusybox) return { ...result, tookMs: Number.POSITIVE_INFINITY };
  const isReady = elapsedMs >= instance.process.readyMs;
  return { status: isReady ? 0 : 1, output: result.output, tookMs: 0 };
}

/** Whom a probe or a hook asks. */
export function targetOf(machine: Machine, record: PodMemory, container: Container, instance: Instance): Target {
  return {
    ip: record.pod.spec.hostNetwork ? machine.hostIp : (record.ip ?? ''),
    container,
    program: programOfInstance(instance),
    process: instance.process,
    elapsedMs: machine.engine.agenda.nowMs - instance.processSinceMs,
    exec: (argv) => runInside(machine, record, container, instance, argv),
  };
}

/** How long a container may take to stop. */
// k8s: pkg/kubelet/kuberuntime/kuberuntime_container.go setTerminationGracePeriod
export function graceSecondsFor(record: PodMemory, container: Container, reason: KillReason): number {
  const { metadata, spec } = record.pod;
  if (metadata.deletionGracePeriodSeconds !== undefined) return metadata.deletionGracePeriodSeconds;
  const probe =
    reason === 'livenessProbe'
      ? container.livenessProbe
      : reason === 'startupProbe'
        ? container.startupProbe
        : undefined;
  return probe?.terminationGracePeriodSeconds ?? spec.terminationGracePeriodSeconds;
}

/** What the pod is said to use may have been changed by annotation: above its limit a container is killed. */
export function applyPinnedMemory(machine: Machine, record: PodMemory): void {
  const pinned = pinnedUsage(record.pod);
  if (pinned.memoryBytes === undefined) return;
  for (const memory of record.containers) {
    const container = containerSpec(record.pod, memory.name);
    if (!container || memory.role !== 'app' || !isRunning(memory)) continue;
    const { instance } = memory;
    if (instance.process.memoryBytes === pinned.memoryBytes) continue;
    const elapsedMs = machine.engine.agenda.nowMs - instance.processSinceMs;
    instance.process = limited(instance.process, container, pinned, elapsedMs);
    planOwnEnd(instance);
    look(machine, record, memory);
  }
}
