/** The rules of Roles and ClusterRoles: their stored form, and what is wrong with them. */
// k8s: pkg/apis/rbac/validation/validation.go validatePolicyRule
import type { OtherVersion } from '../../api/kind.ts';
import type { FieldReport } from '../../api/validation.ts';
import { dropEmpty } from '../canonical.ts';
import { goStrings } from '../go-syntax.ts';
import type { PolicyRule } from './types.ts';

export const rbacGroup = 'rbac.authorization.k8s.io';

/** The version before v1, the same in everything but its name. */
// k8s: staging/src/k8s.io/api/rbac/v1beta1/zz_generated.prerelease-lifecycle.go
export const rbacBeta: OtherVersion = {
  group: rbacGroup,
  version: 'v1beta1',
  deprecatedIn: 'v1.17',
  removedIn: 'v1.22',
};

const emptyRule = new Set(['apiGroups', 'resources', 'resourceNames', 'nonResourceURLs']);

export function defaultRules(draft: { rules?: PolicyRule[] | null }): void {
  for (const rule of draft.rules ?? []) {
    rule.verbs ??= [];
    dropEmpty(rule, emptyRule);
  }
  if (!draft.rules?.length) draft.rules = null;
}

export function validateRules(rules: readonly PolicyRule[] | null, isNamespaced: boolean, report: FieldReport): void {
  for (const [index, rule] of (rules ?? []).entries()) validateRule(rule, `rules[${index}]`, isNamespaced, report);
}

function validateRule(rule: PolicyRule, path: string, isNamespaced: boolean, report: FieldReport): void {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  if (verbs.length === 0) report.required(`${path}.verbs`, 'verbs must contain at least one value');
  if (nonResourceURLs.length > 0) {
    const refuse = (why: string): void => report.invalidGo(`${path}.nonResourceURLs`, goStrings(nonResourceURLs), why);
    if (isNamespaced) refuse('namespaced rules cannot apply to non-resource URLs');
    if (apiGroups.length + resources.length + resourceNames.length > 0)
      refuse('rules cannot apply to both regular resources and non-resource URLs');
    return;
  }
  if (apiGroups.length === 0) report.required(`${path}.apiGroups`, 'resource rules must supply at least one api group');
  if (resources.length === 0) report.required(`${path}.resources`, 'resource rules must supply at least one resource');
  if (resourceNames.length > 0 && resources.length > 1)
    report.required(`${path}.resourceNames`, 'resource names cannot apply to multiple resources');
}
