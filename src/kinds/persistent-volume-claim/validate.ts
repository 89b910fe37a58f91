/** Checks a claim. Once it is there, little of it may change. */
// k8s: pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaimSpec, ValidatePersistentVolumeClaimUpdate
import { parseQuantity } from '../../api/quantity.ts';
import { type FieldReport, dnsSubdomainProblems } from '../../api/validation.ts';
import { equal } from '../../base/equality.ts';
import { validateMetadata } from '../validate-metadata.ts';
import { validateLabelSelector } from '../validate-selector.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from './types.ts';

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const volumeModes = ['Block', 'Filesystem'];

export function validatePersistentVolumeClaim(claim: PersistentVolumeClaim, report: FieldReport): void {
  validateMetadata(claim, true, 'subdomain', report);
  validateClaimSpec(claim.spec, report);
}

function validateClaimSpec(spec: PersistentVolumeClaimSpec, report: FieldReport): void {
  validateAccessModes(spec.accessModes, 'at least 1 access mode is required', report);
  if (spec.selector) validateLabelSelector(spec.selector, 'spec.selector', report);
  const storage = spec.resources.requests?.storage;
  if (storage === undefined) report.required('spec.resources[storage]');
  else validateStorageAmount(storage, 'spec.resources[storage]', report);
  validateClassName(spec.storageClassName, report);
  validateVolumeMode(spec.volumeMode, report);
}

export function validateAccessModes(modes: readonly string[] | undefined, none: string, report: FieldReport): void {
  const field = 'spec.accessModes';
  if (!modes?.length) report.required(field, none);
  for (const mode of modes ?? []) if (!accessModes.includes(mode)) report.notSupported(field, mode, accessModes);
  if (modes?.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod'))
    report.forbidden(field, 'may not use ReadWriteOncePod with other access modes');
}

export function validateStorageAmount(amount: string, field: string, report: FieldReport): void {
  const value = parseQuantity(amount);
  if (value < 0) report.invalid(field, amount, 'must be greater than or equal to 0');
  if (value <= 0) report.invalid(field, amount, 'must be greater than zero');
}

export function validateClassName(name: string | undefined, report: FieldReport): void {
  if (!name) return;
  for (const problem of dnsSubdomainProblems(name)) report.invalid('spec.storageClassName', name, problem);
}

export function validateVolumeMode(mode: string | undefined, report: FieldReport): void {
  if (mode !== undefined && !volumeModes.includes(mode)) report.notSupported('spec.volumeMode', mode, volumeModes);
}

const immutable =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

export function validatePersistentVolumeClaimUpdate(
  next: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  report: FieldReport,
): void {
  if (!equal(comparable(next, old), comparable(old, old))) report.forbidden('spec', immutable);
  const [before, after] = [old, next].map(({ spec }) => parseQuantity(spec.resources.requests?.storage ?? '0'));
  if (after < before && after <= parseQuantity(old.status.capacity?.storage ?? '0'))
    report.forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity');
  report.immutable('spec.volumeMode', next.spec.volumeMode, old.spec.volumeMode);
}

/** The spec without what may change: the volume's name once, the class once if there was none, the size of what is bound. */
function comparable({ spec }: PersistentVolumeClaim, old: PersistentVolumeClaim): object {
  const { volumeAttributesClassName: _, ...rest } = spec;
  const mayGrow = old.status.phase === 'Bound' && spec.resources.requests !== undefined;
  return {
    ...rest,
    volumeName: old.spec.volumeName ? spec.volumeName : undefined,
    storageClassName: old.spec.storageClassName === undefined ? undefined : spec.storageClassName,
    resources: mayGrow ? { ...spec.resources, requests: { ...spec.resources.requests, storage: '' } } : spec.resources,
  };
}
