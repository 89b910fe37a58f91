/** STATUS, READY and RESTARTS of a pod as `kubectl get pods` prints them. */
// k8s: pkg/printers/internalversion/printers.go printPod
import { podCondition } from './conditions.ts';
import type { ContainerStatus, Pod } from './types.ts';

export interface PrintedStatus {
  status: string;
  readyContainers: number;
  totalContainers: number;
  restarts: number;
}

export function printedStatus(pod: Pod): PrintedStatus {
  const init = initStatus(pod);
  let status = pod.status.reason ?? pod.status.phase;
  if (podCondition(pod, 'PodScheduled')?.reason === 'SchedulingGated') status = 'SchedulingGated';
  let { readyContainers, restarts } = init;
  if (init.status !== undefined) status = init.status;
  if (init.status === undefined || podCondition(pod, 'Initialized')?.status === 'True') {
    const containers = pod.status.containerStatuses ?? [];
    restarts = init.sidecarRestarts;
    let hasRunning = false;
    // Backwards, so that the first container's reason is the one printed.
    for (const container of [...containers].reverse()) {
      restarts += container.restartCount;
      const reason = reasonOf(container);
      if (reason !== undefined) status = reason;
      else if (container.ready && container.state.running) {
        hasRunning = true;
        readyContainers++;
      }
    }
    if (status === 'Completed' && hasRunning) {
      status = podCondition(pod, 'Ready')?.status === 'True' ? 'Running' : 'NotReady';
    }
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (pod.status.reason === 'NodeLost') status = 'Unknown';
    else if (pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed') status = 'Terminating';
  }
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always').length;
  return { status, readyContainers, totalContainers: pod.spec.containers.length + sidecars, restarts };
}

function reasonOf({ state }: ContainerStatus): string | undefined {
  if (state.waiting?.reason) return state.waiting.reason;
  if (!state.terminated) return undefined;
  if (state.terminated.reason) return state.terminated.reason;
  return state.terminated.signal ? `Signal:${state.terminated.signal}` : `ExitCode:${state.terminated.exitCode}`;
}

function initStatus(pod: Pod): { status?: string; readyContainers: number; restarts: number; sidecarRestarts: number } {
  const specs = pod.spec.initContainers ?? [];
  let readyContainers = 0;
  let restarts = 0;
  let sidecarRestarts = 0;
  for (const [index, container] of (pod.status.initContainerStatuses ?? []).entries()) {
    const sidecar = specs.find((spec) => spec.name === container.name)?.restartPolicy === 'Always';
    restarts += container.restartCount;
    if (sidecar) sidecarRestarts += container.restartCount;
    const { terminated, waiting } = container.state;
    if (terminated?.exitCode === 0) continue;
    if (sidecar && container.started) {
      if (container.ready) readyContainers++;
      continue;
    }
    const reason = terminated
      ? reasonOf(container)
      : waiting?.reason && waiting.reason !== 'PodInitializing'
        ? waiting.reason
        : `${index}/${specs.length}`;
    return { status: `Init:${reason}`, readyContainers, restarts, sidecarRestarts };
  }
  return { readyContainers, restarts, sidecarRestarts };
}
