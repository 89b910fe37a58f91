/** Volumes and tolerations, as described in a pod and in a pod template. */
// k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go describeVolumes, printTolerationsMultilineWithIndent
import { canonicalQuantity, parseQuantity } from '../../api/quantity.ts';
import { formatSelector } from '../../api/selector.ts';
import type { Toleration, TopologySpreadConstraint, Volume } from '../../kinds/pod/types.ts';
import type { DescribeWriter } from './writer.ts';

export function describeVolumes(writer: DescribeWriter, volumes: readonly Volume[] | undefined, indent: string): void {
  if (!volumes?.length) return writer.line(0, `${indent}Volumes:\t<none>`);
  writer.line(0, `${indent}Volumes:`);
  for (const volume of volumes) {
    writer.line(1, `${indent ? ' ' : ''}${volume.name}:`);
    describeSource(writer, volume);
  }
}

interface ProjectedSource {
  secret?: { name?: string; optional?: boolean };
  configMap?: { name?: string; optional?: boolean };
  downwardAPI?: unknown;
  serviceAccountToken?: { expirationSeconds?: number };
}

/** Where the bytes of a volume are: of one in a pod, or of a persistent one. */
export function describeSource(writer: DescribeWriter, volume: Volume): void {
  const { hostPath, emptyDir, secret, configMap, persistentVolumeClaim } = volume;
  const fields = (type: string, ...pairs: [string, unknown][]): void => {
    writer.line(2, `Type:\t${type}`);
    for (const [name, value] of pairs) writer.line(2, `${name}:\t${String(value)}`);
  };
  if (hostPath)
    return fields(
      'HostPath (bare host directory volume)',
      ['Path', hostPath.path],
      ['HostPathType', hostPath.type ?? '<none>'],
    );
  if (emptyDir) {
    const limit =
      emptyDir.sizeLimit && parseQuantity(emptyDir.sizeLimit) > 0 ? canonicalQuantity(emptyDir.sizeLimit) : '<unset>';
    return fields(
      "EmptyDir (a temporary directory that shares a pod's lifetime)",
      ['Medium', emptyDir.medium ?? ''],
      ['SizeLimit', limit],
    );
  }
  if (secret)
    return fields(
      'Secret (a volume populated by a Secret)',
      ['SecretName', secret.secretName],
      ['Optional', secret.optional === true],
    );
  if (configMap)
    return fields(
      'ConfigMap (a volume populated by a ConfigMap)',
      ['Name', configMap.name],
      ['Optional', configMap.optional === true],
    );
  if (persistentVolumeClaim)
    return fields(
      'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
      ['ClaimName', persistentVolumeClaim.claimName],
      ['ReadOnly', persistentVolumeClaim.readOnly === true],
    );
  if (volume.projected)
    return describeProjected(writer, (volume.projected as { sources?: ProjectedSource[] }).sources ?? []);
  if (volume.downwardAPI)
    return describeDownwardApi(writer, (volume.downwardAPI as { items?: DownwardItem[] }).items ?? []);
  if (volume.nfs) {
    const { server, path, readOnly } = volume.nfs as { server?: string; path?: string; readOnly?: boolean };
    return fields(
      'NFS (an NFS mount that lasts the lifetime of a pod)',
      ['Server', server ?? ''],
      ['Path', path ?? ''],
      ['ReadOnly', readOnly === true],
    );
  }
  if (volume.local)
    return fields('LocalVolume (a persistent volume backed by local storage on a node)', [
      'Path',
      (volume.local as { path?: string }).path ?? '',
    ]);
  if (volume.csi) {
    const { driver, fsType, volumeHandle, readOnly } = volume.csi as Record<string, unknown>;
    return fields(
      'CSI (a Container Storage Interface (CSI) volume source)',
      ['Driver', driver ?? ''],
      ['FSType', fsType ?? ''],
      ['VolumeHandle', volumeHandle ?? ''],
      ['ReadOnly', readOnly === true],
    );
  }
  writer.line(1, '<unknown>');
}

function describeProjected(writer: DescribeWriter, sources: readonly ProjectedSource[]): void {
  writer.line(2, 'Type:\tProjected (a volume that contains injected data from multiple sources)');
  for (const { secret, configMap, downwardAPI, serviceAccountToken } of sources) {
    if (secret) {
      writer.line(2, `SecretName:\t${secret.name ?? ''}`);
      writer.line(2, optionalLine('SecretOptionalName', secret.optional));
    } else if (downwardAPI) writer.line(2, 'DownwardAPI:\ttrue');
    else if (configMap) {
      writer.line(2, `ConfigMapName:\t${configMap.name ?? ''}`);
      writer.line(2, optionalLine('ConfigMapOptional', configMap.optional));
    } else if (serviceAccountToken)
      writer.line(2, `TokenExpirationSeconds:\t${serviceAccountToken.expirationSeconds ?? 0}`);
  }
}

function optionalLine(name: string, optional: boolean | undefined): string {
  return `${name}:\t${optional === undefined ? '<nil>' : optional}`;
}

interface DownwardItem {
  path: string;
  fieldRef?: { fieldPath: string };
  resourceFieldRef?: { resource: string };
}

function describeDownwardApi(writer: DescribeWriter, items: readonly DownwardItem[]): void {
  writer.line(2, 'Type:\tDownwardAPI (a volume populated by information about the pod)');
  writer.line(2, 'Items:');
  for (const { path, fieldRef, resourceFieldRef } of items) {
    if (fieldRef) writer.line(3, `${fieldRef.fieldPath} -> ${path}`);
    if (resourceFieldRef) writer.line(3, `${resourceFieldRef.resource} -> ${path}`);
  }
}

export function describeTolerations(
  writer: DescribeWriter,
  title: string,
  tolerations: readonly Toleration[] | undefined,
): void {
  if (!tolerations?.length) return writer.line(0, `${title}:\t<none>`);
  const sorted = [...tolerations].sort((left, right) =>
    (left.key ?? '') < (right.key ?? '') ? -1 : (left.key ?? '') > (right.key ?? '') ? 1 : 0,
  );
  sorted.forEach((toleration, index) =>
    writer.line(0, `${index === 0 ? `${title}:` : ''}\t${tolerationText(toleration)}`),
  );
}

/** `node.kubernetes.io/not-ready:NoExecute op=Exists for 300s` */
function tolerationText({ key = '', value = '', effect, operator, tolerationSeconds }: Toleration): string {
  const subject = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`;
  const exists = operator === 'Exists' && !value ? `${key || effect ? ' ' : ''}op=Exists` : '';
  return `${subject}${exists}${tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`}`;
}

export function describeSpread(
  writer: DescribeWriter,
  constraints: readonly TopologySpreadConstraint[] | undefined,
  indent: string,
): void {
  const sorted = [...(constraints ?? [])].sort((left, right) => (left.topologyKey < right.topologyKey ? -1 : 1));
  sorted.forEach(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }, index) => {
    const selector = labelSelector ? ` for selector ${formatSelector(labelSelector)}` : '';
    writer.line(
      0,
      `${indent}${index === 0 ? 'Topology Spread Constraints:' : ''}\t${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`,
    );
  });
}
