/** Checks a volume. */
// k8s: pkg/apis/core/validation/validation.go ValidatePersistentVolumeSpec, ValidatePersistentVolumeUpdate
import type { FieldReport } from '../../api/validation.ts';
import { equal } from '../../base/equality.ts';
import { goMap } from '../go-syntax.ts';
import {
  validateAccessModes,
  validateClassName,
  validateStorageAmount,
  validateVolumeMode,
} from '../persistent-volume-claim/validate.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { PersistentVolume, PersistentVolumeSpec } from './types.ts';

const policies = ['Delete', 'Recycle', 'Retain'];

/** Fields of the spec that are no source of storage. */
const plainFields = new Set([
  ...['capacity', 'accessModes', 'claimRef', 'persistentVolumeReclaimPolicy', 'storageClassName', 'mountOptions'],
  ...['volumeMode', 'nodeAffinity', 'volumeAttributesClassName'],
]);

/** `hostPath`, `nfs`, `csi`, …: where the bytes are. */
export function sourcesOf(spec: PersistentVolumeSpec): string[] {
  return Object.keys(spec).filter((field) => !plainFields.has(field) && spec[field] != null);
}

export function validatePersistentVolume(volume: PersistentVolume, report: FieldReport): void {
  validateMetadata(volume, false, 'subdomain', report);
  const { spec } = volume;
  validateAccessModes(spec.accessModes, '', report);
  validateCapacity(spec.capacity ?? {}, report);
  if (!policies.includes(spec.persistentVolumeReclaimPolicy))
    report.notSupported('spec.persistentVolumeReclaimPolicy', spec.persistentVolumeReclaimPolicy, policies);
  validateNodeAffinity(spec, report);
  validateSource(spec, report);
  validateClassName(spec.storageClassName, report);
  validateVolumeMode(spec.volumeMode, report);
}

function validateCapacity(capacity: Record<string, string>, report: FieldReport): void {
  const names = Object.keys(capacity);
  if (names.length === 0) report.required('spec.capacity');
  if (!('storage' in capacity) || names.length > 1)
    report.notSupportedGo('spec.capacity', names.length ? goMap(capacity) : 'core.ResourceList(nil)', ['storage']);
  for (const name of names) validateStorageAmount(capacity[name], `spec.capacity[${name}]`, report);
}

function validateNodeAffinity({ nodeAffinity, local }: PersistentVolumeSpec, report: FieldReport): void {
  if (nodeAffinity && !nodeAffinity.required)
    report.required('spec.nodeAffinity.required', 'must specify required node constraints');
  else if (nodeAffinity?.required?.nodeSelectorTerms.length === 0)
    report.required('spec.nodeAffinity.required.nodeSelectorTerms', 'must have at least one node selector term');
  if (local && !nodeAffinity) report.required('spec.nodeAffinity', 'Local volume requires node affinity');
}

function validateSource(spec: PersistentVolumeSpec, report: FieldReport): void {
  const sources = sourcesOf(spec);
  if (sources.length === 0) report.required('spec', 'must specify a volume type');
  for (const extra of sources.slice(1)) report.forbidden(`spec.${extra}`, 'may not specify more than 1 volume type');
  switch (sources.at(0)) {
    case 'hostPath':
      return validatePath(spec.hostPath?.path, 'spec.hostPath.path', report, spec.persistentVolumeReclaimPolicy);
    case 'local':
      return validatePath(spec.local?.path, 'spec.local.path', report);
    case 'nfs':
      if (!spec.nfs?.server) report.required('spec.nfs.server');
      if (!spec.nfs?.path) report.required('spec.nfs.path');
      else if (!spec.nfs.path.startsWith('/'))
        report.invalid('spec.nfs.path', spec.nfs.path, 'must be an absolute path');
      return;
    case 'csi':
      if (!spec.csi?.driver) report.required('spec.csi.driver');
      if (!spec.csi?.volumeHandle) report.required('spec.csi.volumeHandle');
  }
}

function validatePath(path: string | undefined, field: string, report: FieldReport, policy?: string): void {
  if (!path) return report.required(field);
  if (path.split('/').includes('..')) report.invalid(field, path, "must not contain '..'");
  if (path.replace(/\/+$/, '') === '' && policy === 'Recycle')
    report.forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'");
}

export function validatePersistentVolumeUpdate(
  next: PersistentVolume,
  old: PersistentVolume,
  report: FieldReport,
): void {
  const source = ({ spec }: PersistentVolume): object => sourcesOf(spec).map((name) => [name, spec[name]]);
  if (!equal(source(next), source(old)))
    report.forbidden('spec.persistentvolumesource', 'spec.persistentvolumesource is immutable after creation');
  report.immutable('spec.volumeMode', next.spec.volumeMode, old.spec.volumeMode);
  if (old.spec.nodeAffinity && !equal(next.spec.nodeAffinity, old.spec.nodeAffinity))
    report.invalid('spec.nodeAffinity', next.spec.nodeAffinity, 'field is immutable');
}
