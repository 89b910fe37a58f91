/** What a pod uses of its node: what its annotations pin, or else what its programs take. */
import { milliOf, valueOf } from '../../api/quantity.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { isRunning, type PodMemory } from './memory.ts';

export interface Usage {
  cpuMilli: number;
  memoryBytes: number;
}

const cpuAnnotation = 'orrery.dev/cpu-usage';
const memoryAnnotation = 'orrery.dev/memory-usage';

export function usageOf(record: PodMemory): Usage {
  const usage: Usage = { cpuMilli: 0, memoryBytes: 0 };
  for (const container of record.containers) {
    if (!isRunning(container)) continue;
    usage.cpuMilli += container.instance.process.cpuMilli;
    usage.memoryBytes += container.instance.process.memoryBytes;
  }
  const isUp = record.containers.some(isRunning);
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
