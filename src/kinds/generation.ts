/** The generation counts changes of what an object asks for, so that a controller can say which of them it has seen. */
// k8s: pkg/registry/apps/deployment/strategy.go PrepareForUpdate
import type { KubernetesObject } from '../api/object.ts';

export function firstGeneration(draft: { metadata: { generation?: number } }): void {
  draft.metadata.generation = 1;
}

/** Sets the generation of an update: one more than before when something asked for has changed. */
export function nextGeneration(next: KubernetesObject, old: KubernetesObject, hasChanged: boolean): void {
  const generation = (old.metadata.generation ?? 0) + (hasChanged ? 1 : 0);
  if (generation > 0) next.metadata.generation = generation;
  else delete next.metadata.generation;
}
