/** May they do this, and what else: what is wrong with the question, and the answer. */
// k8s: pkg/apis/authorization/validation/validation.go
import { isJsonObject, objectIn, textIn, type JsonObject } from '../../../api/plain-json.ts';
import type { User } from '../../../api/request.ts';
import { failure, type Status, type StatusCause } from '../../../api/status.ts';
import type { Core } from '../core.ts';
import type { Attributes } from './attributes.ts';
import { decide, rulesFor } from './rbac.ts';

const group = 'authorization.k8s.io';

export function attributeProblems({ resourceAttributes, nonResourceAttributes }: JsonObject): StatusCause[] {
  if (resourceAttributes && nonResourceAttributes)
    return [
      invalid(
        'spec.nonResourceAttributes',
        goNonResource(objectIn(nonResourceAttributes)),
        'cannot be specified in combination with resourceAttributes',
      ),
    ];
  if (resourceAttributes || nonResourceAttributes) return [];
  const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
  return [invalid('spec.resourceAttributes', '"null"', why)];
}

export function subjectProblems(spec: JsonObject): StatusCause[] {
  const { user, groups } = spec;
  const isNobody = !user && !(Array.isArray(groups) && groups.length > 0);
  const problems = attributeProblems(spec);
  if (isNobody) problems.push(invalid('spec.user', '""', 'at least one of user or group must be specified'));
  return problems;
}

export function localProblems(
  { resourceAttributes, nonResourceAttributes }: JsonObject,
  namespace: string,
): StatusCause[] {
  const asked = textIn(objectIn(resourceAttributes).namespace);
  const problems: StatusCause[] = [];
  if (resourceAttributes && asked !== namespace)
    problems.push(invalid('spec.resourceAttributes.namespace', JSON.stringify(asked), 'must match metadata.namespace'));
  if (nonResourceAttributes)
    problems.push(
      invalid(
        'spec.nonResourceAttributes',
        goNonResource(objectIn(nonResourceAttributes)),
        'disallowed on this kind of request',
      ),
    );
  return problems;
}

function goNonResource({ path, verb }: JsonObject): string {
  return `authorization.NonResourceAttributes{Path:${JSON.stringify(textIn(path))}, Verb:${JSON.stringify(textIn(verb))}}`;
}

function invalid(field: string, value: string, why: string): StatusCause {
  return { reason: 'FieldValueInvalid', field, message: `Invalid value: ${value}: ${why}` };
}

/** By then upstream has forgotten what kind of review it was. */
export function refusalOf(causes: StatusCause[]): Status | undefined {
  if (causes.length === 0) return undefined;
  const listed = causes.map(({ field, message }) => `${field}: ${message}`);
  const problem = listed.length === 1 ? listed[0] : `[${listed.join(', ')}]`;
  return failure(422, 'Invalid', `.${group} "" is invalid: ${problem}`, { group, causes });
}

export function subjectOf({ user, groups, uid, extra }: JsonObject): User {
  return {
    name: textIn(user),
    groups: Array.isArray(groups) ? groups.map(String) : [],
    ...(uid ? { uid: textIn(uid) } : {}),
    ...(isJsonObject(extra) ? { extra: extra as Record<string, string[]> } : {}),
  };
}

export function decided(core: Core, spec: JsonObject, user: User): JsonObject {
  const { allowed, reason } = decide(core, user, attributesIn(spec));
  return { spec, status: { allowed, ...(reason ? { reason } : {}) } };
}

function attributesIn({ resourceAttributes, nonResourceAttributes }: JsonObject): Attributes {
  if (nonResourceAttributes) {
    const { verb, path } = objectIn(nonResourceAttributes);
    return { verb: textIn(verb), path: textIn(path) };
  }
  const { verb, group, resource, subresource, name, namespace } = objectIn(resourceAttributes);
  return {
    ...{ verb: textIn(verb), group: textIn(group), resource: textIn(resource) },
    ...(subresource ? { subresource: textIn(subresource) } : {}),
    ...(name ? { name: textIn(name) } : {}),
    ...(namespace ? { namespace: textIn(namespace) } : {}),
  };
}

// k8s: plugin/pkg/auth/authorizer/rbac/rbac.go RulesFor
export function rulesOf(core: Core, user: User, namespace: string): JsonObject {
  const rules = rulesFor(core, user, namespace);
  return {
    resourceRules: rules
      .filter(({ resources = [] }) => resources.length > 0)
      .map(({ verbs, apiGroups = [], resources = [], resourceNames = [] }) => ({
        verbs,
        apiGroups,
        resources,
        ...(resourceNames.length > 0 ? { resourceNames } : {}),
      })),
    nonResourceRules: rules
      .filter(({ nonResourceURLs = [] }) => nonResourceURLs.length > 0)
      .map(({ verbs, nonResourceURLs = [] }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
  };
}
