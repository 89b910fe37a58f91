/** What a pod uses of its node: what its annotations pin, or else what its programs and their users take, as far as the limits allow. */
import { milliOf, valueOf } from '../../api/quantity.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { isRunning, type PodMemory } from './memory.ts';

export interface Usage {
  cpuMilli: number;
  memoryBytes: number;
}

const cpuAnnotation = 'orrery.dev/cpu-usage';
const memoryAnnotation = 'orrery.dev/memory-usage';

/** @param load what its users make it take */
export function usageOf(record: PodMemory, load: Usage = { cpuMilli: 0, memoryBytes: 0 }): Usage {
  const usage: Usage = { cpuMilli: 0, memoryBytes: 0 };
  for (const container of record.containers) {
    if (!isRunning(container)) continue;
    usage.cpuMilli += container.instance.process.cpuMilli;
    usage.memoryBytes += container.instance.process.memoryBytes;
  }
  const isUp = record.containers.some(isRunning);
  if (isUp) {
    usage.cpuMilli = Math.min(usage.cpuMilli + Math.round(load.cpuMilli), cpuLimitOf(record.pod));
    usage.memoryBytes += Math.round(load.memoryBytes);
  }
  const cpu = record.pod.metadata.annotations?.[cpuAnnotation];
  const memory = record.pod.metadata.annotations?.[memoryAnnotation];
  if (isUp && cpu !== undefined) usage.cpuMilli = milliOf(cpu) || 0;
  if (isUp && memory !== undefined) usage.memoryBytes = valueOf(memory) || 0;
  return usage;
}

/** The share of the pinned memory that one of the pod's containers takes. */
export function pinnedUsage(pod: Pod): { memoryBytes?: number } {
  const pinned = pod.metadata.annotations?.[memoryAnnotation];
  const bytes = pinned === undefined ? Number.NaN : valueOf(pinned);
  return Number.isNaN(bytes) ? {} : { memoryBytes: Math.round(bytes / pod.spec.containers.length) };
}

/** The kernel gives the containers no more CPU than their limits; without one for each there is none for the pod. */
function cpuLimitOf({ spec }: Pod): number {
  return spec.containers.reduce((sum, { resources }) => {
    const limit = resources?.limits?.['cpu'];
    return sum + (limit === undefined ? Number.POSITIVE_INFINITY : milliOf(limit));
  }, 0);
}
