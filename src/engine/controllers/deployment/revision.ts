/** Which ReplicaSet belongs to the present template, how a new one is made, and how revisions are counted. */
import { controllerReference } from '../../../api/object.ts';
import type { LabelSelector } from '../../../api/selector.ts';
import { equal } from '../../../base/equality.ts';
import { templateHash } from '../../../kinds/deployment/template-hash.ts';
import type { Deployment } from '../../../kinds/deployment/types.ts';
import type { PodTemplateSpec } from '../../../kinds/pod/types.ts';
import type { ReplicaSet } from '../../../kinds/replica-set/types.ts';
import {
  allOf,
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
  replace,
  revisionAnnotation,
  revisionHistoryAnnotation,
  templateHashLabel,
  withReplicasAnnotations,
  type Rollout,
} from './rollout.ts';
import { byAge, newReplicaSetSize, sumReplicas } from './surge.ts';

/** How many characters of old revision numbers a ReplicaSet remembers. */
// k8s: pkg/controller/deployment/sync.go maxRevHistoryLengthInChars
const historyLengthMax = 2000;

/** What a ReplicaSet does not inherit from its Deployment. */
// k8s: pkg/controller/deployment/util/deployment_util.go annotationsToSkip
const keptAnnotations = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.deployment.rollback.to',
  revisionAnnotation,
  revisionHistoryAnnotation,
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
]);

/** Tells the ReplicaSet of the present template from the earlier ones; of several with that template the oldest counts. */
// k8s: pkg/controller/deployment/util/deployment_util.go FindNewReplicaSet, FindOldReplicaSets
export function startRollout(deployment: Deployment, replicaSets: readonly ReplicaSet[]): Rollout {
  const sorted = [...replicaSets].sort(byAge);
  const newest = sorted.find(({ spec }) => isSameTemplate(spec.template, deployment.spec.template));
  return { deployment, newest, earlier: sorted.filter((replicaSet) => replicaSet !== newest), writes: [] };
}

/** Equal but for the hash label, which only the ReplicaSet's template has. */
// k8s: pkg/controller/deployment/util/deployment_util.go EqualIgnoreHash
export function isSameTemplate(left: PodTemplateSpec, right: PodTemplateSpec): boolean {
  return equal(left.spec, right.spec) && equal(withoutHash(left), withoutHash(right));
}

function withoutHash({ metadata }: PodTemplateSpec): unknown {
  const { labels, ...rest } = metadata;
  const { [templateHashLabel]: _, ...others } = labels ?? {};
  // An object without labels and one with no labels left are the same.
  return Object.keys(others).length ? { ...rest, labels: others } : rest;
}

/** Brings revision, annotations and minReadySeconds of the present ReplicaSet up to date. */
// k8s: pkg/controller/deployment/sync.go getNewReplicaSet
export function syncNewest(rollout: Rollout): void {
  const { deployment, newest } = rollout;
  if (!newest) return;
  const annotations = inheritedAnnotations(deployment, newest.metadata.annotations, nextRevision(rollout));
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  const isCurrent =
    equal(annotations, newest.metadata.annotations ?? {}) && (newest.spec.minReadySeconds ?? 0) === minReadySeconds;
  if (isCurrent) return;
  const object: ReplicaSet = {
    ...newest,
    metadata: { ...newest.metadata, annotations },
    spec: { ...newest.spec, ...(minReadySeconds || newest.spec.minReadySeconds ? { minReadySeconds } : {}) },
  };
  replace(rollout, object);
  const isNewRevision = annotations[revisionAnnotation] !== newest.metadata.annotations?.[revisionAnnotation];
  const reason = isNewRevision
    ? `made ReplicaSet ${newest.metadata.name} revision ${annotations[revisionAnnotation]}: its template is wanted again`
    : `brought ReplicaSet ${newest.metadata.name} in line with its Deployment`;
  rollout.writes.push({ verb: 'update', object, reason });
}

/** Plans the ReplicaSet of a template that none has yet. */
export function createNewest(rollout: Rollout): void {
  const { deployment } = rollout;
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = templateHash(template, deployment.status.collisionCount);
  const labels = { ...template.metadata.labels, [templateHashLabel]: hash };
  const name = `${deployment.metadata.name}-${hash}`;
  const size = newReplicaSetSize(deployment, 0, sumReplicas(allOf(rollout)));
  const inherited = inheritedAnnotations(deployment, undefined, nextRevision(rollout));
  const object: ReplicaSet = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      ...(deployment.metadata.namespace ? { namespace: deployment.metadata.namespace } : {}),
      labels,
      annotations: withReplicasAnnotations(deployment, inherited),
      ownerReferences: [controllerReference(deployment)],
      // The API server fills these in; until then nothing reads them.
      uid: '',
      resourceVersion: '',
      creationTimestamp: '',
    },
    spec: {
      replicas: size,
      ...(minReadySeconds ? { minReadySeconds } : {}),
      selector: withHash(selector, hash),
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: { replicas: 0 },
  };
  const { uid: _uid, resourceVersion: _version, creationTimestamp: _created, ...metadata } = object.metadata;
  const why = rollout.earlier.length ? 'the pod template changed' : 'the Deployment had none';
  rollout.newest = object;
  rollout.writes.push({
    verb: 'create',
    object: { ...object, metadata },
    reason: `created ReplicaSet ${name}, because ${why}`,
    ...(size > 0 ? { event: `Scaled up replica set ${name} from 0 to ${size}` } : {}),
  });
}

function withHash(selector: LabelSelector, hash: string): LabelSelector {
  return { ...selector, matchLabels: { ...selector.matchLabels, [templateHashLabel]: hash } };
}

/** One more than the highest revision among the earlier ReplicaSets. */
function nextRevision({ earlier }: Rollout): number {
  return earlier.reduce((highest, replicaSet) => Math.max(highest, revisionOf(replicaSet)), 0) + 1;
}

/** 0 when the annotation is missing or unreadable. */
export function revisionOf({ metadata }: ReplicaSet): number {
  const revision = Number(metadata.annotations?.[revisionAnnotation] ?? 0);
  return Number.isInteger(revision) ? revision : 0;
}

// k8s: pkg/controller/deployment/util/deployment_util.go SetNewReplicaSetAnnotations
function inheritedAnnotations(
  deployment: Deployment,
  current: Record<string, string> | undefined,
  revision: number,
): Record<string, string> {
  const annotations = { ...current };
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {}))
    if (!keptAnnotations.has(key)) annotations[key] = value;
  const before = current?.[revisionAnnotation];
  // A revision only grows: deleting old ReplicaSets must not bring numbers back.
  if (Number(before ?? 0) >= revision) return annotations;
  annotations[revisionAnnotation] = String(revision);
  if (before !== undefined) rememberRevision(annotations, before);
  return annotations;
}

/** A template that is rolled back to gets a new number; the old one is kept as history, the oldest of them dropped first. */
function rememberRevision(annotations: Record<string, string>, revision: string): void {
  const history = annotations[revisionHistoryAnnotation];
  if (!history) {
    annotations[revisionHistoryAnnotation] = revision;
    return;
  }
  const revisions = [...history.split(','), revision];
  while (revisions.join(',').length > historyLengthMax) revisions.shift();
  annotations[revisionHistoryAnnotation] = revisions.join(',');
}
