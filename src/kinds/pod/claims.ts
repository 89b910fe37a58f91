/** The claims that a pod mounts. */
import type { PodSpec } from './types.ts';

/** Names in the pod's namespace, each once. */
export function claimNamesOf({ volumes = [] }: Pick<PodSpec, 'volumes'>): string[] {
  const names = volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
  return [...new Set(names)];
}
