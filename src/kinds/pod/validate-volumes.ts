/** Checks volumes, and that what containers mount is there. */
// k8s: pkg/apis/core/validation/validation.go ValidateVolumes, ValidateVolumeMounts
import { parseQuantity } from '../../api/quantity.ts';
import { type FieldReport, dnsSubdomainProblems } from '../../api/validation.ts';
import { validateDnsLabel } from '../formats.ts';
import type { Container, Volume } from './types.ts';

/** Reports what is wrong and returns the volumes that containers may mount. */
export function validateVolumes(
  volumes: readonly Volume[] | undefined,
  field: string,
  report: FieldReport,
): ReadonlyMap<string, Volume> {
  const mountable = new Map<string, Volume>();
  const names = new Set<string>();
  for (const [index, volume] of (volumes ?? []).entries()) {
    const path = `${field}[${index}]`;
    const before = report.causes.length;
    validateSource(volume, path, report);
    if (!volume.name) report.required(`${path}.name`);
    else validateDnsLabel(`${path}.name`, volume.name, report);
    if (names.has(volume.name)) report.duplicate(`${path}.name`, volume.name);
    // A volume with a mistake counts as missing, so its mounts are refused too.
    if (report.causes.length > before) continue;
    names.add(volume.name);
    mountable.set(volume.name, volume);
  }
  return mountable;
}

export function validateMounts(
  mounts: Container['volumeMounts'],
  volumes: ReadonlyMap<string, Volume>,
  field: string,
  report: FieldReport,
): void {
  const paths = new Set<string>();
  for (const [index, mount] of (mounts ?? []).entries()) {
    const path = `${field}[${index}]`;
    if (!mount.name) report.required(`${path}.name`);
    if (!volumes.has(mount.name)) report.notFound(`${path}.name`, mount.name ?? '');
    if (!mount.mountPath) report.required(`${path}.mountPath`);
    if (paths.has(mount.mountPath)) report.invalid(`${path}.mountPath`, mount.mountPath, 'must be unique');
    paths.add(mount.mountPath);
    if (mount.subPath) validateInnerPath(mount.subPath, `${field}.subPath`, report);
    if (mount.subPathExpr) {
      if (mount.subPath) {
        report.invalid(`${path}.subPathExpr`, mount.subPathExpr, 'subPathExpr and subPath are mutually exclusive');
      }
      validateInnerPath(mount.subPathExpr, `${field}.subPathExpr`, report);
    }
  }
}

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

// k8s: pkg/apis/core/validation/validation.go validateVolumeSource
function validateSource(volume: Volume, field: string, report: FieldReport): void {
  const sources = Object.keys(volume).filter((name) => name !== 'name' && volume[name] != null);
  if (sources.length === 0) return report.required(field, 'must specify a volume type');
  for (const extra of sources.slice(1)) {
    report.forbidden(`${field}.${extra}`, 'may not specify more than 1 volume type');
  }
  switch (sources[0]) {
    case 'emptyDir':
      if (parseQuantity(volume.emptyDir?.sizeLimit) < 0) {
        report.forbidden(`${field}.emptyDir.sizeLimit`, 'SizeLimit field must be a valid resource quantity');
      }
      return;
    case 'hostPath':
      return validateHostPath(volume.hostPath, `${field}.hostPath`, report);
    case 'configMap':
      if (!volume.configMap?.name) report.required(`${field}.configMap.name`);
      return validateFiles(volume.configMap, `${field}.configMap`, report);
    case 'secret':
      if (!volume.secret?.secretName) report.required(`${field}.secret.secretName`);
      return validateFiles(volume.secret, `${field}.secret`, report);
    case 'persistentVolumeClaim':
      if (!volume.persistentVolumeClaim?.claimName) report.required(`${field}.persistentVolumeClaim.claimName`);
      else validateClaimName(volume.persistentVolumeClaim.claimName, field, report);
  }
}

function validateHostPath(source: Volume['hostPath'], field: string, report: FieldReport): void {
  if (!source?.path) return report.required(`${field}.path`);
  if (source.path.split('/').includes('..')) report.invalid(`${field}.path`, source.path, "must not contain '..'");
  const type = source.type ?? '';
  if (!hostPathTypes.includes(type)) report.notSupported(`${field}.type`, type, hostPathTypes);
}

function validateClaimName(name: string, field: string, report: FieldReport): void {
  for (const problem of dnsSubdomainProblems(name)) {
    report.invalid(`${field}.persistentVolumeClaim.claimName`, name, problem);
  }
}

const fileModeMessage = 'must be a number between 0 and 0777 (octal), both inclusive';

interface Files {
  defaultMode?: number;
  items?: { key: string; path: string; mode?: number }[];
}

function validateFiles(source: Files | undefined, field: string, report: FieldReport): void {
  validateMode(source?.defaultMode, `${field}.defaultMode`, report);
  for (const [index, item] of (source?.items ?? []).entries()) {
    const path = `${field}.items[${index}]`;
    if (!item.key) report.required(`${path}.key`);
    if (!item.path) report.required(`${path}.path`);
    else validateInnerPath(item.path, `${path}.path`, report);
    validateMode(item.mode, `${path}.mode`, report);
  }
}

function validateMode(mode: number | undefined, field: string, report: FieldReport): void {
  if (mode !== undefined && (mode < 0 || mode > 0o777)) report.invalid(field, mode, fileModeMessage);
}

// k8s: pkg/apis/core/validation/validation.go validateLocalDescendingPath
function validateInnerPath(path: string, field: string, report: FieldReport): void {
  if (path.startsWith('/')) report.invalid(field, path, 'must be a relative path');
  if (path.split('/').includes('..')) report.invalid(field, path, "must not contain '..'");
}
