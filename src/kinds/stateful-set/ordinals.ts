/** The names of a set's pods and claims, and the numbers in them: what the controller and the page ask. */
// k8s: pkg/controller/statefulset/stateful_set_utils.go
import type { StatefulSet } from './types.ts';

export const podIndexLabel = 'apps.kubernetes.io/pod-index';
export const podNameLabel = 'statefulset.kubernetes.io/pod-name';

/** The number at the end of a pod's name if the rest is the set's; -1 for any other name. Example: `db-2` → 2. */
export function ordinalOf(setName: string, podName: string): number {
  const match = /^(.*)-(\d+)$/.exec(podName);
  if (match?.[1] !== setName) return -1;
  const ordinal = Number(match[2]);
  return ordinal < 2 ** 31 ? ordinal : -1;
}

export function podNameOf(setName: string, ordinal: number): string {
  return `${setName}-${ordinal}`;
}

/** `www-web-0` */
export function claimNameOf(templateName: string | undefined, setName: string, ordinal: number): string {
  return `${templateName ?? ''}-${setName}-${ordinal}`;
}

export function firstOrdinal({ spec }: Pick<StatefulSet, 'spec'>): number {
  return spec.ordinals?.start ?? 0;
}

export function isInRange({ spec }: Pick<StatefulSet, 'spec'>, ordinal: number): boolean {
  const first = firstOrdinal({ spec });
  return ordinal >= first && ordinal < first + spec.replicas;
}
