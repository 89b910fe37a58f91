/** Checks a PodDisruptionBudget. */
// k8s: pkg/apis/policy/validation/validation.go ValidatePodDisruptionBudgetSpec
import type { FieldReport } from '../../api/validation.ts';
import { validateAtMostWhole, validateIntOrPercent } from '../formats.ts';
import { goPointer } from '../go-syntax.ts';
import { validateMetadata } from '../validate-metadata.ts';
import { validateLabelSelector } from '../validate-selector.ts';
import type { PodDisruptionBudget } from './types.ts';

const evictionPolicies = ['AlwaysAllow', 'IfHealthyBudget'];

export function validatePodDisruptionBudget(budget: PodDisruptionBudget, report: FieldReport): void {
  validateMetadata(budget, true, 'path', report);
  const { spec } = budget;
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined) {
    const fields = [
      `MinAvailable:${goPointer('intstr.IntOrString', false)}`,
      `Selector:${goPointer('v1.LabelSelector', !spec.selector)}`,
      `MaxUnavailable:${goPointer('intstr.IntOrString', false)}`,
      `UnhealthyPodEvictionPolicy:${goPointer('policy.UnhealthyPodEvictionPolicyType', !spec.unhealthyPodEvictionPolicy)}`,
    ];
    const goText = `policy.PodDisruptionBudgetSpec{${fields.join(', ')}}`;
    report.invalidGo('spec', goText, 'minAvailable and maxUnavailable cannot be both set');
  }
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    const value = spec[field];
    if (value === undefined) continue;
    validateIntOrPercent(`spec.${field}`, value, report);
    validateAtMostWhole(`spec.${field}`, value, report);
  }
  const policy = spec.unhealthyPodEvictionPolicy;
  if (policy !== undefined && !evictionPolicies.includes(policy)) {
    report.notSupported('spec.unhealthyPodEvictionPolicy', policy, evictionPolicies);
  }
  validateLabelSelector(spec.selector, 'spec.selector', report);
}
