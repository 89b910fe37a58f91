/** What `kubectl get pods` says of a pod: READY, STATUS, RESTARTS. The pictures use the same words. */
// k8s: pkg/printers/internalversion/printers.go printPod
import { parseTime } from '../../api/time.ts';
import { humanDuration } from '../../api/duration.ts';
import { isPodReady, isPodTerminal, podCondition } from './conditions.ts';
import type { ContainerState, ContainerStatus, Pod } from './types.ts';

export interface PodStatusText {
  /** Ready containers of all: `1/2`. */
  ready: string;
  /** `Running`, `CrashLoopBackOff`, `Init:1/2`, `Terminating`, … */
  status: string;
  /** `3 (5s ago)`, or `0`. */
  restarts: string;
}

/** @param nowMs milliseconds since 1970 */
export function podStatusText(pod: Pod, nowMs: number): PodStatusText {
  const init = initProgress(pod);
  let status = pod.status.reason || pod.status.phase;
  if (podCondition(pod, 'PodScheduled')?.reason === 'SchedulingGated') status = 'SchedulingGated';
  if (init.status) status = init.status;
  let restarts = init.restarts;
  let readyContainers = init.readyContainers;
  if (!init.status || podCondition(pod, 'Initialized')?.status === 'True') {
    const main = mainProgress(pod, status);
    status = main.status;
    readyContainers += main.readyContainers;
    restarts = addRestarts(init.sidecarRestarts, main.restarts);
  }
  if (pod.metadata.deletionTimestamp) {
    if (pod.status.reason === 'NodeLost') status = 'Unknown';
    else if (!isPodTerminal(pod)) status = 'Terminating';
  }
  return {
    ready: `${readyContainers}/${pod.spec.containers.length + sidecarNames(pod).size}`,
    status,
    restarts: restartsText(restarts, nowMs),
  };
}

interface Restarts {
  count: number;
  /** When a container ended that was started again; NaN when none did. */
  lastMs: number;
}

const noRestarts: Restarts = { count: 0, lastMs: Number.NaN };

/** Side-cars count as containers. The first init container that is not done decides the status. */
function initProgress(pod: Pod): {
  status: string;
  restarts: Restarts;
  sidecarRestarts: Restarts;
  readyContainers: number;
} {
  const sidecars = sidecarNames(pod);
  const total = pod.spec.initContainers?.length ?? 0;
  let restarts = noRestarts;
  let sidecarRestarts = noRestarts;
  let readyContainers = 0;
  for (const [index, container] of (pod.status.initContainerStatuses ?? []).entries()) {
    restarts = addRestarts(restarts, restartsOf(container));
    const isSidecar = sidecars.has(container.name);
    if (isSidecar) sidecarRestarts = addRestarts(sidecarRestarts, restartsOf(container));
    if (container.state?.terminated?.exitCode === 0) continue;
    if (isSidecar && container.started) {
      if (container.ready) readyContainers++;
      continue;
    }
    return { status: initStatus(container.state ?? {}, index, total), restarts, sidecarRestarts, readyContainers };
  }
  return { status: '', restarts, sidecarRestarts, readyContainers };
}

function initStatus(state: ContainerState, index: number, total: number): string {
  if (state.terminated) return `Init:${endReason(state.terminated)}`;
  const waiting = state.waiting?.reason;
  return waiting && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${index}/${total}`;
}

/** The last container in trouble wins; the first one of them is looked at last. */
function mainProgress(pod: Pod, statusBefore: string): { status: string; restarts: Restarts; readyContainers: number } {
  let status = statusBefore;
  let restarts = noRestarts;
  let readyContainers = 0;
  for (const container of [...(pod.status.containerStatuses ?? [])].reverse()) {
    restarts = addRestarts(restarts, restartsOf(container));
    const state = container.state ?? {};
    if (state.waiting?.reason) status = state.waiting.reason;
    else if (state.terminated) status = endReason(state.terminated);
    else if (container.ready && state.running) readyContainers++;
  }
  // One container is done while another still runs.
  if (status === 'Completed' && readyContainers > 0) status = isPodReady(pod) ? 'Running' : 'NotReady';
  return { status, restarts, readyContainers };
}

function endReason(terminated: NonNullable<ContainerState['terminated']>): string {
  if (terminated.reason) return terminated.reason;
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`;
}

function sidecarNames(pod: Pod): Set<string> {
  const names = new Set<string>();
  for (const container of pod.spec.initContainers ?? [])
    if (container.restartPolicy === 'Always') names.add(container.name);
  return names;
}

function restartsOf(container: ContainerStatus): Restarts {
  return { count: container.restartCount, lastMs: parseTime(container.lastState?.terminated?.finishedAt) };
}

function addRestarts(left: Restarts, right: Restarts): Restarts {
  const times = [left.lastMs, right.lastMs].filter((timeMs) => !Number.isNaN(timeMs));
  return { count: left.count + right.count, lastMs: times.length > 0 ? Math.max(...times) : Number.NaN };
}

function restartsText({ count, lastMs }: Restarts, nowMs: number): string {
  if (count === 0 || Number.isNaN(lastMs)) return String(count);
  return `${count} (${humanDuration(nowMs - lastMs)} ago)`;
}
