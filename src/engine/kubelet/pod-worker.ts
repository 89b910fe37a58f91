/** Makes a pod what its spec says: one sync after another, each a list of steps in virtual time, until the pod's end. */
// k8s: pkg/kubelet/pod_workers.go, pkg/kubelet/kubelet.go SyncPod, SyncTerminatingPod, SyncTerminatedPod
import type { Cause } from '../../api/request.ts';
import { parseTime } from '../../api/time.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { draw } from '../client/latencies.ts';
import { finishPull, type Progress } from './container-start.ts';
import { adoptEphemeral } from './ephemeral.ts';
import { nextRelistMs, recordEvent, schedule, type Machine } from './machine.ts';
import {
  containerMemory,
  containerSpec,
  isRunning,
  type ContainerMemory,
  type Instance,
  type PodMemory,
  type ProbeKind,
  type Step,
} from './memory.ts';
import { applyPinnedMemory, look, stop } from './process-life.ts';
import { runProbe, scheduleProbes } from './prober.ts';
import type { PullOutcome } from './puller.ts';
import { deleteFromApi, writeStatus } from './status-writer.ts';
import { advanceStep } from './steps.ts';

/** After a sync that failed, the next one comes 10 to 15 s later. */
// k8s: pkg/kubelet/kubelet.go backOffPeriod, pkg/kubelet/pod_workers.go workerBackOffPeriodJitterFactor
const retryMs = [10_000, 15_000] as const;
/** While the network is not ready, the next try comes soon. */
// k8s: pkg/kubelet/pod_workers.go backOffOnTransientErrorPeriod
const networkRetryMs = [1000, 1500] as const;
const networkNotReady =
  'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';

export class PodWorker {
  readonly #machine: Machine;
  /** Told when nothing of the pod is left here, neither running nor to be reported. */
  readonly #forget: (record: PodMemory) => void;
  /** Told when the pod's containers are over for good: its resources are free. */
  readonly #finished: (record: PodMemory) => void;

  constructor(machine: Machine, forget: (record: PodMemory) => void, finished: (record: PodMemory) => void) {
    this.#machine = machine;
    this.#forget = forget;
    this.#finished = finished;
  }

  get #nowMs(): number {
    return this.#machine.engine.agenda.nowMs;
  }

  /**
   * The object has changed, or the kubelet has just learnt of it: does what it asks for. May be called at any moment.
   * @param isNews somebody else has written it: if that was the status, the kubelet puts right what it knows better
   */
  react(record: PodMemory, cause: Cause, isNews: boolean): void {
    const { metadata } = record.pod;
    if (metadata.deletionTimestamp !== undefined) {
      const graceSeconds = graceSecondsOf(record.pod);
      if (record.isFinished) {
        record.cause = cause;
        deleteFromApi(this.#machine, record);
      } else if (!record.ending || graceSeconds < record.ending.graceSeconds) {
        record.cause = cause;
        this.end(record, graceSeconds, 'began to stop the pod, which is being deleted');
      }
      return;
    }
    if (record.isFinished || record.ending) return;
    if (isNews) {
      const before = { cause: record.cause, because: record.because };
      Object.assign(record, { cause, because: 'put right a status that was not what it knows' });
      if (!writeStatus(this.#machine, record)) Object.assign(record, before);
    }
    applyPinnedMemory(this.#machine, record);
    if (adoptEphemeral(record)) {
      record.cause = cause;
      record.because = 'took in an ephemeral container';
      this.requestSync(record, this.#nowMs);
      return;
    }
    if (!record.containers.some((memory) => isOutdated(memory, record.pod))) return;
    record.cause = cause;
    record.because = 'saw that a container was given another image';
    this.requestSync(record, this.#nowMs);
  }

  /** The first sync of a pod that the kubelet has taken in, or one after the kubelet was away. */
  begin(record: PodMemory, cause: Cause, because: string): void {
    record.cause = cause;
    record.because = because;
    adoptEphemeral(record);
    this.#watchDeadline(record);
    this.requestSync(record, this.#nowMs);
  }

  /** Asks for a sync at that time. A further sync needs a look at the containers that is newer than the last one. */
  requestSync(record: PodMemory, atMs: number): void {
    if (record.work) {
      record.mustSyncAgain = true;
      return;
    }
    const dueMs =
      record.lastSyncEndMs === undefined ? atMs : Math.max(atMs, nextRelistMs(this.#machine, record.lastSyncEndMs));
    if (record.syncAtMs !== undefined && record.syncAtMs <= dueMs) return;
    record.syncAtMs = schedule(this.#machine, dueMs, 'sync', record);
  }

  sync(record: PodMemory): void {
    if (
      record.syncAtMs === undefined ||
      record.syncAtMs > this.#nowMs ||
      record.work ||
      record.ending ||
      record.isFinished
    )
      return;
    record.syncAtMs = undefined;
    writeStatus(this.#machine, record);
    if (isOver(record)) {
      this.end(record, graceSecondsOf(record.pod), 'the pod is over');
      return;
    }
    scheduleProbes(this.#machine, record, true);
    record.work = { steps: [], hasFailed: false, hasChanged: false };
    if (!this.#machine.isNetworkReady && record.pod.spec.hostNetwork !== true) {
      recordEvent(this.#machine, record, 'Warning', 'NetworkNotReady', networkNotReady);
      record.work.hasFailed = true;
      this.#endSync(record, networkRetryMs);
      return;
    }
    if (!record.isMounted) record.work.steps.push({ do: 'mount', isStarted: false, retries: 0 });
    record.work.steps.push({ do: 'plan' });
    this.#continue(record);
  }

  /** The time that the step under way needed has passed. */
  step(record: PodMemory): void {
    const { work } = record;
    if (work?.dueMs === undefined || work.dueMs > this.#nowMs) return;
    work.dueMs = undefined;
    this.#continue(record);
  }

  /** The pull that the step under way waited for is over. */
  pulled(record: PodMemory, outcome: PullOutcome): void {
    const step = record.work?.steps[0];
    if (step?.do !== 'start' || step.at !== 'pulling' || step.container !== outcome.request.container) return;
    const memory = containerMemory(record, step.container);
    const container = containerSpec(record.pod, step.container);
    if (memory && container)
      this.#proceed(record, step, finishPull(this.#machine, record, step, memory, container, outcome));
    else this.#proceed(record, step, 'failed');
  }

  /** Looks at a container's process; when it has ended, the pod goes on from there. */
  look(record: PodMemory, name: string): void {
    const memory = containerMemory(record, name);
    if (!memory?.instance || memory.instance.lookAtMs === undefined || memory.instance.lookAtMs > this.#nowMs) return;
    memory.instance.lookAtMs = undefined;
    if (!look(this.#machine, record, memory)) return;
    for (const probe of Object.values(memory.probes)) probe.nextAtMs = undefined;
    if (record.ending) {
      this.#tearDownWhenStopped(record);
      return;
    }
    const step = record.work?.steps[0];
    if (step?.do === 'kill' && step.container === name) {
      this.#proceed(record, step, 'done');
      return;
    }
    const { end } = memory.instance;
    record.cause = { kind: 'timer', timer: `container ${name} ended` };
    record.because = `saw container ${name} end with exit code ${end?.code}`;
    this.requestSync(record, nextRelistMs(this.#machine, this.#nowMs));
  }

  probe(record: PodMemory, name: string, kind: ProbeKind): void {
    const memory = containerMemory(record, name);
    const container = containerSpec(record.pod, name);
    if (!memory || !container || !runProbe(this.#machine, record, memory, container, kind)) return;
    const result = memory.probes[kind]?.result;
    const isSuccess = result === 'success';
    if (!isSuccess) record.cause = { kind: 'timer', timer: `${kind} probe of container ${name}` };
    record.because = `saw the ${kind} probe ${isSuccess ? 'succeed' : 'fail'}`;
    if (kind === 'readiness' || (kind === 'startup' && isSuccess)) {
      writeStatus(this.#machine, record);
      scheduleProbes(this.#machine, record, true);
    }
    if (kind !== 'readiness' && !record.ending) this.requestSync(record, this.#nowMs);
  }

  deadline(record: PodMemory): void {
    const dueMs = this.#deadlineMs(record);
    if (record.isFinished || record.ending || dueMs === undefined || dueMs > this.#nowMs) return;
    const message = 'Pod was active on the node longer than the specified deadline';
    record.cause = { kind: 'timer', timer: 'activeDeadlineSeconds' };
    record.because = 'ended the pod, whose deadline has passed';
    record.verdict = { reason: 'DeadlineExceeded', message, isRejection: false };
    recordEvent(this.#machine, record, 'Normal', 'DeadlineExceeded', message);
    this.requestSync(record, this.#nowMs);
  }

  /** A preStop hook has failed. */
  hookFailed(record: PodMemory, name: string): void {
    recordEvent(this.#machine, record, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', name);
  }

  /** Stops all containers for good; a second call may only shorten the time. */
  end(record: PodMemory, graceSeconds: number, because: string, isGone = false): void {
    record.because = because;
    record.ending = { graceSeconds, isGone: isGone || (record.ending?.isGone ?? false) };
    record.work = undefined;
    record.syncAtMs = undefined;
    record.mustSyncAgain = false;
    this.#machine.puller.cancel(record.uid);
    if (!record.ending.isGone) writeStatus(this.#machine, record);
    scheduleProbes(this.#machine, record, false);
    const order = stopOrder(record);
    let notBeforeMs = 0;
    for (const memory of order) {
      const endMs = stop(this.#machine, record, memory, {
        graceSeconds,
        message: `Stopping container ${memory.name}`,
        ...(memory.role === 'sidecar' ? { notBeforeMs } : {}),
      });
      notBeforeMs = Math.max(notBeforeMs, endMs);
    }
    this.#tearDownWhenStopped(record);
  }

  /** The object has vanished from the API: what runs is stopped, and nothing is reported any more. */
  vanish(record: PodMemory): void {
    if (record.isFinished) {
      this.#forget(record);
      return;
    }
    if (!record.ending)
      this.end(record, graceSecondsOf(record.pod), 'began to stop the pod, which is gone from the API', true);
    if (record.ending) record.ending.isGone = true;
  }

  /** All containers have stopped, and so does the sandbox. */
  tearDown(record: PodMemory): void {
    if (!record.ending || record.isFinished || record.containers.some(isRunning)) return;
    record.sandbox = 'gone';
    if (record.ip !== undefined) this.#machine.addresses.release(record.ip);
    record.isFinished = true;
    record.files = {};
    this.#finished(record);
    if (record.ending.isGone) {
      this.#forget(record);
      return;
    }
    record.because = 'saw the last container of the pod stop';
    writeStatus(this.#machine, record, true);
    if (record.pod.metadata.deletionTimestamp !== undefined) deleteFromApi(this.#machine, record);
  }

  #tearDownWhenStopped(record: PodMemory): void {
    if (record.containers.some(isRunning)) return;
    schedule(this.#machine, this.#nowMs + draw('containerStop', this.#machine.random), 'teardown', record);
  }

  /** Does the steps that are due, until one takes time. */
  #continue(record: PodMemory): void {
    for (;;) {
      const step = record.work?.steps[0];
      if (!step) {
        this.#endSync(record, retryMs);
        return;
      }
      const progress = advanceStep(this.#machine, record, step);
      if (progress === 'ends') {
        this.end(record, graceSecondsOf(record.pod), 'ended the pod, of which nothing is left to run');
        return;
      }
      if (!this.#took(record, step, progress)) return;
    }
  }

  #proceed(record: PodMemory, step: Step, progress: Progress): void {
    if (this.#took(record, step, progress)) this.#continue(record);
  }

  /** Books what a step led to. Returns true when the next step may begin. */
  #took(record: PodMemory, step: Step, progress: Progress): boolean {
    const { work } = record;
    if (!work || progress === 'waits') return false;
    if (progress === 'done' || progress === 'failed') {
      work.steps.shift();
      if (progress === 'failed') {
        work.hasFailed = true;
        if (step.do === 'start')
          record.because = `could not start container ${step.container}: ${containerMemory(record, step.container)?.failure?.reason}`;
        // An init container that cannot start holds up everything behind it.
        if (step.do !== 'start' || containerMemory(record, step.container)?.role === 'init') work.steps = [];
      } else if (step.do !== 'plan' && step.do !== 'mount') work.hasChanged = true;
      return true;
    }
    work.dueMs = schedule(this.#machine, this.#nowMs + progress.waitMs, 'step', record);
    return false;
  }

  #endSync(record: PodMemory, retry: readonly [number, number]): void {
    const { work } = record;
    if (!work) return;
    record.work = undefined;
    record.lastSyncEndMs = this.#nowMs;
    const random = this.#machine.random;
    if (work.hasChanged || record.mustSyncAgain) this.requestSync(record, this.#nowMs);
    else if (work.hasFailed) this.requestSync(record, this.#nowMs + random.between(retry[0], retry[1]));
    record.mustSyncAgain = false;
  }

  #deadlineMs(record: PodMemory): number | undefined {
    const seconds = record.pod.spec.activeDeadlineSeconds;
    const startedMs = parseTime(record.pod.status.startTime) - this.#machine.engine.epochMs;
    return seconds === undefined ? undefined : (Number.isNaN(startedMs) ? this.#nowMs : startedMs) + seconds * 1000;
  }

  #watchDeadline(record: PodMemory): void {
    const dueMs = this.#deadlineMs(record);
    if (dueMs !== undefined) schedule(this.#machine, dueMs, 'deadline', record);
  }
}

/** It runs, or could not be started, with another image than it should have now. */
function isOutdated(memory: ContainerMemory, pod: Pod): boolean {
  const image = isRunning(memory) ? memory.instance.image : memory.failure?.image;
  return image !== undefined && image !== containerSpec(pod, memory.name)?.image;
}

function isOver({ pod, verdict }: PodMemory): boolean {
  return pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded' || verdict !== undefined;
}

/** Containers first, all at once; then the side-cars, the last one first. */
function stopOrder(record: PodMemory): (ContainerMemory & { instance: Instance })[] {
  const running = record.containers.filter(isRunning);
  const sidecars = running.filter((memory) => memory.role === 'sidecar').reverse();
  return [...running.filter((memory) => memory.role !== 'sidecar'), ...sidecars];
}

/** The time that a pod has to stop; never less than a second. */
// k8s: pkg/kubelet/pod_workers.go calculateEffectiveGracePeriod
function graceSecondsOf({ metadata, spec }: Pod): number {
  return Math.max(metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds, 1);
}
