/** Whether the user may do it. As on a cluster with `--authorization-mode=AlwaysAllow`: everybody may do everything. */
import type { ResourceRequest } from '../../api/request.ts';
import type { Status } from '../../api/status.ts';
import type { User } from './authentication.ts';

/** A Forbidden status, or undefined when the request may go on. */
export function authorize(_user: User, _request: ResourceRequest): Status | undefined {
  return undefined;
}
