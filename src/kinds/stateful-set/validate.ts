/** Checks a StatefulSet. Its pods' spec is not: volumes come from claims that do not exist yet, so mistakes show when a pod is made. */
// k8s: pkg/apis/apps/validation/validation.go ValidateStatefulSetSpec, ValidateStatefulSetUpdate
import { matchesSelector } from '../../api/selector.ts';
import { type FieldReport, validateLabels } from '../../api/validation.ts';
import { equal } from '../../base/equality.ts';
import { goMap, goPointer, goSelector, goString } from '../go-syntax.ts';
import { validateAnnotations, validateMetadata } from '../validate-metadata.ts';
import { isEmptySelector, validateLabelSelector } from '../validate-selector.ts';
import type { StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy } from './types.ts';

export function validateStatefulSet(set: StatefulSet, report: FieldReport): void {
  validateMetadata(set, true, 'subdomain', report);
  const { spec } = set;
  if (!['OrderedReady', 'Parallel'].includes(spec.podManagementPolicy))
    report.invalid('spec.podManagementPolicy', spec.podManagementPolicy, "must be 'OrderedReady' or 'Parallel'");
  validateStrategy(spec.updateStrategy, report);
  validateRetention(spec, report);
  report.atLeast('spec.replicas', spec.replicas, 0);
  report.atLeast('spec.minReadySeconds', spec.minReadySeconds, 0);
  report.atLeast('spec.ordinals.start', spec.ordinals?.start, 0);
  if (!spec.selector) report.required('spec.selector');
  else {
    validateLabelSelector(spec.selector, 'spec.selector', report);
    if (isEmptySelector(spec.selector))
      report.invalidGo('spec.selector', goSelector(spec.selector), 'empty selector is invalid for statefulset');
  }
  validateTemplate(spec, report);
}

function validateTemplate({ selector, template }: StatefulSetSpec, report: FieldReport): void {
  const field = 'spec.template';
  const { labels, annotations } = template.metadata;
  if (selector && !isEmptySelector(selector) && !matchesSelector(selector, labels))
    report.invalidGo(`${field}.metadata.labels`, goMap(labels), '`selector` does not match template `labels`');
  validateLabels(labels, `${field}.labels`, report);
  validateAnnotations(annotations, `${field}.annotations`, report);
  if (template.spec.restartPolicy !== 'Always')
    report.notSupported(`${field}.spec.restartPolicy`, template.spec.restartPolicy, ['Always']);
  if (template.spec.activeDeadlineSeconds !== undefined)
    report.forbidden(`${field}.spec.activeDeadlineSeconds`, 'activeDeadlineSeconds in StatefulSet is not Supported');
}

function validateStrategy({ type, rollingUpdate }: StatefulSetUpdateStrategy, report: FieldReport): void {
  const field = 'spec.updateStrategy';
  const pointer = goPointer('apps.RollingUpdateStatefulSetStrategy', !rollingUpdate);
  if (type === 'OnDelete') {
    if (rollingUpdate)
      report.invalidGo(
        `${field}.rollingUpdate`,
        `apps.RollingUpdateStatefulSetStrategy{Partition:${rollingUpdate.partition ?? 0}, MaxUnavailable:(*intstr.IntOrString)(nil)}`,
        "only allowed for updateStrategy 'RollingUpdate'",
      );
  } else if (type === 'RollingUpdate') {
    report.atLeast(`${field}.rollingUpdate.partition`, rollingUpdate?.partition, 0);
  } else {
    const goText = `apps.StatefulSetUpdateStrategy{Type:${goString(type)}, RollingUpdate:${pointer}}`;
    report.invalidGo(field, goText, "must be 'RollingUpdate' or 'OnDelete'");
  }
}

function validateRetention({ persistentVolumeClaimRetentionPolicy }: StatefulSetSpec, report: FieldReport): void {
  for (const when of ['whenDeleted', 'whenScaled'] as const) {
    const policy = persistentVolumeClaimRetentionPolicy[when];
    if (policy !== 'Retain' && policy !== 'Delete')
      report.notSupported(`spec.persistentVolumeClaimRetentionPolicy.${when}`, policy, ['Delete', 'Retain']);
  }
}

const forbidden =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

export function validateStatefulSetUpdate(next: StatefulSet, old: StatefulSet, report: FieldReport): void {
  if (!equal(fixedPart(next.spec), fixedPart(old.spec))) report.forbidden('spec', forbidden);
}

function fixedPart(spec: StatefulSetSpec): Partial<StatefulSetSpec> {
  const { selector, serviceName, podManagementPolicy, revisionHistoryLimit, volumeClaimTemplates } = spec;
  return { selector, serviceName, podManagementPolicy, revisionHistoryLimit, volumeClaimTemplates };
}
