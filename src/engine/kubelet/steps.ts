/** The steps of a sync: mounting, planning, the sandbox, killing and starting containers. */
// k8s: pkg/kubelet/kuberuntime/kuberuntime_manager.go SyncPod
import { draw } from '../client/latencies.ts';
import { missingVolume } from './configuration.ts';
import { advanceStart, type Progress } from './container-start.ts';
import { recordEvent, type Machine } from './machine.ts';
import {
  containerMemory,
  containerSpec,
  isRunning,
  type ContainerMemory,
  type PodMemory,
  type Step,
} from './memory.ts';
import { addProbes } from './prober.ts';
import { graceSecondsFor, stop } from './process-life.ts';
import { planPod } from './sync-pod.ts';

/** A volume that cannot be mounted is tried again after 0.5 s, doubling up to 2 min 2 s. */
// k8s: pkg/util/goroutinemap/exponentialbackoff
const mountRetryMs = 500;
const mountRetryMsMax = 122_000;

/** Does what a step can do now. `ends`: nothing of the pod is left to run. */
export function advanceStep(machine: Machine, record: PodMemory, step: Step): Progress | 'ends' {
  switch (step.do) {
    case 'mount':
      return mount(machine, record, step);
    case 'plan':
      return plan(record);
    case 'sandbox':
      return createSandbox(machine, record, step);
    case 'kill':
      return kill(machine, record, step);
    case 'start': {
      const memory = containerMemory(record, step.container);
      const container = containerSpec(record.pod, step.container);
      return memory && container ? advanceStart(machine, record, step, memory, container) : 'failed';
    }
  }
}

function mount(machine: Machine, record: PodMemory, step: Extract<Step, { do: 'mount' }>): Progress {
  const missing = missingVolume(record.pod, machine.shared);
  const claimed = missing ? undefined : machine.shared.disks.mount(record.pod, machine.name);
  if (claimed && 'disks' in claimed) {
    record.disks = claimed.disks;
    record.isMounted = true;
    addProbes(machine, record);
    return 'done';
  }
  const message = missing
    ? `MountVolume.SetUp failed for volume "${missing.volume}" : ${missing.error}`
    : (claimed?.error ?? '');
  recordEvent(machine, record, 'Warning', 'FailedMount', message);
  return { waitMs: Math.min(mountRetryMs * 2 ** step.retries++, mountRetryMsMax) };
}

function plan(record: PodMemory): Progress | 'ends' {
  const actions = planPod(record);
  if (actions.killPod) return 'ends';
  const steps = record.work?.steps ?? [];
  if (actions.createSandbox) steps.push({ do: 'sandbox', isStarted: false });
  for (const victim of actions.kill) steps.push({ do: 'kill', ...victim, isStarted: false });
  for (const container of actions.start) {
    const endedAtMs = lastEndMs(containerMemory(record, container));
    steps.push({ do: 'start', container, at: 'begin', ...(endedAtMs === undefined ? {} : { endedAtMs }) });
  }
  return 'done';
}

// As the sync sees it when it begins: an instance that it is about to kill itself has not ended yet.
function lastEndMs(memory: ContainerMemory | undefined): number | undefined {
  if (memory?.instance?.hasEnded) return memory.instance.end?.atMs;
  return memory?.previous?.end?.atMs;
}

function createSandbox(machine: Machine, record: PodMemory, step: Extract<Step, { do: 'sandbox' }>): Progress {
  if (!step.isStarted) {
    step.isStarted = true;
    const message = 'Pod sandbox changed, it will be killed and re-created.';
    if (record.sandboxes > 0) recordEvent(machine, record, 'Normal', 'SandboxChanged', message);
    return { waitMs: draw('podSandbox', machine.random) };
  }
  const { podCidr } = machine;
  const ip = record.pod.spec.hostNetwork ? machine.hostIp : podCidr && machine.addresses.take(podCidr);
  if (!ip) {
    const why = `no IP addresses available in range set: ${podCidr}`;
    const message = `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: plugin type="ptp" failed (add): failed to allocate for range 0: ${why}`;
    recordEvent(machine, record, 'Warning', 'FailedCreatePodSandBox', message);
    return 'failed';
  }
  if (!record.pod.spec.hostNetwork) record.ip = ip;
  record.sandbox = 'ready';
  record.sandboxes++;
  return 'done';
}

function kill(machine: Machine, record: PodMemory, step: Extract<Step, { do: 'kill' }>): Progress {
  const memory = containerMemory(record, step.container);
  const container = containerSpec(record.pod, step.container);
  if (!memory || !container || !isRunning(memory)) return 'done';
  if (!step.isStarted) {
    step.isStarted = true;
    const graceSeconds = graceSecondsFor(record, container, step.reason);
    stop(machine, record, memory, { graceSeconds, message: step.message });
  }
  return 'waits';
}
