/** Who may ask, and in what form: this machine's own programs, in the API's own types. A web page elsewhere may not, whatever name it gives this host. */
// k8s: staging/src/k8s.io/kubectl/pkg/proxy/proxy_server.go
import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { failure, type Status } from '../../api/status.ts';
import { isBodyType, unsupportedType } from '../body-types.ts';

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
const writes = new Set(['POST', 'PUT', 'PATCH']);

export interface Asked {
  method?: string | undefined;
  headers: IncomingHttpHeaders;
}

/** The refusal, or undefined when the request may go on. */
export function refusalOf({ method, headers }: Asked, port: number, token: string | undefined): Status | undefined {
  const own = new Set(loopbackNames.flatMap((name) => [name, `${name}:${port}`]));
  if (!own.has((headers.host ?? '').toLowerCase()))
    return failure(403, 'Forbidden', 'the Host header names another host: only loopback names are served');
  const { origin } = headers;
  if (origin !== undefined && !loopbackNames.some((name) => origin === `http://${name}:${port}`))
    return failure(403, 'Forbidden', `requests from the origin ${origin} are refused`);
  // Browsers say so when another site's page asks, even where they send no Origin.
  if (headers['sec-fetch-site'] === 'cross-site' || headers['sec-fetch-site'] === 'same-site')
    return failure(403, 'Forbidden', 'requests from pages of other sites are refused');
  if (token !== undefined && !isSame(headers.authorization ?? '', `Bearer ${token}`))
    return failure(401, 'Unauthorized', 'Unauthorized');
  if (!methods.has(method ?? ''))
    return failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
  return undefined;
}

/** A browser sends forms and plain text to anybody without asking; the API's own types it sends only when allowed to. */
export function formRefusalOf({ method, headers }: Asked): Status | undefined {
  const contentType = headers['content-type'];
  // No type at all means JSON, as upstream: some of kubectl's clients leave it out. Browsers then still name their Origin.
  if (!writes.has(method ?? '') || contentType === undefined || isBodyType(contentType)) return undefined;
  return unsupportedType();
}

/** Compares without telling by its time how much of it is right. */
function isSame(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)];
  return left.length === right.length && timingSafeEqual(left, right);
}
