/** The earlier templates of a DaemonSet: what a ControllerRevision keeps of one, which is the present one, which may go. */
// k8s: pkg/controller/daemon/update.go
import { controllerReference, type Draft } from '../../../api/object.ts';
import { isJsonObject, type JsonObject } from '../../../api/plain-json.ts';
import type { ControllerRevision } from '../../../kinds/controller-revision/types.ts';
import type { DaemonSet } from '../../../kinds/daemon-set/types.ts';
import { templateHash } from '../../../kinds/deployment/template-hash.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { revisionHashLabel } from './eligibility.ts';

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

/**
 * The strategic merge patch that brings the present template back. kubectl compares it byte for byte, so it is
 * written as Go writes it: fields in alphabetical order, and the time that no template has.
 */
// k8s: pkg/controller/daemon/update.go getPatch
export function patchOf({ spec }: DaemonSet): JsonObject {
  const { metadata, ...rest } = spec.template;
  const template = { $patch: 'replace', ...rest, metadata: { creationTimestamp: null, ...metadata } };
  return sorted({ spec: { template } }) as JsonObject;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const result: JsonObject = {};
  for (const key of Object.keys(value).sort()) if (value[key] !== undefined) result[key] = sorted(value[key]);
  return result;
}

/** @param revision its number */
// k8s: pkg/controller/daemon/update.go snapshot
export function snapshotOf(daemonSet: DaemonSet, revision: number): Draft<ControllerRevision> {
  const { namespace, name, annotations } = daemonSet.metadata;
  const hash = templateHash(daemonSet.spec.template, daemonSet.status.collisionCount);
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels: { ...daemonSet.spec.template.metadata.labels, [revisionHashLabel]: hash },
      ...(annotations ? { annotations } : {}),
      ownerReferences: [controllerReference(daemonSet)],
    },
    data: patchOf(daemonSet),
    revision,
  };
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

// Stored objects never change, and each revision is compared whenever a pod of the DaemonSet changes.
const texts = new WeakMap<object, string>();

function textOf(data: JsonObject | undefined): string {
  // Whoever writes a revision by hand may write anything there.
  if (!isJsonObject(data)) return '';
  const known = texts.get(data);
  if (known !== undefined) return known;
  const text = JSON.stringify(data);
  texts.set(data, text);
  return text;
}
