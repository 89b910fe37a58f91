/** What a controller has written to its slices, which its cache may not show yet. */
// k8s: staging/src/k8s.io/endpointslice/util/endpointslice_tracker.go
import type { Change } from '../../../api/handler.ts';
import type { KubernetesObject } from '../../../api/object.ts';
import type { EndpointSlice } from '../../../kinds/endpoint-slice/types.ts';

/** Last writes: versions by slice name, 0 for deleted. */
export type SliceVersions = Record<string, number>;

export function noteWrite(versions: SliceVersions, { metadata }: KubernetesObject): void {
  versions[metadata.name] = Number(metadata.resourceVersion);
}

export function noteDeletion(versions: SliceVersions, { metadata }: KubernetesObject): void {
  versions[metadata.name] = 0;
}

/** The cache does not show all of our own last writes yet. */
// k8s: staging/src/k8s.io/endpointslice/util/endpointslice_tracker.go StaleSlices
export function isStale(versions: SliceVersions, cached: readonly EndpointSlice[]): boolean {
  const seen = new Map(cached.map(({ metadata }) => [metadata.name, Number(metadata.resourceVersion)]));
  return Object.entries(versions).some(([name, version]) =>
    version === 0 ? seen.has(name) : (seen.get(name) ?? 0) < version,
  );
}

/** The change is no more than what we have written ourselves. */
export function isOwn(versions: SliceVersions, { object, type }: Change<EndpointSlice>): boolean {
  const version = versions[object.metadata.name];
  if (version === undefined) return false;
  return type === 'DELETED' ? version === 0 : Number(object.metadata.resourceVersion) <= version;
}
