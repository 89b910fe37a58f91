/**
 * What the controller remembers of each Service between two looks: which pods have changed, so that one pod costs the same
 * among ten as among thousands, and what it has written itself, which its cache may not show yet.
 */
// k8s: staging/src/k8s.io/endpointslice/util/endpointslice_tracker.go
import type { Change } from '../../../api/handler.ts';
import type { EndpointSlice } from '../../../kinds/endpoint-slice/types.ts';
import { isOwn, type SliceVersions } from '../shared/slice-versions.ts';

export interface Progress {
  /** Names of the pods that changed since the last look. */
  changed: Record<string, true> | 'all';
  /** Our last writes. */
  versions: SliceVersions;
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

/** Whether a change of a slice is a reason to look at its Service: somebody else's always, our own only if awaited. */
export function isNews(progresses: Progresses, key: string, change: Change<EndpointSlice>): boolean {
  const progress = progresses[key];
  if (progress && isOwn(progress.versions, change)) return progress.isAwaited;
  // What somebody else has deleted will never be seen again.
  if (progress && change.type === 'DELETED') delete progress.versions[change.object.metadata.name];
  noteAll(progresses, key);
  return true;
}
