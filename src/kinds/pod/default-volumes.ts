/** What the API server fills into a volume: modes, and an empty directory where no source is named. */
// k8s: pkg/apis/core/v1/defaults.go SetDefaults_Volume and the sources after it
import { canonicalAmount, dropEmpty } from '../canonical.ts';
import type { Volume } from './types.ts';

interface Projection {
  serviceAccountToken?: { expirationSeconds?: number };
  downwardAPI?: { items?: DownwardItem[] };
}

interface DownwardItem {
  fieldRef?: { apiVersion?: string };
  resourceFieldRef?: { divisor?: string };
}

const modeDefault = 0o644;
const emptyDirFields = new Set(['medium']);
const itemFields = new Set(['items']);
const claimFields = new Set(['readOnly']);

export function defaultVolume(volume: Volume): void {
  const hasSource = Object.keys(volume).some((field) => field !== 'name' && volume[field] != null);
  if (!hasSource) volume.emptyDir = {};
  if (volume.emptyDir) {
    dropEmpty(volume.emptyDir, emptyDirFields);
    if (volume.emptyDir.sizeLimit !== undefined) volume.emptyDir.sizeLimit = canonicalAmount(volume.emptyDir.sizeLimit);
  }
  for (const source of [volume.configMap, volume.secret]) {
    if (!source) continue;
    dropEmpty(source, itemFields);
    source.defaultMode ??= modeDefault;
  }
  if (volume.hostPath) volume.hostPath.type ??= '';
  if (volume.persistentVolumeClaim) dropEmpty(volume.persistentVolumeClaim, claimFields);
  const downward = volume.downwardAPI as { defaultMode?: number; items?: DownwardItem[] } | undefined;
  if (downward) {
    downward.defaultMode ??= modeDefault;
    defaultDownwardItems(downward.items);
  }
  const projected = volume.projected as { defaultMode?: number; sources?: Projection[] } | undefined;
  if (projected) defaultProjected(projected);
  const ephemeral = volume.ephemeral as { volumeClaimTemplate?: { spec?: { volumeMode?: string } } } | undefined;
  if (ephemeral?.volumeClaimTemplate?.spec) ephemeral.volumeClaimTemplate.spec.volumeMode ??= 'Filesystem';
}

function defaultProjected(projected: { defaultMode?: number; sources?: Projection[] }): void {
  projected.defaultMode ??= modeDefault;
  for (const source of projected.sources ?? []) {
    if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600;
    defaultDownwardItems(source.downwardAPI?.items);
  }
}

function defaultDownwardItems(items: DownwardItem[] | undefined): void {
  for (const item of items ?? []) {
    if (item.fieldRef) item.fieldRef.apiVersion ||= 'v1';
    if (item.resourceFieldRef) {
      item.resourceFieldRef.divisor = canonicalAmount(item.resourceFieldRef.divisor ?? '0');
    }
  }
}
