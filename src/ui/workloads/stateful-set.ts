/** A StatefulSet as a ladder: one rung for each ordinal, with its pod, its claims, and what it waits for. */
import { keyOf } from '../../api/object.ts';
import type { ControllerRevision } from '../../kinds/controller-revision/types.ts';
import type { PersistentVolumeClaim } from '../../kinds/persistent-volume-claim/types.ts';
import { isPodAvailable } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { claimNameOf, firstOrdinal, isInRange, ordinalOf, podNameOf } from '../../kinds/stateful-set/ordinals.ts';
import type { StatefulSet } from '../../kinds/stateful-set/types.ts';
import type { ClusterState } from '../stores/cluster-store.ts';
import { tableOf } from '../stores/resources.ts';
import { versionOf } from './model.ts';

/** More rungs than this are a number; those in trouble are kept. */
export const rungsMax = 8;

export interface Rung {
  ordinal: number;
  name: string;
  pod?: Pod;
  /** Number of the revision that its pod has. */
  revision?: number;
  /** `db-0`: the pod that must be ready before this one is made or replaced. */
  waitsFor?: string;
  claims: readonly RungClaim[];
  /** Below the partition: an update passes it by. */
  isKept: boolean;
  /** No longer wanted. */
  isCondemned: boolean;
}

export interface RungClaim {
  key: string;
  name: string;
  /** `1Gi`, or `Pending`. */
  text: string;
  isBound: boolean;
}

export interface RevisionName {
  number: number;
  /** Of the image, in a word. */
  version: string;
}

export interface StatefulSetBand {
  ready: number;
  desired: number;
  updated: number;
  /** `held`: the update has come down to its partition and goes no further. */
  state: 'updating' | 'starting' | 'scaling down' | 'held' | 'still';
  partition: number;
  /** Which revisions its pods have; the present one first. */
  revisions: readonly RevisionName[];
  rungs: readonly Rung[];
  /** Rungs that are not shown. */
  hidden: number;
  /** Claims whose pods are gone: they wait for pods of the same names. */
  keptClaims: readonly string[];
}

export function statefulSetBand(set: StatefulSet, cluster: ClusterState): StatefulSetBand {
  const { spec, status, metadata } = set;
  const pods = cluster.podsOfOwner.of(metadata.uid);
  const numbers = revisionNumbers(set, cluster);
  const all = rungsOf(set, pods, numbers, cluster);
  const rungs = shownRungs(all);
  const updated = status.updatedReplicas ?? 0;
  const partition = spec.updateStrategy.rollingUpdate?.partition ?? 0;
  const isMixed = status.updateRevision !== status.currentRevision;
  return {
    ready: status.readyReplicas ?? 0,
    desired: spec.replicas,
    updated,
    state: stateOf(set, pods.length, isMixed),
    partition,
    revisions: revisionsOf(set, all, numbers, cluster),
    rungs,
    hidden: all.length - rungs.length,
    keptClaims: keptClaims(set, all, cluster),
  };
}

function stateOf({ spec, status }: StatefulSet, count: number, isMixed: boolean): StatefulSetBand['state'] {
  const partition = spec.updateStrategy.rollingUpdate?.partition ?? 0;
  if (count > spec.replicas) return 'scaling down';
  if (isMixed && (status.updatedReplicas ?? 0) < spec.replicas - partition) return 'updating';
  if ((status.readyReplicas ?? 0) < spec.replicas) return 'starting';
  return isMixed ? 'held' : 'still';
}

function rungsOf(
  set: StatefulSet,
  pods: readonly Pod[],
  numbers: ReadonlyMap<string, number>,
  cluster: ClusterState,
): Rung[] {
  const { spec, metadata, status } = set;
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(metadata.name, pod.metadata.name), pod]));
  const first = firstOrdinal(set);
  const partition = spec.updateStrategy.rollingUpdate?.partition ?? 0;
  const hasMixed = status.updateRevision !== status.currentRevision;
  const isOrdered = spec.podManagementPolicy !== 'Parallel';
  const ordinals = Array.from({ length: spec.replicas }, (_, index) => first + index);
  const others = [...byOrdinal.keys()].filter((ordinal) => ordinal >= 0 && !isInRange(set, ordinal));
  let unready: string | undefined;
  return [...ordinals, ...others.sort((left, right) => left - right)].map((ordinal) => {
    const pod = byOrdinal.get(ordinal);
    const name = podNameOf(metadata.name, ordinal);
    const revision = pod && numbers.get(pod.metadata.labels?.['controller-revision-hash'] ?? '');
    const isCondemned = !isInRange(set, ordinal);
    const waitsFor = !pod && isOrdered && !isCondemned ? unready : undefined;
    if (!isCondemned && !(pod && isWell(pod))) unready ??= name;
    return {
      ordinal,
      name,
      ...(pod ? { pod } : {}),
      ...(revision === undefined ? {} : { revision }),
      ...(waitsFor === undefined ? {} : { waitsFor }),
      claims: claimsOf(set, ordinal, cluster),
      isKept: hasMixed && ordinal < first + partition,
      isCondemned,
    };
  });
}

function isWell(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp === undefined && isPodAvailable(pod, 0, 0);
}

function claimsOf(set: StatefulSet, ordinal: number, cluster: ClusterState): RungClaim[] {
  const { namespace, name: setName } = set.metadata;
  return (set.spec.volumeClaimTemplates ?? []).flatMap(({ metadata }) => {
    const name = claimNameOf(metadata.name, setName, ordinal);
    const claim = tableOf(cluster.tables, 'persistentvolumeclaims').byKey.get(`${namespace}/${name}`);
    return claim ? [rungClaim(claim)] : [];
  });
}

function rungClaim(claim: PersistentVolumeClaim): RungClaim {
  const { phase, capacity } = claim.status;
  const isBound = phase === 'Bound';
  const text = isBound ? (capacity?.storage ?? 'Bound') : (phase ?? 'Pending');
  return { key: keyOf(claim), name: claim.metadata.name, text, isBound };
}

/** The first ones, and after them those that are not well. */
function shownRungs(all: readonly Rung[]): Rung[] {
  if (all.length <= rungsMax) return [...all];
  const isCalm = ({ pod, isCondemned }: Rung) => !isCondemned && pod !== undefined && isWell(pod);
  const chosen = new Set([...all.filter((rung) => !isCalm(rung)), ...all.filter(isCalm)].slice(0, rungsMax));
  return all.filter((rung) => chosen.has(rung));
}

/** Name of a ControllerRevision → its number. */
function revisionNumbers({ metadata }: StatefulSet, cluster: ClusterState): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const revision of tableOf(cluster.tables, 'controllerrevisions').byKey.values())
    if (revision.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid))
      numbers.set(revision.metadata.name, revision.revision);
  return numbers;
}

function revisionsOf(
  { metadata, status }: StatefulSet,
  rungs: readonly Rung[],
  numbers: ReadonlyMap<string, number>,
  cluster: ClusterState,
): RevisionName[] {
  const used = new Set(rungs.flatMap(({ revision }) => revision ?? []));
  const present = numbers.get(status.updateRevision ?? '');
  if (present !== undefined) used.add(present);
  const named = [...tableOf(cluster.tables, 'controllerrevisions').byKey.values()].filter(
    (revision) => numbers.has(revision.metadata.name) && revision.metadata.namespace === metadata.namespace,
  );
  return named
    .filter(({ revision }) => used.has(revision))
    .sort((left, right) => right.revision - left.revision)
    .map((revision) => ({ number: revision.revision, version: versionOf(imageIn(revision)) }));
}

function imageIn({ data }: ControllerRevision): string {
  const kept = data as { spec?: { template?: { spec?: { containers?: { image?: string }[] } } } } | undefined;
  return kept?.spec?.template?.spec?.containers?.[0]?.image ?? '';
}

function keptClaims(set: StatefulSet, rungs: readonly Rung[], cluster: ClusterState): string[] {
  const shown = new Set(rungs.map(({ ordinal }) => ordinal));
  const { namespace, name } = set.metadata;
  const starts = (set.spec.volumeClaimTemplates ?? []).map(({ metadata }) => `${metadata.name ?? ''}-${name}`);
  if (starts.length === 0) return [];
  return [...tableOf(cluster.tables, 'persistentvolumeclaims').byKey.values()]
    .filter((claim) => claim.metadata.namespace === namespace)
    .map((claim) => claim.metadata.name)
    .filter((claimName) =>
      starts.some((start) => {
        const ordinal = ordinalOf(start, claimName);
        return ordinal >= 0 && !shown.has(ordinal);
      }),
    )
    .sort((left, right) => (left < right ? -1 : 1));
}
