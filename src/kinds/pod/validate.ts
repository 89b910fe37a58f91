/** Checks a Pod, and the template of a pod inside another object. */
// k8s: pkg/apis/core/validation/validation.go ValidatePodCreate, ValidatePodTemplateSpec
import { type LabelSelector, matchesSelector } from '../../api/selector.ts';
import { type FieldReport, validateLabels } from '../../api/validation.ts';
import { goMap } from '../go-syntax.ts';
import { validateAnnotations, validateMetadata } from '../validate-metadata.ts';
import type { Pod, PodTemplateSpec } from './types.ts';
import { validatePodSpec } from './validate-spec.ts';

export function validatePod(pod: Pod, report: FieldReport): void {
  validateMetadata(pod, true, 'subdomain', report);
  validateDeletionCost(pod.metadata.annotations, 'metadata.annotations', report);
  validatePodSpec(pod.spec, 'spec', true, report);
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [index, container] of (pod.spec[list] ?? []).entries()) {
      if (container.image && container.image.trim() !== container.image) {
        const field = `spec.${list}[${index}].image`;
        report.invalid(field, container.image, 'must not have leading or trailing whitespace');
      }
    }
  }
  const isNew = !pod.metadata.resourceVersion;
  if (isNew && pod.spec.ephemeralContainers?.length) {
    report.forbidden('spec.ephemeralContainers', 'cannot be set on create');
  }
  if (pod.spec.nodeName && pod.spec.schedulingGates?.length) {
    report.forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared');
  }
}

/**
 * Checks the template of an object that keeps pods running.
 * @param owner as upstream writes it in the refusal of activeDeadlineSeconds
 */
// k8s: pkg/apis/apps/validation/validation.go ValidatePodTemplateSpecForReplicaSet
export function validateTemplate(
  template: PodTemplateSpec,
  selector: LabelSelector | undefined,
  owner: 'ReplicaSet' | 'DaemonSet' | 'ReplicationController',
  report: FieldReport,
): void {
  const field = 'spec.template';
  validateTemplateLabels(template, selector, report);
  validatePodTemplate(template, field, report);
  if (template.spec.restartPolicy !== 'Always') {
    report.notSupported(`${field}.spec.restartPolicy`, template.spec.restartPolicy, ['Always']);
  }
  if (template.spec.activeDeadlineSeconds !== undefined) {
    const detail = `activeDeadlineSeconds in ${owner} is not Supported`;
    report.forbidden(`${field}.spec.activeDeadlineSeconds`, detail);
  }
}

/** The labels of the pods to come must be those that their owner looks for. */
export function validateTemplateLabels(
  template: PodTemplateSpec,
  selector: LabelSelector | undefined,
  report: FieldReport,
): void {
  if (matchesSelector(selector, template.metadata.labels)) return;
  const labels = goMap(template.metadata.labels);
  report.invalidGo('spec.template.metadata.labels', labels, '`selector` does not match template `labels`');
}

/** What holds for every template, whoever its owner is. */
// k8s: pkg/apis/core/validation/validation.go ValidatePodTemplateSpec
export function validatePodTemplate({ metadata, spec }: PodTemplateSpec, field: string, report: FieldReport): void {
  validateLabels(metadata.labels, `${field}.labels`, report);
  validateAnnotations(metadata.annotations, `${field}.annotations`, report);
  validateDeletionCost(metadata.annotations, `${field}.annotations`, report);
  validatePodSpec(spec, `${field}.spec`, false, report);
  if (spec.ephemeralContainers?.length) {
    report.forbidden(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template');
  }
}

const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';

function validateDeletionCost(
  annotations: Record<string, string> | undefined,
  field: string,
  report: FieldReport,
): void {
  const cost = annotations?.[deletionCost];
  if (cost === undefined) return;
  const isInt32 = /^(0|-?[1-9]\d*)$/.test(cost) && Math.abs(Number(cost)) < 2 ** 31;
  if (!isInt32) report.invalid(`${field}[${deletionCost}]`, cost, 'must be a 32bit integer');
}
