/** The phase of a pod, from the statuses of its containers. */
// k8s: pkg/kubelet/kubelet_pods.go getPhase
import type { ContainerStatus, Pod, PodStatus } from '../../kinds/pod/types.ts';

export function phaseOf(
  pod: Pod,
  statuses: ReadonlyMap<string, ContainerStatus>,
  isTerminal: boolean,
  hasInitialized: boolean,
): PodStatus['phase'] {
  const init = countInit(pod, statuses);
  if (init.failed > 0 && pod.spec.restartPolicy === 'Never') return 'Failed';
  const count = {
    unknown: init.unknownSidecars,
    running: init.runningSidecars,
    waiting: init.waitingSidecars,
    stopped: 0,
    succeeded: 0,
  };
  for (const container of pod.spec.containers) {
    const status = statuses.get(container.name);
    if (!status) count.unknown++;
    else if (status.state.running) count.running++;
    else if (status.state.terminated) {
      count.stopped++;
      if (status.state.terminated.exitCode === 0) count.succeeded++;
    } else if (status.lastState.terminated) count.stopped++;
    else count.waiting++;
  }
  if (init.pending > 0 || (init.pendingSidecars > 0 && !hasInitialized) || count.waiting > 0) return 'Pending';
  if (count.unknown > 0) return 'Pending';
  if (count.running > 0) return 'Running';
  if (count.stopped === 0) return 'Pending';
  const outcome = count.stopped === count.succeeded ? 'Succeeded' : 'Failed';
  if (isTerminal) return outcome;
  if (pod.spec.restartPolicy === 'Always') return 'Running';
  if (outcome === 'Succeeded' || pod.spec.restartPolicy === 'Never') return outcome;
  return 'Running';
}

function countInit(pod: Pod, statuses: ReadonlyMap<string, ContainerStatus>) {
  const count = {
    pending: 0,
    failed: 0,
    pendingSidecars: 0,
    runningSidecars: 0,
    waitingSidecars: 0,
    unknownSidecars: 0,
  };
  for (const container of pod.spec.initContainers ?? []) {
    const status = statuses.get(container.name);
    const { running, terminated } = status?.state ?? {};
    const last = status?.lastState.terminated;
    if (container.restartPolicy === 'Always') {
      if (!status) count.unknownSidecars++;
      else if (running) {
        count.runningSidecars++;
        if (!status.started) count.pendingSidecars++;
      } else if (!terminated && !last) {
        count.pendingSidecars++;
        count.waitingSidecars++;
      }
    } else if (!status || running) count.pending++;
    else if (terminated) {
      if (terminated.exitCode !== 0) count.failed++;
    } else if (last) {
      if (last.exitCode !== 0) count.failed++;
    } else count.pending++;
  }
  return count;
}
