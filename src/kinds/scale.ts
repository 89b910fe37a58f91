/** Where the scale subresource reads and writes, for all that keep their number in `spec.replicas`. */
import type { ScaleDefinition } from '../api/kind.ts';
import type { KubernetesObject } from '../api/object.ts';

/** @param selector the text of the selector that takes the counted pods */
export function scaleBy<T extends KubernetesObject & { spec: { replicas: number }; status: { replicas?: number } }>(
  selector: (object: T) => string,
): ScaleDefinition<T> {
  return {
    replicas: ({ spec }) => spec.replicas,
    withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }),
    statusReplicas: ({ status }) => status.replicas ?? 0,
    selector,
  };
}
