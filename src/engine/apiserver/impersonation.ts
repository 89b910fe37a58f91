/** Acting as somebody else: who may do everything may also ask as another would. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/filters/impersonation.go
import type { ApiRequest, ApiResponse, Caller, Impersonated, User } from '../../api/request.ts';
import { authenticate } from './authentication.ts';

const serviceAccount = /^system:serviceaccount:([^:]+):([^:]+)$/;
const everybody = 'system:authenticated';
const nobody = 'system:unauthenticated';
const anonymous = 'system:anonymous';

/** As whom a request over the wire is served, or the answer to one that cannot be. */
export function actingUser(request: ApiRequest, caller: Caller): User | ApiResponse {
  const { impersonated } = request;
  if (!impersonated) return authenticate(caller);
  const { name, uid, extra } = impersonated;
  if (!name) return withoutUser(request.path, impersonated);
  return {
    name,
    ...(uid ? { uid } : {}),
    groups: groupsOf(name, impersonated.groups ?? []),
    ...(extra && Object.keys(extra).length > 0 ? { extra } : {}),
  };
}

/** Those of an account follow from its name, unless others are given. */
function groupsOf(name: string, given: readonly string[]): readonly string[] {
  if (name === anonymous) return given.length > 0 ? given : [nobody];
  const [, namespace] = serviceAccount.exec(name) ?? [];
  const ofAccount = namespace ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`] : [];
  const groups = given.length > 0 ? given : ofAccount;
  return groups.includes(everybody) || groups.includes(nobody) ? groups : [...groups, everybody];
}

/** What Go prints of the references that it would have looked up. */
function withoutUser(path: string, { uid, groups = [], extra = {} }: Impersonated): ApiResponse {
  const references = [
    ...groups.map((group) => `{Group  ${group}    }`),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map((value) => `{UserExtra  ${value}  authentication.k8s.io/v1  ${key}}`),
    ),
    ...(uid ? [`{UID  ${uid}  authentication.k8s.io/v1  }`] : []),
  ];
  const problem = `requested [${references.join(' ')}] without impersonating a user`;
  return { code: 500, body: `Internal Server Error: ${JSON.stringify(path)}: ${problem}\n`, warnings: [] };
}
