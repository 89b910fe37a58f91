/** Ephemeral containers: added to a pod that runs, started once beside its containers, and never again. */
// k8s: pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions, pkg/kubelet/kubelet_pods.go generateAPIPodStatus
import type { ContainerStatus } from '../../kinds/pod/types.ts';
import { containerMemory, type PodMemory } from './memory.ts';

/** Takes in the ephemeral containers that the kubelet has not met yet. Returns whether there are any. */
export function adoptEphemeral(record: PodMemory): boolean {
  let isNew = false;
  for (const { name } of record.pod.spec.ephemeralContainers ?? []) {
    if (containerMemory(record, name)) continue;
    record.containers.push({ name, role: 'ephemeral', probes: {} });
    isNew = true;
  }
  return isNew;
}

/** Those that were never started: one whose image could not be pulled is tried again, one that has ended is not. */
export function ephemeralToStart(record: PodMemory): string[] {
  if (!record.pod.spec.ephemeralContainers) return [];
  return record.containers
    .filter(({ role, instance }) => role === 'ephemeral' && instance === undefined)
    .map(({ name }) => name);
}

/** Nobody asks whether they are ready. */
export function ephemeralStatus({ started: _, ...status }: ContainerStatus): ContainerStatus {
  return { ...status, ready: false };
}
