/** Reports the status of a pod, once per real change: the status manager. */
// k8s: pkg/kubelet/status/status_manager.go
import { equal } from '../../base/equality.ts';
import { pod as podKind } from '../../kinds/pod/index.ts';
import type { PodStatus } from '../../kinds/pod/types.ts';
import type { Machine } from './machine.ts';
import type { PodMemory } from './memory.ts';
import { statusOf } from './status.ts';

/** Another part may write the same pod in between; so often is its newest state taken as the base. */
const triesMax = 3;

/**
 * Writes the status if it has changed. An update of the whole status from the newest object that the kubelet knows is cheaper than a
 * patch, and a conflict tells when somebody else has written; then the object is read again.
 * Returns true when something was written.
 */
export function writeStatus(machine: Machine, record: PodMemory, isTerminal = false): boolean {
  if (!machine.isReachable) {
    record.hasUnwrittenStatus = true;
    return false;
  }
  record.hasUnwrittenStatus = false;
  const context = {
    hostIp: machine.hostIp,
    epochMs: machine.engine.epochMs,
    nowMs: machine.engine.agenda.nowMs,
    isTerminal,
  };
  for (let tries = 0; tries < triesMax; tries++) {
    const status = statusOf(record, context);
    keepOthers(status, record.pod.status);
    if (equal(status, record.pod.status)) return false;
    machine.client.cause = record.cause;
    const result = machine.client.updateStatus(podKind, { ...record.pod, status }, record.because || undefined);
    if (result.ok) {
      record.pod = result.object;
      record.cause = { kind: 'revision', revision: Number(result.object.metadata.resourceVersion) };
      return true;
    }
    if (result.status.reason !== 'Conflict') return false;
    const newest = machine.client.get(podKind, record.key);
    if (!newest.ok || newest.object.metadata.uid !== record.uid) return false;
    record.pod = newest.object;
  }
  return false;
}

/** What others write into the status of a pod, and the kubelet leaves alone. */
function keepOthers(status: PodStatus, { nominatedNodeName, observedGeneration }: PodStatus): void {
  if (nominatedNodeName) status.nominatedNodeName = nominatedNodeName;
  if (observedGeneration) status.observedGeneration = observedGeneration;
}

/** Removes the pod from the API once nothing of it is left here. */
export function deleteFromApi(machine: Machine, record: PodMemory): void {
  if (!machine.isReachable) return;
  machine.client.cause = record.cause;
  machine.client.delete(
    podKind,
    record.key,
    { gracePeriodSeconds: 0, preconditions: { uid: record.uid } },
    'removed the pod, whose containers have stopped',
  );
}
