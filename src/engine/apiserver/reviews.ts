/** Questions about the asker, answered and never stored: who am I, and may I do this? */
// k8s: pkg/registry/authorization/selfsubjectaccessreview/rest.go, pkg/registry/authentication/selfsubjectreview/rest.go
import { isJsonObject, type JsonObject } from '../../api/plain-json.ts';
import type { ApiRequest, ApiResponse, User, Verb } from '../../api/request.ts';
import { badRequest } from '../../api/status.ts';
import { authorize } from './authorization.ts';
import { answer, refuse } from './core.ts';
import { invalidRequest, methodNotAllowed } from './refusals.ts';
import { refuseUnreadableAs, unrecognized } from './unrecognized.ts';

const reviewPath =
  /^\/apis\/(authorization|authentication)\.k8s\.io\/v1\/(selfsubjectaccessreviews|selfsubjectrulesreviews|selfsubjectreviews)$/;

const kindsOf: Readonly<Record<string, string>> = {
  selfsubjectaccessreviews: 'SelfSubjectAccessReview',
  selfsubjectrulesreviews: 'SelfSubjectRulesReview',
  selfsubjectreviews: 'SelfSubjectReview',
};

/** Undefined when the path is no review. */
export function serveReview(request: ApiRequest, user: User): ApiResponse | undefined {
  const [, group, resource] = reviewPath.exec(request.path) ?? [];
  if (!resource || (resource === 'selfsubjectreviews') !== (group === 'authentication')) return undefined;
  if (request.method !== 'POST') return refuse(methodNotAllowed());
  const { body } = request;
  const expected = kindsOf[resource];
  const unknown = refuseUnreadableAs(expected, request) ?? unrecognized(expected, body);
  if (unknown || !isJsonObject(body)) return refuse(unknown ?? badRequest('no object'));
  const spec = isJsonObject(body.spec) ? body.spec : {};
  const review = (kind: string, rest: JsonObject): ApiResponse =>
    answer({ kind, apiVersion: `${group}.k8s.io/v1`, metadata: { creationTimestamp: null }, ...rest }, 201);
  if (resource === 'selfsubjectreviews')
    return review('SelfSubjectReview', { status: { userInfo: { username: user.name, groups: [...user.groups] } } });
  if (resource === 'selfsubjectrulesreviews') return review('SelfSubjectRulesReview', { spec, status: rulesOf() });
  const attributes = spec.resourceAttributes ?? spec.nonResourceAttributes;
  if (!isJsonObject(attributes)) return refuse(invalidRequest('SelfSubjectAccessReview', [bothOrNone]));
  return review('SelfSubjectAccessReview', { spec, status: { allowed: isAllowed(user, attributes) } });
}

const bothOrNone = {
  reason: 'FieldValueInvalid',
  field: 'spec.resourceAttributes',
  message: 'Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
};

function isAllowed(user: User, { verb, group, version, resource, name, namespace }: JsonObject): boolean {
  return !authorize(user, {
    verb: String(verb) as Verb,
    group: String(group ?? ''),
    version: String(version ?? 'v1'),
    resource: String(resource ?? ''),
    ...(name ? { name: String(name) } : {}),
    ...(namespace ? { namespace: String(namespace) } : {}),
  });
}

/** Everybody may do everything. */
function rulesOf(): JsonObject {
  return {
    resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
    nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
    incomplete: false,
  };
}
