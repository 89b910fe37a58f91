/** What becomes of a pod's record: copied for a save, cut short by a power failure. */
import { copy } from '../../base/equality.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { isRunning, type PodMemory } from './memory.ts';

/** After a power cut nothing is left of a pod but what is on the disk: how often its containers had started, and its volumes. */
export function interrupt(record: PodMemory, nowMs: number): void {
  record.work = undefined;
  record.syncAtMs = undefined;
  record.lastSyncEndMs = undefined;
  record.ip = undefined;
  record.ending = undefined;
  record.mustSyncAgain = false;
  record.hasUnwrittenStatus = false;
  record.sandbox = record.isFinished ? 'gone' : 'none';
  record.isMounted = false;
  for (const memory of record.containers) {
    memory.probes = {};
    memory.crash = undefined;
    memory.pull = undefined;
    memory.failure = undefined;
    if (!isRunning(memory)) continue;
    // Containerd does not know how they ended.
    memory.instance.end = { atMs: nowMs, code: 255, reason: 'Unknown' };
    memory.instance.hasEnded = true;
    memory.instance.lookAtMs = undefined;
  }
}

/** The later of two states of an object. */
export function newest(left: Pod, right: Pod): Pod {
  return Number(right.metadata.resourceVersion) >= Number(left.metadata.resourceVersion) ? right : left;
}

/** A copy that shares nothing that changes; the object itself is shared. */
export function copyRecord(record: PodMemory): PodMemory {
  const { pod, ...rest } = record;
  return { pod, ...copy(rest) };
}
