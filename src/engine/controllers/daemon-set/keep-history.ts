/** Writes the history of a DaemonSet: a ControllerRevision for each template, numbered, no two alike, not too many. */
// k8s: pkg/controller/daemon/update.go constructHistory
import type { Change } from '../../../api/handler.ts';
import { controllerOf, keyOf } from '../../../api/object.ts';
import { controllerRevision } from '../../../kinds/controller-revision/index.ts';
import type { ControllerRevision } from '../../../kinds/controller-revision/types.ts';
import { daemonSet } from '../../../kinds/daemon-set/index.ts';
import type { DaemonSet } from '../../../kinds/daemon-set/types.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import type { Outcome, ReconcileContext, WatchContext } from '../../client/controller.ts';
import { keysOfOwned } from '../shared/owner-keys.ts';
import { asKind, claimOwned } from '../shared/ownership.ts';
import { revisionHashLabel } from '../shared/template-revisions.ts';
import { historyOf, keepsTemplate, keptOf, outdatedRevisions, snapshotOf } from './history.ts';

export interface KeptHistory {
  /** The label of pods of the present template. */
  hash: string;
  old: ControllerRevision[];
}

type Context = ReconcileContext;

/** Makes sure that the present template has one revision, with the highest number. */
export function keepHistory(current: DaemonSet, pods: readonly Pod[], context: Context): KeptHistory | Outcome {
  const owned = claimOwned(context, controllerRevision, asKind(daemonSet), current);
  if (!owned) return { retry: 'a revision changed meanwhile' };
  const labelled: ControllerRevision[] = [];
  for (const revision of owned) {
    const named = withHash(revision, context);
    if ('retry' in named) return named;
    labelled.push(named);
  }
  const { present, old, number } = historyOf(current, labelled);
  const kept = present.length ? dropDoubles(present, pods, context) : snapshot(current, number, context);
  if ('retry' in kept) return kept;
  if (present.length && kept.revision < number) {
    const reason = `made revision ${kept.revision} number ${number}: its template is the present one again`;
    const renumbered = context.client.update(controllerRevision, { ...kept, revision: number }, reason);
    if (!renumbered.ok) return { retry: renumbered.status.message ?? 'refused' };
  }
  return { hash: kept.metadata.labels?.[revisionHashLabel] ?? '', old };
}

/** Deletes the oldest revisions beyond `revisionHistoryLimit`. */
export function cleanUpHistory(
  current: DaemonSet,
  old: readonly ControllerRevision[],
  pods: readonly Pod[],
  context: Context,
): Outcome | undefined {
  for (const revision of outdatedRevisions(current, old, pods)) {
    const reason = `deleted revision ${revision.revision}: more than ${current.spec.revisionHistoryLimit} old ones`;
    const deleted = context.client.delete(controllerRevision, keyOf(revision), {}, reason);
    if (!deleted.ok) return { retry: deleted.status.message ?? 'refused' };
  }
  return undefined;
}

/** A revision that somebody made without the label gets its own name there: no hash could collide with it. */
function withHash(revision: ControllerRevision, context: Context): ControllerRevision | Outcome {
  const { labels, name } = revision.metadata;
  if (labels && Object.hasOwn(labels, revisionHashLabel)) return revision;
  const metadata = { ...revision.metadata, labels: { ...labels, [revisionHashLabel]: name } };
  const updated = context.client.update(controllerRevision, { ...revision, metadata }, 'labelled a revision');
  return updated.ok ? updated.object : { retry: updated.status.message ?? 'refused' };
}

// k8s: pkg/controller/daemon/update.go dedupCurHistories
function dropDoubles(
  present: readonly ControllerRevision[],
  pods: readonly Pod[],
  context: Context,
): ControllerRevision | Outcome {
  const kept = keptOf(present);
  if (present.length === 1) return kept;
  const hash = kept.metadata.labels?.[revisionHashLabel];
  for (const object of pods) {
    if (object.metadata.labels?.[revisionHashLabel] === hash) continue;
    const body = { metadata: { labels: { [revisionHashLabel]: hash } } };
    const patched = context.client.patch(pod, keyOf(object), 'merge', body, undefined, 'named the revision that stays');
    if (!patched.ok) return { retry: patched.status.message ?? 'refused' };
  }
  for (const double of present) {
    if (double === kept) continue;
    const reason = `deleted this revision: ${kept.metadata.name} keeps the same template`;
    const deleted = context.client.delete(controllerRevision, keyOf(double), {}, reason);
    if (!deleted.ok) return { retry: deleted.status.message ?? 'refused' };
  }
  return kept;
}

// k8s: pkg/controller/daemon/update.go snapshot
function snapshot(current: DaemonSet, number: number, context: Context): ControllerRevision | Outcome {
  const draft = snapshotOf(current, number);
  const created = context.client.create(controllerRevision, draft, `kept revision ${number} of its template`);
  if (created.ok) return created.object;
  const refusal: Outcome = { retry: created.status.message ?? 'refused' };
  if (created.status.reason !== 'AlreadyExists') return refusal;
  // The name is taken: by this very revision, which the cache does not show yet, or by another template with the same hash.
  const existing = context.client.get(controllerRevision, keyOf(draft));
  if (!existing.ok) return refusal;
  if (keepsTemplate(current, existing.object)) return existing.object;
  const fresh = context.client.get(daemonSet, keyOf(current));
  if (!fresh.ok) return refusal;
  const { status } = fresh.object;
  if (status.collisionCount !== current.status.collisionCount) return { retry: 'found a stale collision count' };
  const collisionCount = (status.collisionCount ?? 0) + 1;
  const reason = `counted a hash collision: ${draft.metadata.name} has another template`;
  context.client.updateStatus(daemonSet, { ...fresh.object, status: { ...status, collisionCount } }, reason);
  return refusal;
}

/** The owners before and after; for a revision without one, every DaemonSet that may adopt it. A new one of its own is no news. */
// k8s: pkg/controller/daemon/daemon_controller.go addHistory, updateHistory, deleteHistory
export function keysOfRevision(change: Change<ControllerRevision>, context: WatchContext): readonly string[] {
  const { object, type } = change;
  const isOwnNews = type === 'ADDED' && controllerOf(object) && !object.metadata.deletionTimestamp;
  return isOwnNews ? [] : keysOfOwned(daemonSet, change, context);
}
