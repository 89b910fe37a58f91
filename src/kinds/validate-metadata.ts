/** Checks what all objects have: name, namespace, labels, annotations, owners, finalizers. */
// k8s: staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go
import type { KubernetesObject, ObjectMeta, OwnerReference } from '../api/object.ts';
import {
  type FieldReport,
  dns1035LabelProblems,
  dnsLabelProblems,
  dnsSubdomainProblems,
  qualifiedNameProblems,
  validateLabels,
} from '../api/validation.ts';
import { equal } from '../base/equality.ts';
import { goPointer, goString, goStrings } from './go-syntax.ts';

/** How a kind's names are checked: most as DNS subdomains, Services as DNS-1035 labels. */
export type NameRule = 'subdomain' | 'label' | 'label1035' | 'path';

export const annotationBytesMax = 256 * 1024;

const problemsOfName: Record<NameRule, (name: string) => string[]> = {
  subdomain: dnsSubdomainProblems,
  label: dnsLabelProblems,
  label1035: dns1035LabelProblems,
  path: pathSegmentProblems,
};

export function validateMetadata(
  object: KubernetesObject,
  isNamespaced: boolean,
  nameRule: NameRule,
  report: FieldReport,
): void {
  const metadata = object.metadata;
  if (metadata.generateName) {
    // A random suffix follows, so a dash at the end is fine.
    const prefix = metadata.generateName.replace(/-$/, 'a');
    for (const problem of problemsOfName[nameRule](prefix)) {
      report.invalid('metadata.generateName', metadata.generateName, problem);
    }
  }
  if (!metadata.name) report.required('metadata.name', 'name or generateName is required');
  else {
    for (const problem of problemsOfName[nameRule](metadata.name)) {
      report.invalid('metadata.name', metadata.name, problem);
    }
  }
  if (isNamespaced) validateNamespace(metadata.namespace, report);
  else if (metadata.namespace) report.forbidden('metadata.namespace', 'not allowed on this type');
  if (metadata.labels) validateLabels(metadata.labels, 'metadata.labels', report);
  if (metadata.annotations) validateAnnotations(metadata.annotations, 'metadata.annotations', report);
  if (metadata.ownerReferences) validateOwners(metadata, report);
  for (const finalizer of metadata.finalizers ?? []) {
    for (const problem of qualifiedNameProblems(finalizer)) report.invalid('metadata.finalizers', finalizer, problem);
  }
  // Kinds with free names are checked less, and custom resources may name their finalizers as they like.
  if (nameRule !== 'path' && !object.apiVersion.startsWith('orrery.dev/')) validateFinalizers(metadata, report);
}

const standardFinalizers: ReadonlySet<string> = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

// k8s: pkg/apis/core/validation/validation.go validateKubeFinalizerName
function validateFinalizers({ finalizers = [] }: ObjectMeta, report: FieldReport): void {
  for (const [index, finalizer] of finalizers.entries())
    if (!finalizer.includes('/') && !standardFinalizers.has(finalizer))
      report.invalid(
        `metadata.finalizers[${index}]`,
        finalizer,
        'name is neither a standard finalizer name nor is it fully qualified',
      );
}

/** What may never change once the object exists. The API server asks this on every update. */
// k8s: staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go ValidateObjectMetaAccessorUpdate
export function validateMetadataUpdate(next: KubernetesObject, old: KubernetesObject, report: FieldReport): void {
  if (old.metadata.deletionTimestamp) {
    const before = new Set(old.metadata.finalizers);
    const added = (next.metadata.finalizers ?? []).filter((finalizer) => !before.has(finalizer)).sort();
    if (added.length > 0) {
      report.forbidden(
        'metadata.finalizers',
        `no new finalizers can be added if the object is being deleted, found new finalizers ${goStrings(added)}`,
      );
    }
  }
  for (const field of immutableMetadata) {
    if (!equal(next.metadata[field], old.metadata[field])) {
      report.invalid(`metadata.${field}`, next.metadata[field] ?? '', 'field is immutable');
    }
  }
}

const immutableMetadata = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp'] as const;

export function validateAnnotations(
  annotations: Record<string, string> | undefined,
  field: string,
  report: FieldReport,
): void {
  let bytes = 0;
  for (const key in annotations) {
    for (const problem of qualifiedNameProblems(key.toLowerCase())) report.invalid(field, key, problem);
    bytes += key.length + annotations[key].length;
  }
  if (bytes > annotationBytesMax) report.tooLong(field, annotationBytesMax);
}

function validateNamespace(namespace: string | undefined, report: FieldReport): void {
  if (!namespace) return report.required('metadata.namespace');
  for (const problem of dnsLabelProblems(namespace)) report.invalid('metadata.namespace', namespace, problem);
}

function validateOwners(metadata: ObjectMeta, report: FieldReport): void {
  const field = 'metadata.ownerReferences';
  let controller = '';
  for (const owner of metadata.ownerReferences ?? []) {
    if (!owner.apiVersion) report.invalid(`${field}.apiVersion`, '', 'version must not be empty');
    if (!owner.kind) report.invalid(`${field}.kind`, '', 'must not be empty');
    if (!owner.name) report.invalid(`${field}.name`, '', 'must not be empty');
    if (!owner.uid) report.invalid(`${field}.uid`, '', 'must not be empty');
    if (!owner.controller) continue;
    const name = `${owner.kind}/${owner.name}`;
    if (controller) {
      report.invalidGo(
        field,
        goOwners(metadata.ownerReferences ?? []),
        `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`,
      );
    } else controller = name;
  }
}

// k8s: staging/src/k8s.io/apimachinery/pkg/api/validation/path/name.go
export function pathSegmentProblems(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%']
    .filter((character) => name.includes(character))
    .map((character) => `may not contain '${character}'`);
}

function goOwners(owners: readonly OwnerReference[]): string {
  const list = owners.map((owner) => {
    const fields = [
      `APIVersion:${goString(owner.apiVersion)}`,
      `Kind:${goString(owner.kind)}`,
      `Name:${goString(owner.name)}`,
      `UID:${goString(owner.uid)}`,
      `Controller:${goPointer('bool', owner.controller === undefined)}`,
      `BlockOwnerDeletion:${goPointer('bool', owner.blockOwnerDeletion === undefined)}`,
    ];
    return `v1.OwnerReference{${fields.join(', ')}}`;
  });
  return `[]v1.OwnerReference{${list.join(', ')}}`;
}
