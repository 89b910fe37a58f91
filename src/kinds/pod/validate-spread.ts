/** Checks topology spread constraints. */
// k8s: pkg/apis/core/validation/validation.go validateTopologySpreadConstraints
import type { FieldReport } from '../../api/validation.ts';
import { validateQualifiedName } from '../formats.ts';
import { validateLabelSelector } from '../validate-selector.ts';
import type { TopologySpreadConstraint } from './types.ts';

const actions = ['DoNotSchedule', 'ScheduleAnyway'];
const inclusionPolicies = ['Honor', 'Ignore'];

export function validateSpreadConstraints(
  constraints: readonly TopologySpreadConstraint[] | undefined,
  field: string,
  report: FieldReport,
): void {
  for (const [index, constraint] of (constraints ?? []).entries()) {
    const path = `${field}[${index}]`;
    validateConstraint(constraint, path, report);
    const isRepeated = (constraints ?? [])
      .slice(index + 1)
      .some(
        (later) =>
          later.topologyKey === constraint.topologyKey && later.whenUnsatisfiable === constraint.whenUnsatisfiable,
      );
    if (isRepeated) {
      const pair = `{${constraint.topologyKey}, ${constraint.whenUnsatisfiable}}`;
      report.duplicate(`${path}.{topologyKey, whenUnsatisfiable}`, pair);
    }
    validateMatchLabelKeys(constraint, `${path}.matchLabelKeys`, report);
    validateLabelSelector(constraint.labelSelector, `${path}.labelSelector`, report);
  }
}

function validateConstraint(constraint: TopologySpreadConstraint, field: string, report: FieldReport): void {
  const { maxSkew = 0, topologyKey, whenUnsatisfiable = '', minDomains } = constraint;
  if (maxSkew <= 0) report.invalid(`${field}.maxSkew`, maxSkew, 'must be greater than zero');
  if (!topologyKey) report.required(`${field}.topologyKey`, 'can not be empty');
  else validateQualifiedName(`${field}.topologyKey`, topologyKey, report);
  if (!actions.includes(whenUnsatisfiable)) {
    report.notSupported(`${field}.whenUnsatisfiable`, whenUnsatisfiable, actions);
  }
  if (minDomains !== undefined) {
    if (minDomains <= 0) report.invalid(`${field}.minDomains`, minDomains, 'must be greater than zero');
    if (whenUnsatisfiable !== 'DoNotSchedule') {
      const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`;
      report.invalid(`${field}.minDomains`, minDomains, detail);
    }
  }
  for (const policy of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
    const value = constraint[policy];
    if (value !== undefined && !inclusionPolicies.includes(value)) {
      report.notSupported(`${field}.${policy}`, value, inclusionPolicies);
    }
  }
}

function validateMatchLabelKeys(constraint: TopologySpreadConstraint, field: string, report: FieldReport): void {
  const keys = constraint.matchLabelKeys ?? [];
  if (keys.length === 0) return;
  const selector = constraint.labelSelector;
  if (!selector) report.forbidden(field, 'must not be specified when labelSelector is not set');
  const selected = new Set([
    ...Object.keys(selector?.matchLabels ?? {}),
    ...(selector?.matchExpressions ?? []).map((expression) => expression.key),
  ]);
  for (const [index, key] of keys.entries()) {
    validateQualifiedName(`${field}[${index}]`, key, report);
    if (selected.has(key)) report.invalid(`${field}[${index}]`, key, 'exists in both matchLabelKeys and labelSelector');
  }
}
