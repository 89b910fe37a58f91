/** Checks tolerations. */
// k8s: pkg/apis/core/validation/validation.go ValidateTolerations
import { type FieldReport, labelValueProblems } from '../../api/validation.ts';
import { validateQualifiedName } from '../formats.ts';
import type { Toleration } from './types.ts';

export const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function validateTolerations(
  tolerations: readonly Toleration[] | undefined,
  field: string,
  report: FieldReport,
): void {
  for (const [index, toleration] of (tolerations ?? []).entries()) {
    validateToleration(toleration, `${field}[${index}]`, report);
  }
}

function validateToleration(toleration: Toleration, field: string, report: FieldReport): void {
  const { key, operator, value, effect } = toleration;
  if (key) validateQualifiedName(`${field}.key`, key, report);
  else if (operator !== 'Exists') {
    const detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    report.invalid(`${field}.operator`, operator ?? '', detail);
  }
  if (toleration.tolerationSeconds !== undefined && effect !== 'NoExecute') {
    report.invalid(`${field}.effect`, effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set");
  }
  if (!operator || operator === 'Equal') {
    const problems = labelValueProblems(value ?? '');
    if (problems.length > 0) report.invalid(`${field}.operator`, value, problems.join(';'));
  } else if (operator === 'Exists') {
    if (value) report.invalid(`${field}.operator`, value, "value must be empty when `operator` is 'Exists'");
  } else report.notSupported(`${field}.operator`, operator, ['Equal', 'Exists']);
  if (effect && !taintEffects.includes(effect)) report.notSupported(`${field}.effect`, effect, taintEffects);
}
