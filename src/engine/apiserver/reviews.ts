/** Questions about rights and identity, answered and never stored: who am I, may I do this, may they? */
// k8s: pkg/registry/authorization/*/rest.go, pkg/registry/authentication/selfsubjectreview/rest.go
import { isJsonObject, type JsonObject } from '../../api/plain-json.ts';
import type { ApiRequest, ApiResponse, User } from '../../api/request.ts';
import { badRequest, failure, isStatus, type Status, type StatusCause } from '../../api/status.ts';
import type { Attributes } from './authorization/attributes.ts';
import { decide, rulesFor } from './authorization/rbac.ts';
import { answer, refuse, type Core } from './core.ts';
import { methodNotAllowed } from './refusals.ts';
import { readForeignBody } from './subresources/foreign-body.ts';
import { refuseUnreadableAs } from './unrecognized.ts';

interface Review {
  path: RegExp;
  kind: string;
  group: string;
  /** What the answer says beside its kind. */
  answer(core: Core, review: JsonObject, user: User, namespace: string | undefined): JsonObject | Status;
}

const authorization = 'authorization.k8s.io';
const authentication = 'authentication.k8s.io';

const reviews: readonly Review[] = [
  {
    path: /^\/apis\/authentication\.k8s\.io\/v1\/selfsubjectreviews$/,
    kind: 'SelfSubjectReview',
    group: authentication,
    answer: (_core, _review, { name, uid, groups, extra }) => ({
      status: {
        userInfo: { username: name, ...(uid ? { uid } : {}), groups: [...groups], ...(extra ? { extra } : {}) },
      } as JsonObject,
    }),
  },
  {
    path: /^\/apis\/authorization\.k8s\.io\/v1\/selfsubjectrulesreviews$/,
    kind: 'SelfSubjectRulesReview',
    group: authorization,
    answer: (core, { spec = {} }, user) => ({ spec, status: rulesOf(core, user, text(specOf(spec).namespace)) }),
  },
  {
    path: /^\/apis\/authorization\.k8s\.io\/v1\/selfsubjectaccessreviews$/,
    kind: 'SelfSubjectAccessReview',
    group: authorization,
    answer: (core, { spec }, user) => refusalOf(attributeProblems(specOf(spec))) ?? decided(core, specOf(spec), user),
  },
  {
    path: /^\/apis\/authorization\.k8s\.io\/v1\/subjectaccessreviews$/,
    kind: 'SubjectAccessReview',
    group: authorization,
    answer: (core, { spec }) =>
      refusalOf(subjectProblems(specOf(spec))) ?? decided(core, specOf(spec), subjectOf(specOf(spec))),
  },
  {
    path: /^\/apis\/authorization\.k8s\.io\/v1\/namespaces\/([^/]+)\/localsubjectaccessreviews$/,
    kind: 'LocalSubjectAccessReview',
    group: authorization,
    answer: (core, review, _user, namespace = '') => {
      const spec = specOf(review.spec);
      const metadata = specOf(review.metadata);
      const named = text(metadata.namespace);
      return (
        refusalOf([...subjectProblems(spec), ...localProblems(spec, named)]) ??
        (named === namespace
          ? undefined
          : badRequest(`spec.resourceAttributes.namespace must match namespace: ${namespace}`)) ?? {
          ...decided(core, spec, subjectOf(spec)),
          metadata: { creationTimestamp: null, namespace },
        }
      );
    },
  },
];

/** Undefined when the path is no review. */
export function serveReview(core: Core, request: ApiRequest, user: User): ApiResponse | undefined {
  for (const review of reviews) {
    const found = review.path.exec(request.path);
    if (found) return serve(core, review, request, user, found[1] as string | undefined);
  }
  return undefined;
}

function serve(
  core: Core,
  review: Review,
  request: ApiRequest,
  user: User,
  namespace: string | undefined,
): ApiResponse {
  if (request.method !== 'POST') return refuse(methodNotAllowed());
  const { kind, group } = review;
  const apiVersion = `${group}/v1`;
  const definition = `io.k8s.api.${group.split('.')[0]}.v1.${kind}`;
  const body = refuseUnreadableAs(kind, request) ?? readForeignBody(apiVersion, kind, definition, request.body);
  if (isStatus(body)) return refuse(body);
  const said = review.answer(core, body, user, namespace);
  if (isStatus(said)) return refuse(said);
  return answer({ kind, apiVersion, metadata: { creationTimestamp: null }, ...said }, 201);
}

// k8s: pkg/apis/authorization/validation/validation.go
function attributeProblems({ resourceAttributes, nonResourceAttributes }: JsonObject): StatusCause[] {
  if (resourceAttributes && nonResourceAttributes)
    return [
      invalid(
        'spec.nonResourceAttributes',
        goNonResource(specOf(nonResourceAttributes)),
        'cannot be specified in combination with resourceAttributes',
      ),
    ];
  if (resourceAttributes || nonResourceAttributes) return [];
  const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
  return [invalid('spec.resourceAttributes', '"null"', why)];
}

function subjectProblems(spec: JsonObject): StatusCause[] {
  const { user, groups } = spec;
  const isNobody = !user && !(Array.isArray(groups) && groups.length > 0);
  const problems = attributeProblems(spec);
  if (isNobody) problems.push(invalid('spec.user', '""', 'at least one of user or group must be specified'));
  return problems;
}

function localProblems({ resourceAttributes, nonResourceAttributes }: JsonObject, namespace: string): StatusCause[] {
  const asked = text(specOf(resourceAttributes).namespace);
  const problems: StatusCause[] = [];
  if (resourceAttributes && asked !== namespace)
    problems.push(invalid('spec.resourceAttributes.namespace', JSON.stringify(asked), 'must match metadata.namespace'));
  if (nonResourceAttributes)
    problems.push(
      invalid(
        'spec.nonResourceAttributes',
        goNonResource(specOf(nonResourceAttributes)),
        'disallowed on this kind of request',
      ),
    );
  return problems;
}

function goNonResource({ path, verb }: JsonObject): string {
  return `authorization.NonResourceAttributes{Path:${JSON.stringify(text(path))}, Verb:${JSON.stringify(text(verb))}}`;
}

function invalid(field: string, value: string, why: string): StatusCause {
  return { reason: 'FieldValueInvalid', field, message: `Invalid value: ${value}: ${why}` };
}

/** By then upstream has forgotten what kind of review it was. */
function refusalOf(causes: StatusCause[]): Status | undefined {
  if (causes.length === 0) return undefined;
  const listed = causes.map(({ field, message }) => `${field}: ${message}`);
  const problem = listed.length === 1 ? listed[0] : `[${listed.join(', ')}]`;
  return failure(422, 'Invalid', `.${authorization} "" is invalid: ${problem}`, { group: authorization, causes });
}

function subjectOf({ user, groups, uid, extra }: JsonObject): User {
  return {
    name: text(user),
    groups: Array.isArray(groups) ? groups.map(String) : [],
    ...(uid ? { uid: text(uid) } : {}),
    ...(isJsonObject(extra) ? { extra: extra as Record<string, string[]> } : {}),
  };
}

function decided(core: Core, spec: JsonObject, user: User): JsonObject {
  const { allowed, reason } = decide(core, user, attributesIn(spec));
  return { spec, status: { allowed, ...(reason ? { reason } : {}) } };
}

function attributesIn({ resourceAttributes, nonResourceAttributes }: JsonObject): Attributes {
  if (nonResourceAttributes) {
    const { verb, path } = specOf(nonResourceAttributes);
    return { verb: text(verb), path: text(path) };
  }
  const { verb, group, resource, subresource, name, namespace } = specOf(resourceAttributes);
  return {
    ...{ verb: text(verb), group: text(group), resource: text(resource) },
    ...(subresource ? { subresource: text(subresource) } : {}),
    ...(name ? { name: text(name) } : {}),
    ...(namespace ? { namespace: text(namespace) } : {}),
  };
}

// k8s: plugin/pkg/auth/authorizer/rbac/rbac.go RulesFor
function rulesOf(core: Core, user: User, namespace: string): JsonObject {
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

function specOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
