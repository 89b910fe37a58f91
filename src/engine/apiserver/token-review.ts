/** TokenReview: whose token is this, and is it still good? Answered and never stored. */
// k8s: pkg/registry/authentication/tokenreview/storage.go, pkg/serviceaccount/jwt.go, pkg/serviceaccount/claims.go Validate
import type { JsonObject } from '../../api/plain-json.ts';
import { badRequest, type Status } from '../../api/status.ts';
import { readToken, tokenIssuer, type BoundObject, type TokenClaims } from '../../kinds/service-account/token.ts';
import type { Core } from './core.ts';
import { storeKey } from './resources.ts';
import { signingKey } from './subresources/token.ts';

/** What a TokenReview is answered. */
export function reviewToken(core: Core, { token, audiences }: JsonObject): JsonObject | Status {
  if (typeof token !== 'string' || token === '')
    return badRequest('token is required for TokenReview in authentication');
  const wanted = Array.isArray(audiences) ? audiences.map(String) : [];
  const spec = { token, ...(wanted.length > 0 ? { audiences: wanted } : {}) };
  return { spec, status: review(core, token, wanted.length > 0 ? wanted : [tokenIssuer]) };
}

function review(core: Core, token: string, audiences: readonly string[]): JsonObject {
  const claims = readToken(token, signingKey(core));
  if (!claims) return { user: {}, error: 'invalid bearer token' };
  const known = claims.aud.filter((audience) => audiences.includes(audience));
  const problem =
    known.length === 0
      ? `token audiences ${goQuoted(claims.aud)} is invalid for the target audiences ${goQuoted(audiences)}`
      : problemOf(core, claims);
  if (problem) return { user: {}, error: `[invalid bearer token, ${problem}]` };
  return { authenticated: true, user: userOf(claims), audiences: known };
}

function problemOf(core: Core, claims: TokenClaims): string | undefined {
  if (core.nowMs >= claims.exp * 1000) return 'service account token has expired';
  const { namespace, serviceaccount, pod, node, secret } = claims['kubernetes.io'];
  const isThere = (plural: string, object: BoundObject | undefined): boolean =>
    !object ||
    core.store.get(storeKey(core.resources.of('', plural), namespace, object.name))?.value.metadata.uid === object.uid;
  // A node that is named because the pod runs there does not bind the token.
  const bindsNode = node && !pod;
  const isBound =
    isThere('serviceaccounts', serviceaccount) &&
    isThere('pods', pod) &&
    isThere('secrets', secret) &&
    (!bindsNode || isThere('nodes', node));
  return isBound ? undefined : 'service account token has been invalidated';
}

// k8s: staging/src/k8s.io/apiserver/pkg/authentication/serviceaccount/util.go ServiceAccountInfo.UserInfo
function userOf({ jti, sub, 'kubernetes.io': { namespace, serviceaccount, pod, node } }: TokenClaims): JsonObject {
  const prefix = 'authentication.kubernetes.io';
  return {
    username: sub,
    uid: serviceaccount.uid,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    extra: {
      [`${prefix}/credential-id`]: [`JTI=${jti}`],
      ...(node ? { [`${prefix}/node-name`]: [node.name], [`${prefix}/node-uid`]: [node.uid] } : {}),
      ...(pod ? { [`${prefix}/pod-name`]: [pod.name], [`${prefix}/pod-uid`]: [pod.uid] } : {}),
    },
  };
}

function goQuoted(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(' ')}]`;
}
