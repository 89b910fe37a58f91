/** The revisions of a set's template: which is the present one, which its old pods have, and which may go. */
// k8s: pkg/controller/statefulset/stateful_set_control.go getStatefulSetRevisions, truncateHistory
import { keyOf } from '../../../api/object.ts';
import { controllerRevision } from '../../../kinds/controller-revision/index.ts';
import type { ControllerRevision } from '../../../kinds/controller-revision/types.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import type { StatefulSet } from '../../../kinds/stateful-set/types.ts';
import { statefulSet } from '../../../kinds/stateful-set/index.ts';
import type { Outcome, ReconcileContext } from '../../client/controller.ts';
import { asKind, claimOwned } from '../shared/ownership.ts';
import { revisionDraft, templateOf, templatePatch, textOf } from '../shared/template-revisions.ts';
import { revisionNameOf, type SetRevision } from './identity.ts';

const hashLabel = 'controller.kubernetes.io/hash';
/** So often another name is tried when one is taken by another template. */
const collisionsMax = 8;

export interface KeptRevisions {
  current: SetRevision;
  update: SetRevision;
  collisionCount: number;
  /** The oldest first. */
  all: ControllerRevision[];
}

export function keepRevisions(set: StatefulSet, context: ReconcileContext): KeptRevisions | Outcome {
  const owned = claimOwned(context, controllerRevision, asKind(statefulSet), set);
  if (!owned) return { retry: 'a revision changed meanwhile' };
  const all = [...owned].sort(byAge);
  const collisionCount = set.status.collisionCount ?? 0;
  const text = JSON.stringify(templatePatch(set.spec.template));
  const equals = all.filter(({ data }) => textOf(data) === text);
  const newest = all.at(-1);
  const number = (newest?.revision ?? 0) + 1;
  const equal = equals.at(-1);
  let update: ControllerRevision;
  let collisions = collisionCount;
  if (equal && newest && textOf(newest.data) === text) update = newest;
  else if (equal) {
    const reason = `made revision ${equal.revision} number ${number}: its template is the present one again`;
    const renumbered = context.client.update(controllerRevision, { ...equal, revision: number }, reason);
    if (!renumbered.ok) return { retry: renumbered.status.message ?? 'refused' };
    update = renumbered.object;
  } else {
    const made = create(set, number, collisionCount, context);
    if ('retry' in made) return made;
    update = made.revision;
    collisions = made.collisionCount;
  }
  const current = all.find(({ metadata }) => metadata.name === set.status.currentRevision) ?? update;
  return {
    current: revisionOf(set, current),
    update: { name: update.metadata.name, template: set.spec.template },
    collisionCount: collisions,
    all,
  };
}

function revisionOf(set: StatefulSet, revision: ControllerRevision): SetRevision {
  return { name: revision.metadata.name, template: templateOf(revision) ?? set.spec.template };
}

function byAge(left: ControllerRevision, right: ControllerRevision): number {
  if (left.revision !== right.revision) return left.revision - right.revision;
  const [before, after] = [left.metadata.creationTimestamp, right.metadata.creationTimestamp];
  if (before !== after) return before < after ? -1 : 1;
  return left.metadata.name < right.metadata.name ? -1 : 1;
}

/** A name may be taken: by this very revision, which the cache does not show yet, or by another template with the same hash. */
// k8s: pkg/controller/history/controller_history.go CreateControllerRevision
function create(
  set: StatefulSet,
  number: number,
  firstCollisions: number,
  context: ReconcileContext,
): { revision: ControllerRevision; collisionCount: number } | Outcome {
  for (let collisions = firstCollisions; collisions < firstCollisions + collisionsMax; collisions++) {
    const draft = revisionDraft(set, number, hashLabel, collisions);
    const reason = `kept revision ${number} of its template`;
    const created = context.client.create(controllerRevision, draft, reason);
    if (created.ok) return { revision: created.object, collisionCount: collisions };
    if (created.status.reason !== 'AlreadyExists') return { retry: created.status.message ?? 'refused' };
    const existing = context.client.get(controllerRevision, keyOf(draft));
    if (!existing.ok) return { retry: existing.status.message ?? 'refused' };
    if (textOf(existing.object.data) === textOf(draft.data))
      return { revision: existing.object, collisionCount: collisions };
  }
  return { retry: `found no free name for revision ${number}` };
}

/** Deletes the oldest revisions beyond `revisionHistoryLimit` that no pod has; below 0 all are kept. */
export function truncateHistory(
  set: StatefulSet,
  { current, update, all }: KeptRevisions,
  pods: readonly Pod[],
  context: ReconcileContext,
): Outcome | undefined {
  const { revisionHistoryLimit } = set.spec;
  const live = new Set([current.name, update.name, ...pods.map(revisionNameOf)]);
  const past = all.filter(({ metadata }) => !live.has(metadata.name));
  if (revisionHistoryLimit < 0 || past.length <= revisionHistoryLimit) return undefined;
  for (const revision of past.slice(0, past.length - revisionHistoryLimit)) {
    const reason = `deleted revision ${revision.revision}: more than ${revisionHistoryLimit} old ones`;
    const deleted = context.client.delete(controllerRevision, keyOf(revision), {}, reason);
    if (!deleted.ok && deleted.status.code !== 404) return { retry: deleted.status.message ?? 'refused' };
  }
  return undefined;
}
