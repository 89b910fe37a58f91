/** Checks label selectors, and whether a template's labels meet the selector of its owner. */
// k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go ValidateLabelSelector
import type { LabelSelector } from '../api/selector.ts';
import { type FieldReport, labelValueProblems, validateLabels } from '../api/validation.ts';
import { validateQualifiedName } from './formats.ts';

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

export function validateLabelSelector(selector: LabelSelector | undefined, field: string, report: FieldReport): void {
  if (!selector) return;
  validateLabels(selector.matchLabels, `${field}.matchLabels`, report);
  for (const [index, expression] of (selector.matchExpressions ?? []).entries()) {
    const path = `${field}.matchExpressions[${index}]`;
    const values = expression.values ?? [];
    if (!operators.includes(expression.operator)) {
      report.invalid(`${path}.operator`, expression.operator ?? '', 'not a valid selector operator');
    } else if (expression.operator === 'In' || expression.operator === 'NotIn') {
      if (values.length === 0) {
        report.required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
      }
    } else if (values.length > 0) {
      report.forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
    }
    validateQualifiedName(`${path}.key`, expression.key ?? '', report);
    for (const [place, value] of values.entries()) {
      for (const problem of labelValueProblems(value)) report.invalid(`${path}.values[${place}]`, value, problem);
    }
  }
}

/** Whether the selector says nothing, and so would match every pod. */
export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;
}
