/** Decides what a pod needs next: a sandbox, containers to start, containers to kill, or its end. */
// k8s: pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions, kuberuntime_container.go computeInitContainerActions
import type { Container, Pod } from '../../kinds/pod/types.ts';
import { ephemeralToStart } from './ephemeral.ts';
import {
  containerMemory,
  isRunning,
  type ContainerMemory,
  type Instance,
  type KillReason,
  type PodMemory,
} from './memory.ts';

export interface PodActions {
  /** Nothing is left to run: the sandbox goes. */
  killPod: boolean;
  createSandbox: boolean;
  kill: { container: string; message: string; reason: KillReason }[];
  /** Containers to start, in this order. */
  start: string[];
}

export function planPod(record: PodMemory): PodActions {
  const { pod } = record;
  if (record.sandbox !== 'ready') return planNewSandbox(record);
  const actions: PodActions = { killPod: false, createSandbox: false, kill: [], start: [] };
  const initStarts: string[] = [];
  const isInitialized = planInitContainers(record, actions, initStarts);
  if (actions.killPod) return actions;
  actions.start = [...ephemeralToStart(record), ...initStarts];
  if (!isInitialized) return actions;
  let kept = 0;
  let starts = 0;
  for (const container of pod.spec.containers) {
    const memory = containerMemory(record, container.name);
    if (!memory || !isRunning(memory)) {
      if (shouldRestart(pod, memory?.instance)) {
        actions.start.push(container.name);
        starts++;
      }
      continue;
    }
    const problem = problemOf(memory, container);
    if (!problem) {
      kept++;
      continue;
    }
    const restarts = problem.reason === 'definition' || pod.spec.restartPolicy !== 'Never';
    actions.kill.push({
      container: container.name,
      message: restarts ? `${problem.message}, will be restarted` : problem.message,
      reason: problem.reason,
    });
    if (restarts) {
      actions.start.push(container.name);
      starts++;
    }
  }
  if (kept === 0 && starts === 0) {
    // Side-cars do not keep a pod alive.
    return { killPod: true, createSandbox: false, kill: [], start: [] };
  }
  return actions;
}

/** A new sandbox starts the pod from the beginning, init containers included. */
function planNewSandbox(record: PodMemory): PodActions {
  const { pod } = record;
  const nothing: PodActions = { killPod: true, createSandbox: false, kill: [], start: [] };
  const hasRun = record.containers.some((container) => container.instance !== undefined);
  if (pod.spec.restartPolicy === 'Never' && record.sandboxes > 0 && hasRun) return nothing;
  const start = pod.spec.containers
    .filter(
      ({ name }) => !(pod.spec.restartPolicy === 'OnFailure' && hasSucceeded(containerMemory(record, name)?.instance)),
    )
    .map((container) => container.name);
  if (start.length === 0 && record.containers.some((container) => container.role === 'app' && container.instance))
    return nothing;
  const [firstInit] = pod.spec.initContainers ?? [];
  return { killPod: false, createSandbox: true, kill: [], start: firstInit ? [firstInit.name] : start };
}

/**
 * Walks the init containers from the last to the first: the last one with a status tells how far the pod has come.
 * Returns true when the others may run.
 */
function planInitContainers(record: PodMemory, actions: PodActions, starts: string[]): boolean {
  const { pod } = record;
  const containers = pod.spec.initContainers ?? [];
  if (containers.length === 0) return true;
  const appHasRun = pod.spec.containers.some(({ name }) => belongsToSandbox(record, containerMemory(record, name)));
  let isInitialized = appHasRun;
  let isPast = appHasRun;
  for (let index = containers.length - 1; index >= 0; index--) {
    const container = containers[index];
    const isSidecar = container.restartPolicy === 'Always';
    const memory = containerMemory(record, container.name);
    if (!memory || !belongsToSandbox(record, memory)) {
      if (isPast && isSidecar) starts.unshift(container.name);
      continue;
    }
    if (isPast && !isSidecar) continue;
    if (isRunning(memory)) {
      if (isSidecar) {
        const startup = memory.probes.startup;
        if (container.startupProbe && startup?.result !== 'success') {
          if (startup?.result === 'failure') {
            kill(actions, container, `Init container ${container.name} failed startup probe`, 'startupProbe');
            starts.unshift(container.name);
          }
        } else {
          if (index === containers.length - 1) isInitialized = true;
          else if (!isPast) starts.unshift(containers[index + 1].name);
          const changed = problemOf(memory, container);
          if (changed && changed.reason !== 'startupProbe') {
            kill(actions, container, `Init container ${changed.message.replace(/^Container /, '')}`, changed.reason);
            starts.unshift(container.name);
          }
        }
      }
    } else if (isSidecar) starts.unshift(container.name);
    else if (!hasSucceeded(memory.instance)) {
      if (pod.spec.restartPolicy === 'Never') {
        actions.killPod = true;
        return false;
      }
      starts.unshift(container.name);
    } else if (index === containers.length - 1) isInitialized = true;
    else starts.unshift(containers[index + 1].name);
    isPast = true;
  }
  if (!isPast) starts.unshift(containers[0].name);
  const once = [...new Set(starts)];
  starts.splice(0, starts.length, ...once);
  return isInitialized;
}

// Instances of an earlier sandbox (before a reboot) say nothing about this one.
function belongsToSandbox(record: PodMemory, memory: ContainerMemory | undefined): boolean {
  return memory?.instance !== undefined && memory.instance.sandbox === record.sandboxes;
}

/** Of init containers upstream says only what is wrong, not that they will be restarted. */
function kill(actions: PodActions, container: Container, message: string, reason: KillReason): void {
  actions.kill.push({ container: container.name, message, reason });
}

function problemOf(
  memory: ContainerMemory & { instance: Instance },
  container: Container,
): { message: string; reason: KillReason } | undefined {
  if (memory.instance.image !== container.image)
    return { message: `Container ${container.name} definition changed`, reason: 'definition' };
  if (memory.probes.liveness?.result === 'failure')
    return { message: `Container ${container.name} failed liveness probe`, reason: 'livenessProbe' };
  if (memory.probes.startup?.result === 'failure')
    return { message: `Container ${container.name} failed startup probe`, reason: 'startupProbe' };
  return undefined;
}

function hasSucceeded(instance: Instance | undefined): boolean {
  return instance?.hasEnded === true && instance.end?.code === 0;
}

/** Whether the next sync would start the container (again). */
// k8s: pkg/kubelet/container/helpers.go ShouldContainerBeRestarted
export function shouldRestart(pod: Pod, instance: Instance | undefined): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  if (!instance) return true;
  if (!instance.hasEnded || pod.spec.restartPolicy === 'Never') return false;
  return pod.spec.restartPolicy === 'Always' || instance.end?.code !== 0;
}
