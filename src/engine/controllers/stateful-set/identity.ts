/** What makes a pod of a set that one and no other: its name, its labels, its claims. */
// k8s: pkg/controller/statefulset/stateful_set_utils.go updateIdentity, updateStorage, newVersionedStatefulSetPod
import { controllerReference, type Draft, type ObjectMeta } from '../../../api/object.ts';
import { equal } from '../../../base/equality.ts';
import type { PersistentVolumeClaim } from '../../../kinds/persistent-volume-claim/types.ts';
import type { Pod, PodTemplateSpec, Volume } from '../../../kinds/pod/types.ts';
import { claimNameOf, podIndexLabel, podNameLabel, podNameOf } from '../../../kinds/stateful-set/ordinals.ts';
import type { StatefulSet } from '../../../kinds/stateful-set/types.ts';
import { podFromTemplate } from '../shared/pod-template.ts';
import { revisionHashLabel } from '../shared/template-revisions.ts';

/** A revision of the set's template. */
export interface SetRevision {
  /** Of the ControllerRevision, and the label of its pods. */
  name: string;
  template: PodTemplateSpec;
}

export function revisionNameOf({ metadata }: Pod): string {
  return metadata.labels?.[revisionHashLabel] ?? '';
}

export function newPod(set: StatefulSet, ordinal: number, revision: SetRevision): Draft<Pod> {
  const { generateName: _, ...draft } = podFromTemplate(revision.template, set).metadata;
  const name = podNameOf(set.metadata.name, ordinal);
  const spec = { ...revision.template.spec, hostname: name };
  if (set.spec.serviceName) spec.subdomain = set.spec.serviceName;
  else delete spec.subdomain;
  const volumes = volumesOf(set, ordinal, spec.volumes);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      ...draft,
      labels: { ...draft.labels, ...identityLabels(name, ordinal), [revisionHashLabel]: revision.name },
    },
    spec: { ...spec, ...(volumes.length > 0 ? { volumes } : {}) },
    status: { phase: 'Pending' },
  };
}

function identityLabels(name: string, ordinal: number): Record<string, string> {
  return { [podNameLabel]: name, [podIndexLabel]: String(ordinal) };
}

/** The claims' volumes come first, and take the place of volumes of the same name. */
function volumesOf(set: StatefulSet, ordinal: number, others: readonly Volume[] = []): Volume[] {
  const claimed = (set.spec.volumeClaimTemplates ?? []).map(({ metadata: { name = '' } }) => ({
    name,
    persistentVolumeClaim: { claimName: claimNameOf(name, set.metadata.name, ordinal) },
  }));
  const names = new Set(claimed.map(({ name }) => name));
  return [...claimed, ...others.filter(({ name }) => !names.has(name))];
}

/** The pod with its identity put right; undefined when it is. */
export function repaired(set: StatefulSet, pod: Pod, ordinal: number): Pod | undefined {
  const labels = identityLabels(pod.metadata.name, ordinal);
  const isNamed = Object.entries(labels).every(([label, value]) => pod.metadata.labels?.[label] === value);
  const volumes = volumesOf(set, ordinal, pod.spec.volumes);
  const isStored = (set.spec.volumeClaimTemplates ?? []).every(({ metadata: { name } }) => {
    const volume = pod.spec.volumes?.find((candidate) => candidate.name === name);
    return volume?.persistentVolumeClaim?.claimName === claimNameOf(name, set.metadata.name, ordinal);
  });
  if (isNamed && isStored) return undefined;
  return {
    ...pod,
    metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...labels } },
    spec: isStored ? pod.spec : { ...pod.spec, volumes },
  };
}

// k8s: pkg/controller/statefulset/stateful_set_utils.go getPersistentVolumeClaims
export function claimsFor(set: StatefulSet, ordinal: number): Draft<PersistentVolumeClaim>[] {
  return (set.spec.volumeClaimTemplates ?? []).map(({ metadata, spec }) => {
    const { labels, annotations, finalizers, ownerReferences } = metadata;
    const own: Partial<ObjectMeta> = {
      name: claimNameOf(metadata.name, set.metadata.name, ordinal),
      namespace: set.metadata.namespace,
      labels: { ...labels, ...set.spec.selector.matchLabels },
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
      ...(ownerReferences ? { ownerReferences } : {}),
    };
    return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: own, spec, status: { phase: 'Pending' } };
  });
}

/** Who is to own the claim, by the set's retention policy: whose deletion is to delete it, too. */
// k8s: pkg/controller/statefulset/stateful_set_utils.go claimOwnerMatchesSetAndPod, updateClaimOwnerRefForSetAndPod
export function claimOwners(
  set: StatefulSet,
  pod: Pod,
  isCondemned: boolean,
  claim: PersistentVolumeClaim,
): ObjectMeta['ownerReferences'] {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy;
  const owners = claim.metadata.ownerReferences ?? [];
  const isScaledDown = isCondemned && whenScaled === 'Delete';
  const wanted = [...(whenDeleted === 'Delete' && !isScaledDown ? [set] : []), ...(isScaledDown ? [pod] : [])].map(
    (owner) => owners.find(({ uid }) => uid === owner.metadata.uid) ?? controllerReference(owner),
  );
  const others = owners.filter(({ uid }) => uid !== set.metadata.uid && uid !== pod.metadata.uid);
  // Somebody else manages the claim: the set leaves it alone.
  if (others.some(({ controller }) => controller === true)) return owners;
  return [...others, ...wanted];
}

export function hasOwners(claim: PersistentVolumeClaim, owners: ObjectMeta['ownerReferences']): boolean {
  return equal(claim.metadata.ownerReferences ?? [], owners ?? []);
}
