/** The status of a pod as its kubelet reports it: a pure function of what the kubelet remembers. */
// k8s: pkg/kubelet/kubelet_pods.go generateAPIPodStatus, convertToAPIContainerStatuses
import { formatTime } from '../../api/time.ts';
import { qosClassOf } from '../../kinds/pod/qos.ts';
import type {
  Container,
  ContainerState,
  ContainerStatus,
  PodStatus,
  VolumeMount,
  VolumeMountStatus,
} from '../../kinds/pod/types.ts';
import { conditionsOf, hasAnyAppStarted } from './conditions.ts';
import { ephemeralStatus } from './ephemeral.ts';
import { containerMemory, type ContainerMemory, type Instance, type PodMemory } from './memory.ts';
import { phaseOf } from './phase.ts';
import { shouldRestart } from './sync-pod.ts';

export interface StatusContext {
  hostIp: string;
  /** Milliseconds since 1970 at virtual time zero. */
  epochMs: number;
  nowMs: number;
  /** Nothing of the pod runs any more. */
  isTerminal: boolean;
}

export function statusOf(record: PodMemory, context: StatusContext): PodStatus {
  const { pod } = record;
  const now = formatTime(context.epochMs + context.nowMs);
  const startTime = pod.status.startTime ?? now;
  const qosClass = pod.status.qosClass ?? qosClassOf(pod.spec);
  if (record.verdict?.isRejection)
    return { phase: 'Failed', reason: record.verdict.reason, message: record.verdict.message, startTime, qosClass };
  const statuses = containerStatuses(record, context);
  const hasInitialized = hasAnyAppStarted(pod, statuses);
  if (context.isTerminal && hasInitialized)
    for (const container of pod.spec.containers) giveUp(statuses, container.name);
  let phase = phaseOf(pod, statuses, context.isTerminal, hasInitialized);
  if (pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') phase = pod.status.phase;
  else if (record.verdict || (context.isTerminal && phase !== 'Succeeded')) phase = 'Failed';
  const keepsReason = !record.verdict && phase === pod.status.phase;
  const reason = record.verdict?.reason ?? (keepsReason ? pod.status.reason : undefined);
  const message = record.verdict?.message ?? (keepsReason ? pod.status.message : undefined);
  const ip = pod.spec.hostNetwork ? context.hostIp : (record.ip ?? pod.status.podIP);
  const listed = (containers: readonly Container[] | undefined) =>
    (containers ?? []).flatMap(({ name }) => statuses.get(name) ?? []);
  const initContainerStatuses = listed(pod.spec.initContainers);
  const conditions = conditionsOf(pod, statuses, phase, record.sandbox === 'ready', now);
  const status: PodStatus = { phase, conditions };
  if (message) status.message = message;
  if (reason) status.reason = reason;
  status.hostIP = context.hostIp;
  status.hostIPs = [{ ip: context.hostIp }];
  if (ip) {
    status.podIP = ip;
    status.podIPs = [{ ip }];
  }
  status.startTime = startTime;
  if (initContainerStatuses.length) status.initContainerStatuses = initContainerStatuses;
  // Upstream sorts these by name, unlike the init containers.
  status.containerStatuses = listed(pod.spec.containers).sort(byName);
  status.qosClass = qosClass;
  if (pod.spec.ephemeralContainers)
    status.ephemeralContainerStatuses = listed(pod.spec.ephemeralContainers).sort(byName).map(ephemeralStatus);
  return status;
}

function byName(left: ContainerStatus, right: ContainerStatus): number {
  return left.name < right.name ? -1 : 1;
}

function containerStatuses(record: PodMemory, context: StatusContext): Map<string, ContainerStatus> {
  const { pod } = record;
  const statuses = new Map<string, ContainerStatus>();
  const hasInit = (pod.spec.initContainers?.length ?? 0) > 0;
  for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
    const memory = containerMemory(record, container.name);
    statuses.set(container.name, containerStatus(record, container, memory, hasInit, context));
  }
  for (const container of pod.spec.ephemeralContainers ?? []) {
    const memory = containerMemory(record, container.name);
    statuses.set(container.name, containerStatus(record, container, memory, hasInit, context));
  }
  return statuses;
}

function containerStatus(
  record: PodMemory,
  container: Container,
  memory: ContainerMemory | undefined,
  hasInit: boolean,
  context: StatusContext,
): ContainerStatus {
  const { pod } = record;
  const instance = memory?.instance;
  const role = memory?.role ?? 'app';
  const status: ContainerStatus = {
    name: container.name,
    state: { waiting: { reason: hasInit ? 'PodInitializing' : 'ContainerCreating' } },
    lastState: {},
    ready: false,
    restartCount: instance?.attempt ?? 0,
    image: instance?.fullImage ?? container.image,
    imageID: instance?.imageId ?? '',
    ...(container.volumeMounts?.length ? { volumeMounts: container.volumeMounts.map(mountStatus) } : {}),
  };
  if (instance) {
    status.containerID = instance.id;
    status.state = stateOf(instance, context);
    if (memory?.previous) status.lastState = stateOf(memory.previous, context);
  }
  const isDone = role === 'init' && instance?.hasEnded === true && instance.end?.code === 0;
  const isTriedAgain = role === 'ephemeral' ? !instance : shouldRestart(pod, instance);
  if (memory?.failure && !isDone && !context.isTerminal && isTriedAgain) {
    if (status.state.terminated) status.lastState = { terminated: status.state.terminated };
    status.state = {
      waiting: {
        reason: memory.failure.reason,
        ...(memory.failure.message ? { message: memory.failure.message } : {}),
      },
    };
  }
  status.started = isStarted(container, memory);
  if (role === 'init') status.ready = isDone;
  else status.ready = status.started && (!container.readinessProbe || memory?.probes.readiness?.result === 'success');
  return status;
}

/** Mounts below a read-only one are as they are: the runtime could not make them read-only, too. */
// k8s: pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses
function mountStatus({ name, mountPath, readOnly }: VolumeMount): VolumeMountStatus {
  return { name, mountPath, ...(readOnly ? { readOnly, recursiveReadOnly: 'Disabled' as const } : {}) };
}

/** Running, and past its startup probe. */
export function isStarted(container: Container, memory: ContainerMemory | undefined): boolean {
  if (!memory?.instance || memory.instance.hasEnded) return false;
  return !container.startupProbe || memory.role === 'init' || memory.probes.startup?.result === 'success';
}

function stateOf(instance: Instance, context: StatusContext): ContainerState {
  const startedAt = formatTime(context.epochMs + instance.startedAtMs);
  if (!instance.hasEnded || !instance.end) return { running: { startedAt } };
  const { code, reason, message, atMs } = instance.end;
  return {
    terminated: {
      exitCode: code,
      reason,
      ...(message ? { message } : {}),
      startedAt,
      finishedAt: formatTime(context.epochMs + atMs),
      containerID: instance.id,
    },
  };
}

// Of a container that cannot be found when its pod is over, nobody knows how it ended.
// k8s: pkg/kubelet/status/status_manager.go TerminatePod
function giveUp(statuses: Map<string, ContainerStatus>, name: string): void {
  const status = statuses.get(name);
  if (!status || status.state.terminated) return;
  const terminated = {
    exitCode: 137,
    reason: 'ContainerStatusUnknown',
    message: 'The container could not be located when the pod was terminated',
  };
  statuses.set(name, { ...status, state: { terminated }, ready: false });
}
