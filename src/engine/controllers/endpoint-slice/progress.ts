/**
 * What the controller remembers of each Service between two looks: which pods have changed, so that one pod costs the same
 * among ten as among thousands, and what it has written itself, which its cache may not show yet.
 */
// k8s: staging/src/k8s.io/endpointslice/util/endpointslice_tracker.go
import type { Change } from '../../../api/handler.ts';
import type { KubernetesObject } from '../../../api/object.ts';
import type { EndpointSlice } from '../../../kinds/endpoint-slice/types.ts';

export interface Progress {
  /** Names of the pods that changed since the last look. */
  changed: Record<string, true> | 'all';
  /** Our last writes: versions by slice name, 0 for deleted. */
  versions: Record<string, number>;
  /** The Service is to be looked at again as soon as the cache shows our writes. */
  isAwaited: boolean;
}

/** By key of the Service. */
export type Progresses = Record<string, Progress>;

export function newProgress(): Progress {
  return { changed: 'all', versions: {}, isAwaited: false };
}

export function notePod(progresses: Progresses, key: string, pod: string): void {
  const progress = progresses[key];
  if (progress && progress.changed !== 'all') progress.changed[pod] = true;
}

export function noteAll(progresses: Progresses, key: string): void {
  const progress = progresses[key];
  if (progress) progress.changed = 'all';
}

export function noteWrite({ versions }: Progress, { metadata }: KubernetesObject): void {
  versions[metadata.name] = Number(metadata.resourceVersion);
}

export function noteDeletion({ versions }: Progress, { metadata }: KubernetesObject): void {
  versions[metadata.name] = 0;
}

/** The cache does not show all of our own last writes yet. */
// k8s: staging/src/k8s.io/endpointslice/util/endpointslice_tracker.go StaleSlices
export function isStale({ versions }: Progress, cached: readonly EndpointSlice[]): boolean {
  const seen = new Map(cached.map(({ metadata }) => [metadata.name, Number(metadata.resourceVersion)]));
  return Object.entries(versions).some(([name, version]) =>
    version === 0 ? seen.has(name) : (seen.get(name) ?? 0) < version,
  );
}

/** Whether a change of a slice is a reason to look at its Service: somebody else's always, our own only if awaited. */
export function isNews(progresses: Progresses, key: string, { object, type }: Change<EndpointSlice>): boolean {
  const progress = progresses[key];
  const version = progress?.versions[object.metadata.name];
  if (!progress || version === undefined) {
    noteAll(progresses, key);
    return true;
  }
  const isOwn = type === 'DELETED' ? version === 0 : Number(object.metadata.resourceVersion) <= version;
  if (isOwn) return progress.isAwaited;
  // What somebody else has deleted will never be seen again.
  if (type === 'DELETED') delete progress.versions[object.metadata.name];
  progress.changed = 'all';
  return true;
}
