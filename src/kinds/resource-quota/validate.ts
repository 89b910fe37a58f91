/** Checks a ResourceQuota. */
// k8s: pkg/apis/core/validation/validation.go ValidateResourceQuota
import { parseQuantity } from '../../api/quantity.ts';
import type { FieldReport } from '../../api/validation.ts';
import { goString, goStrings } from '../go-syntax.ts';
import { validateMetadata } from '../validate-metadata.ts';
import { isStandardQuotaResource, isWholeResource, validateQuotaResourceName } from './names.ts';
import type { ResourceQuota, ScopeRequirement } from './types.ts';

export const scopes = [
  ...['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'PriorityClass', 'CrossNamespacePodAffinity'],
];
/** Of a quota for pods without any requests there is nothing to limit but their number. */
const besidePods = new Set(['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory']);
const opposites = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
];

export function validateResourceQuota(quota: ResourceQuota, report: FieldReport): void {
  validateMetadata(quota, true, 'subdomain', report);
  const hard = quota.spec.hard ?? {};
  for (const name in hard) {
    const field = `spec.hard[${name}]`;
    validateQuotaResourceName(name, field, report);
    const amount = parseQuantity(hard[name]);
    if (amount < 0) report.invalid(field, hard[name], 'must be greater than or equal to 0');
    if (isWholeResource(name) && !Number.isInteger(amount)) report.invalid(field, hard[name], 'must be an integer');
  }
  validateScopes(quota, report);
  validateScopeSelector(quota, report);
}

export function validateResourceQuotaUpdate(next: ResourceQuota, old: ResourceQuota, report: FieldReport): void {
  const sorted = ({ spec }: ResourceQuota): string => [...new Set(spec.scopes)].sort().join(',');
  if (sorted(next) !== sorted(old)) report.invalidGo('spec.scopes', goScopes(next.spec.scopes), 'field is immutable');
}

function validateScopes({ spec }: ResourceQuota, report: FieldReport): void {
  const refuse = (why: string): void => report.invalidGo('spec.scopes', goScopes(spec.scopes), why);
  for (const scope of spec.scopes ?? []) {
    if (!scopes.includes(scope)) refuse('unsupported scope');
    for (const _ of misfits(spec.hard, scope)) refuse('unsupported scope applied to resource');
  }
  for (const pair of opposites) if (pair.every((scope) => spec.scopes?.includes(scope))) refuse('conflicting scopes');
}

function validateScopeSelector({ spec }: ResourceQuota, report: FieldReport): void {
  const field = 'spec.scopeSelector.matchExpressions';
  const requirements = spec.scopeSelector?.matchExpressions ?? [];
  for (const requirement of requirements) {
    const { scopeName } = requirement;
    if (!scopes.includes(scopeName)) report.invalid(`${field}.scopeName`, scopeName, 'unsupported scope');
    for (const _ of misfits(spec.hard, scopeName))
      report.invalidGo(field, goSelector(requirements), 'unsupported scope applied to resource');
    validateOperator(requirement, field, report);
  }
  for (const pair of opposites)
    if (pair.every((scope) => requirements.some(({ scopeName }) => scopeName === scope)))
      report.invalidGo(field, goScopes(spec.scopes), 'conflicting scopes');
}

function validateOperator({ scopeName, operator, values }: ScopeRequirement, field: string, report: FieldReport): void {
  if (scopes.includes(scopeName) && scopeName !== 'PriorityClass' && operator !== 'Exists') {
    report.invalid(
      `${field}.operator`,
      operator,
      "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
    );
  }
  if (operator === 'In' || operator === 'NotIn') {
    if (!values?.length)
      report.required(
        `${field}.values`,
        "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
      );
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values?.length)
      report.invalidGo(
        `${field}.values`,
        goStrings(values),
        "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
      );
  } else report.invalid(`${field}.operator`, operator, 'not a valid selector operator');
}

/** Limited resources that a scope cannot be asked about. */
function misfits(hard: Readonly<Record<string, string>> = {}, scope: string): string[] {
  if (!scopes.includes(scope)) return [];
  return Object.keys(hard).filter(
    (name) => isStandardQuotaResource(name) && name !== 'pods' && (scope === 'BestEffort' || !besidePods.has(name)),
  );
}

function goScopes(list: readonly string[] | undefined): string {
  return list ? `[]core.ResourceQuotaScope{${list.map(goString).join(', ')}}` : '[]core.ResourceQuotaScope(nil)';
}

function goSelector(requirements: readonly ScopeRequirement[]): string {
  const items = requirements.map(
    ({ scopeName, operator, values }) =>
      `core.ScopedResourceSelectorRequirement{ScopeName:${goString(scopeName)}, Operator:${goString(operator)}, Values:${goStrings(values)}}`,
  );
  return `core.ScopeSelector{MatchExpressions:[]core.ScopedResourceSelectorRequirement{${items.join(', ')}}}`;
}
