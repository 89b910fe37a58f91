/** Questions about rights, identity and tokens, answered and never stored. */
// k8s: pkg/registry/authorization/*/rest.go, pkg/registry/authentication/selfsubjectreview/rest.go
import { objectIn, textIn, type JsonObject } from '../../api/plain-json.ts';
import type { ApiRequest, ApiResponse, User } from '../../api/request.ts';
import { badRequest, isStatus, type Status } from '../../api/status.ts';
import {
  attributeProblems,
  decided,
  localProblems,
  refusalOf,
  rulesOf,
  subjectOf,
  subjectProblems,
} from './authorization/access-review.ts';
import { answer, refuse, type Core } from './core.ts';
import { methodNotAllowed } from './refusals.ts';
import { readForeignBody } from './subresources/foreign-body.ts';
import { reviewToken } from './token-review.ts';
import { refuseUnreadableAs } from './unrecognized.ts';
import { unstored } from './unstored.ts';

interface Asked {
  core: Core;
  user: User;
  review: JsonObject;
  spec: JsonObject;
  /** Of the path; empty for a review of the whole cluster. */
  namespace: string;
}

/** What the answer says beside its kind, by that kind. */
const answers: Readonly<Record<string, (asked: Asked) => JsonObject | Status>> = {
  SelfSubjectReview: ({ user: { name, uid, groups, extra } }) => ({
    status: {
      userInfo: { username: name, ...(uid ? { uid } : {}), groups: [...groups], ...(extra ? { extra } : {}) },
    } as JsonObject,
  }),
  TokenReview: ({ core, spec }) => reviewToken(core, spec),
  SelfSubjectRulesReview: ({ core, user, spec }) => ({ spec, status: rulesOf(core, user, textIn(spec.namespace)) }),
  SelfSubjectAccessReview: ({ core, user, spec }) => refusalOf(attributeProblems(spec)) ?? decided(core, spec, user),
  SubjectAccessReview: ({ core, spec }) => refusalOf(subjectProblems(spec)) ?? decided(core, spec, subjectOf(spec)),
  LocalSubjectAccessReview({ core, review, spec, namespace }) {
    const named = textIn(objectIn(review.metadata).namespace);
    const refused = refusalOf([...subjectProblems(spec), ...localProblems(spec, named)]);
    if (refused) return refused;
    if (named !== namespace) return badRequest(`spec.resourceAttributes.namespace must match namespace: ${namespace}`);
    return { ...decided(core, spec, subjectOf(spec)), metadata: { creationTimestamp: null, namespace } };
  },
};

const path = /^\/apis\/(auth\w+\.k8s\.io)\/v1\/(?:namespaces\/([^/]+)\/)?([a-z]+reviews)$/;

/** Undefined when the path is no review. */
export function serveReview(core: Core, request: ApiRequest, user: User): ApiResponse | undefined {
  const [, group, namespace, name] = (path.exec(request.path) ?? []) as (string | undefined)[];
  const served = group ? unstored.find((each) => each.group === group) : undefined;
  const entry = served?.entries.find((each) => each.name === name);
  if (!entry || entry.namespaced !== (namespace !== undefined)) return undefined;
  if (request.method !== 'POST') return refuse(methodNotAllowed());
  const { kind } = entry;
  const apiVersion = `${group}/v1`;
  const definition = `io.k8s.api.${group?.split('.')[0]}.v1.${kind}`;
  const review = refuseUnreadableAs(kind, request) ?? readForeignBody(apiVersion, kind, definition, request.body);
  if (isStatus(review)) return refuse(review);
  const said = answers[kind]({ core, user, review, spec: objectIn(review.spec), namespace: namespace ?? '' });
  if (isStatus(said)) return refuse(said);
  return answer({ kind, apiVersion, metadata: { creationTimestamp: null }, ...said }, 201);
}
