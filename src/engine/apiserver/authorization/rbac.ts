/** Role-based access control: rules are looked up at every question, so that a binding counts from the moment it is written. */
// k8s: plugin/pkg/auth/authorizer/rbac/rbac.go, pkg/registry/rbac/validation/rule.go VisitRulesFor
import type { User } from '../../../api/request.ts';
import type { ClusterRoleBinding } from '../../../kinds/cluster-role-binding/types.ts';
import type { RoleBinding, RoleRef, Subject } from '../../../kinds/role-binding/types.ts';
import type { PolicyRule, Role } from '../../../kinds/role/types.ts';
import type { Core } from '../core.ts';
import { storeKey, storePath } from '../resources.ts';
import type { Attributes } from './attributes.ts';
import { isMeant, ruleAllows } from './rules.ts';

export const rbacGroup = 'rbac.authorization.k8s.io';
/** Its members are asked nothing. k8s: pkg/kubeapiserver/authorizer/config.go superuser */
const mastersGroup = 'system:masters';

export interface Decision {
  allowed: boolean;
  /** `RBAC: allowed by RoleBinding "readers/shop" of Role "reader" to User "jane"`; of a refusal, roles that are missing. */
  reason: string;
}

interface Grant {
  binding: ClusterRoleBinding | RoleBinding;
  subject: Subject;
  /** Undefined when there is no such role. */
  rules: readonly PolicyRule[] | undefined;
}

export function decide(core: Core, user: User, asked: Attributes): Decision {
  // A cluster that is built without roles authorizes everything.
  if (!core.resources.maybe(rbacGroup, 'clusterrolebindings') || user.groups.includes(mastersGroup))
    return { allowed: true, reason: '' };
  const missing: string[] = [];
  for (const grant of grantsOf(core, user, 'path' in asked ? undefined : asked.namespace)) {
    if (!grant.rules) missing.push(missingRole(grant.binding.roleRef));
    else if (grant.rules.some((rule) => ruleAllows(rule, asked)))
      return { allowed: true, reason: `RBAC: allowed by ${described(grant)}` };
  }
  return { allowed: false, reason: missing.length > 0 ? `RBAC: ${aggregated(missing)}` : '' };
}

/** All that somebody may do in a namespace. */
export function rulesFor(core: Core, user: User, namespace: string): PolicyRule[] {
  return [...grantsOf(core, user, namespace)].flatMap(({ rules }) => rules ?? []);
}

function* grantsOf(core: Core, user: User, namespace: string | undefined): Generator<Grant> {
  for (const binding of listed<ClusterRoleBinding>(core, 'clusterrolebindings', undefined)) {
    const subject = binding.subjects?.find((candidate) => isMeant(user, candidate, ''));
    if (subject) yield { binding, subject, rules: rulesOf(core, binding.roleRef, '') };
  }
  if (!namespace) return;
  for (const binding of listed<RoleBinding>(core, 'rolebindings', namespace)) {
    const subject = binding.subjects?.find((candidate) => isMeant(user, candidate, namespace));
    if (subject) yield { binding, subject, rules: rulesOf(core, binding.roleRef, namespace) };
  }
}

function listed<T>(core: Core, plural: string, namespace: string | undefined): T[] {
  const resource = core.resources.maybe(rbacGroup, plural);
  if (!resource) return [];
  return core.store.range(storePath(resource, namespace)).map(({ value }) => value as unknown as T);
}

function rulesOf(core: Core, { kind, name }: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
  const resource = core.resources.maybe(rbacGroup, kind === 'Role' ? 'roles' : 'clusterroles');
  const found = resource && core.store.get(storeKey(resource, namespace, name));
  return found && ((found.value as unknown as Role).rules ?? []);
}

function missingRole({ kind, name }: RoleRef): string {
  return `${kind.toLowerCase()}.${rbacGroup} "${name}" not found`;
}

/** As Go joins errors: each once, in brackets when there are several. */
function aggregated(errors: readonly string[]): string {
  const each = [...new Set(errors)];
  return each.length === 1 ? each[0] : `[${each.join(', ')}]`;
}

function described({ binding, subject }: Grant): string {
  const { name, namespace } = binding.metadata;
  const source = namespace ? `RoleBinding "${name}/${namespace}"` : `ClusterRoleBinding "${name}"`;
  const { kind, name: role } = binding.roleRef;
  const whose =
    subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace || (namespace ?? '')}` : subject.name;
  return `${source} of ${kind} "${role}" to ${subject.kind} "${whose}"`;
}
