/** Which rules of RBAC allow what, and to whom a binding gives them. */
// k8s: plugin/pkg/auth/authorizer/rbac/rbac.go RuleAllows, pkg/apis/rbac/v1/evaluation_helpers.go, pkg/registry/rbac/validation/rule.go appliesToUser
import type { User } from '../../../api/request.ts';
import type { Subject } from '../../../kinds/role-binding/types.ts';
import type { PolicyRule } from '../../../kinds/role/types.ts';
import type { Attributes } from './attributes.ts';

const all = '*';

export function ruleAllows(rule: PolicyRule, asked: Attributes): boolean {
  if (!rule.verbs.some((verb) => verb === all || verb === asked.verb)) return false;
  if ('path' in asked) return (rule.nonResourceURLs ?? []).some((url) => urlMatches(url, asked.path));
  const { group, resource, subresource, name } = asked;
  return (
    (rule.apiGroups ?? []).some((allowed) => allowed === all || allowed === group) &&
    (rule.resources ?? []).some((allowed) => resourceMatches(allowed, resource, subresource)) &&
    nameMatches(rule.resourceNames ?? [], name ?? '')
  );
}

function urlMatches(url: string, path: string): boolean {
  if (url === all || url === path) return true;
  return url.endsWith('*') && path.startsWith(url.replace(/\*+$/, ''));
}

// `pods/log` is something else than `pods`, and a star before the slash stands for every resource.
function resourceMatches(allowed: string, resource: string, subresource: string | undefined): boolean {
  if (allowed === all) return true;
  if (!subresource) return allowed === resource;
  return allowed === `${resource}/${subresource}` || allowed === `*/${subresource}`;
}

/** Who asks for a list names nothing, so a rule with names does not allow it. */
function nameMatches(allowed: readonly string[], name: string): boolean {
  return allowed.length === 0 || allowed.includes(name);
}

/** @param namespace of the binding; empty for one of the whole cluster */
export function isMeant(user: User, { kind, name, namespace: own }: Subject, namespace: string): boolean {
  switch (kind) {
    case 'User':
      return user.name === name;
    case 'Group':
      return user.groups.includes(name);
    case 'ServiceAccount': {
      const where = own || namespace;
      return where !== '' && user.name === `system:serviceaccount:${where}:${name}`;
    }
    default:
      return false;
  }
}
