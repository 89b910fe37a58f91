/** The earlier templates of a DaemonSet: what a ControllerRevision keeps of one, which is the present one, which may go. */
// k8s: pkg/controller/daemon/update.go
import type { Draft } from '../../../api/object.ts';
import type { JsonObject } from '../../../api/plain-json.ts';
import type { ControllerRevision } from '../../../kinds/controller-revision/types.ts';
import type { DaemonSet } from '../../../kinds/daemon-set/types.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { revisionDraft, revisionHashLabel, templatePatch, textOf } from '../shared/template-revisions.ts';

export interface History {
  /** Revisions of the present template: one, unless somebody made a second by hand; none after a change. */
  present: ControllerRevision[];
  old: ControllerRevision[];
  /** The least number that the present revision must have: the highest of all, also after a rollback. */
  number: number;
}

export function historyOf(daemonSet: DaemonSet, revisions: readonly ControllerRevision[]): History {
  const history: History = { present: [], old: [], number: 1 };
  const patch = JSON.stringify(patchOf(daemonSet));
  for (const revision of revisions) {
    if (textOf(revision.data) === patch) history.present.push(revision);
    else {
      history.old.push(revision);
      history.number = Math.max(history.number, revision.revision + 1);
    }
  }
  return history;
}

/** The revision keeps the DaemonSet's present template, to the letter. */
// k8s: pkg/controller/daemon/update.go Match
export function keepsTemplate(daemonSet: DaemonSet, { data }: ControllerRevision): boolean {
  return textOf(data) === JSON.stringify(patchOf(daemonSet));
}

/** Of several revisions of one template, the one with the highest number stays; the last one of those. */
// k8s: pkg/controller/daemon/update.go dedupCurHistories
export function keptOf(present: readonly ControllerRevision[]): ControllerRevision {
  return present.reduce((kept, revision) => (revision.revision >= kept.revision ? revision : kept));
}

// k8s: pkg/controller/daemon/update.go getPatch
export function patchOf({ spec }: DaemonSet): JsonObject {
  return templatePatch(spec.template);
}

/** @param revision its number */
// k8s: pkg/controller/daemon/update.go snapshot
export function snapshotOf(daemonSet: DaemonSet, revision: number): Draft<ControllerRevision> {
  return revisionDraft(daemonSet, revision, revisionHashLabel, daemonSet.status.collisionCount);
}

/** Old revisions beyond the limit, the oldest first; one of which a pod is left stays. */
// k8s: pkg/controller/daemon/update.go cleanupHistory
export function outdatedRevisions(
  { spec }: DaemonSet,
  old: readonly ControllerRevision[],
  pods: readonly Pod[],
): ControllerRevision[] {
  const excess = old.length - spec.revisionHistoryLimit;
  if (excess <= 0) return [];
  const liveHashes = new Set(pods.map(({ metadata }) => metadata.labels?.[revisionHashLabel]));
  return [...old]
    .sort((left, right) => left.revision - right.revision)
    .filter(({ metadata }) => !liveHashes.has(metadata.labels?.[revisionHashLabel]))
    .slice(0, excess);
}
