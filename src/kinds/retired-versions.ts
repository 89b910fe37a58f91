/** What extensions/v1beta1, apps/v1beta1 and apps/v1beta2 did differently: brought into apps/v1 form on arrival. */
// k8s: pkg/apis/extensions/v1beta1/defaults.go, pkg/apis/apps/v1beta1/defaults.go
import type { OtherVersion } from '../api/kind.ts';
import { int32Max } from './formats.ts';

type Fields = Record<string, unknown>;

/** The versions before apps/v1, with upstream's dates: extensions/v1beta1 was deprecated in 1.8 and is gone since 1.16. */
// k8s: staging/src/k8s.io/api/apps/v1beta2/zz_generated.prerelease-lifecycle.go
export function retiredVersion(
  group: 'extensions' | 'apps',
  version: 'v1beta1' | 'v1beta2',
  toStorage?: OtherVersion['toStorage'],
): OtherVersion {
  const deprecatedIn = version === 'v1beta2' ? 'v1.9' : 'v1.8';
  return { group, version, deprecatedIn, removedIn: 'v1.16', ...(toStorage ? { toStorage } : {}) };
}

export function deploymentFromExtensions(draft: Fields): void {
  selectTemplateLabels(draft);
  const spec = fieldsOf(draft, 'spec');
  delete spec.rollbackTo;
  const strategy = fieldsOf(spec, 'strategy');
  strategy.type ??= 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    const rollingUpdate = fieldsOf(strategy, 'rollingUpdate');
    rollingUpdate.maxUnavailable ??= 1;
    rollingUpdate.maxSurge ??= 1;
  }
  spec.revisionHistoryLimit ??= int32Max;
  spec.progressDeadlineSeconds ??= int32Max;
}

export function deploymentFromAppsBeta1(draft: Fields): void {
  selectTemplateLabels(draft);
  const spec = fieldsOf(draft, 'spec');
  delete spec.rollbackTo;
  spec.revisionHistoryLimit ??= 2;
}

export function daemonSetFromExtensions(draft: Fields): void {
  selectTemplateLabels(draft);
  const spec = fieldsOf(draft, 'spec');
  fieldsOf(spec, 'updateStrategy').type ??= 'OnDelete';
  delete spec.templateGeneration;
}

/** A set was updated only as its pods were deleted. */
export function statefulSetFromAppsBeta1(draft: Fields): void {
  selectTemplateLabels(draft);
  fieldsOf(fieldsOf(draft, 'spec'), 'updateStrategy').type ??= 'OnDelete';
}

/** The selector and the object's own labels used to follow the labels of the template. */
export function selectTemplateLabels(draft: Fields): void {
  const spec = fieldsOf(draft, 'spec');
  const labels = fieldsOf(fieldsOf(spec, 'template'), 'metadata').labels;
  if (!isFields(labels)) return;
  spec.selector ??= { matchLabels: { ...labels } };
  const metadata = fieldsOf(draft, 'metadata');
  if (!isFields(metadata.labels) || Object.keys(metadata.labels).length === 0) metadata.labels = { ...labels };
}

/** The object below a field, made when there is none. What is of another type stays for the schema to refuse. */
function fieldsOf(parent: Fields, field: string): Fields {
  const child = parent[field];
  if (isFields(child)) return child;
  const made: Fields = {};
  if (child === undefined) parent[field] = made;
  return made;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
