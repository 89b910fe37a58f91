/** Whether the user may do it. As on a cluster with `--authorization-mode=AlwaysAllow`: everybody may do everything. */
import type { ResourceRequest, User } from '../../api/request.ts';
import type { Status } from '../../api/status.ts';

/** A Forbidden status, or undefined when the request may go on. */
export function authorize(_user: User, _request: ResourceRequest): Status | undefined {
  return undefined;
}
