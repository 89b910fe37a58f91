/** TokenReview: whose token is this, and is it still good? Answered and never stored. */
// k8s: pkg/registry/authentication/tokenreview/storage.go, pkg/serviceaccount/jwt.go, pkg/serviceaccount/claims.go Validate
import type { ApiRequest, ApiResponse } from '../../api/request.ts';
import { badRequest, isStatus } from '../../api/status.ts';
import { readToken, tokenIssuer, type BoundObject, type TokenClaims } from '../../kinds/service-account/token.ts';
import { answer, refuse, type Core } from './core.ts';
import { methodNotAllowed } from './refusals.ts';
import { storeKey } from './resources.ts';
import { readForeignBody } from './subresources/foreign-body.ts';
import { signingKey } from './subresources/token.ts';
import { refuseUnreadableAs } from './unrecognized.ts';

const apiVersion = 'authentication.k8s.io/v1';
const path = `/apis/${apiVersion}/tokenreviews`;

/** Undefined when the path is no token review. */
export function serveTokenReview(request: ApiRequest, core: Core): ApiResponse | undefined {
  if (request.path !== path) return undefined;
  if (request.method !== 'POST') return refuse(methodNotAllowed());
  const body =
    refuseUnreadableAs('TokenReview', request) ??
    readForeignBody(apiVersion, 'TokenReview', 'io.k8s.api.authentication.v1.TokenReview', request.body);
  if (isStatus(body)) return refuse(body);
  const { token, audiences = [] } = (body.spec ?? {}) as { token?: string; audiences?: string[] };
  if (!token) return refuse(badRequest('token is required for TokenReview in authentication'));
  const spec = { token, ...(audiences.length > 0 ? { audiences } : {}) };
  const status = review(core, token, audiences.length > 0 ? audiences : [tokenIssuer]);
  return answer({ kind: 'TokenReview', apiVersion, metadata: { creationTimestamp: null }, spec, status }, 201);
}

function review(core: Core, token: string, audiences: readonly string[]): object {
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
function userOf({ jti, sub, 'kubernetes.io': { namespace, serviceaccount, pod, node } }: TokenClaims): object {
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
