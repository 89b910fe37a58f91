/** Whether somebody may do it. The student is the administrator and may do everything; RBAC decides about whoever is acted as. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go Forbidden
import type { ApiRequest, User } from '../../../api/request.ts';
import { failure, forbidden, type Status } from '../../../api/status.ts';
import type { Core } from '../core.ts';
import { attributesOf, type Attributes } from './attributes.ts';
import { decide } from './rbac.ts';

/** A Forbidden status, or undefined when the request may go on. */
export function refusalFor(core: Core, user: User, request: ApiRequest): Status | undefined {
  if (!request.impersonated) return undefined;
  const asked = attributesOf(request);
  const { allowed, reason } = decide(core, user, asked);
  if (allowed) return undefined;
  const said = cannot(user, asked) + (reason ? `: ${reason}` : '');
  if ('path' in asked) return failure(403, 'Forbidden', `forbidden: ${said}`, {});
  const { group, resource, name } = asked;
  if (name) return forbidden({ group, resource }, name, said);
  return failure(403, 'Forbidden', `${group ? `${resource}.${group}` : resource} is forbidden: ${said}`, {
    ...(group ? { group } : {}),
    kind: resource,
  });
}

function cannot({ name }: User, asked: Attributes): string {
  const who = `User ${JSON.stringify(name)} cannot ${asked.verb}`;
  if ('path' in asked) return `${who} path ${JSON.stringify(asked.path)}`;
  const { group, resource, subresource, namespace } = asked;
  const what = JSON.stringify(subresource ? `${resource}/${subresource}` : resource);
  const where = namespace ? `in the namespace ${JSON.stringify(namespace)}` : 'at the cluster scope';
  return `${who} resource ${what} in API group ${JSON.stringify(group)} ${where}`;
}
