/** Which class a claim gets that names none. */
// k8s: pkg/volume/util/storageclass.go GetDefaultClass, pkg/apis/storage/util/helpers.go IsDefaultAnnotation
import type { StorageClass } from './types.ts';

export const defaultClassAnnotation = 'storageclass.kubernetes.io/is-default-class';
const betaDefaultClassAnnotation = 'storageclass.beta.kubernetes.io/is-default-class';

export function isDefaultClass({ metadata }: { metadata: { annotations?: Record<string, string> } }): boolean {
  const { annotations } = metadata;
  return annotations?.[defaultClassAnnotation] === 'true' || annotations?.[betaDefaultClassAnnotation] === 'true';
}

/** Of several default classes the newest; of the same second the first by name. */
export function defaultClassOf(classes: Iterable<StorageClass>): StorageClass | undefined {
  let best: StorageClass | undefined;
  for (const candidate of classes)
    if (isDefaultClass(candidate) && (!best || isPreferred(candidate, best))) best = candidate;
  return best;
}

function isPreferred({ metadata: left }: StorageClass, { metadata: right }: StorageClass): boolean {
  if (left.creationTimestamp !== right.creationTimestamp) return left.creationTimestamp > right.creationTimestamp;
  return left.name < right.name;
}
