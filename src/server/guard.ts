/** Who may ask: this machine's own programs. A web page elsewhere may not, whatever name it gives this host. */
// k8s: staging/src/k8s.io/kubectl/pkg/proxy/proxy_server.go
import type { IncomingHttpHeaders } from 'node:http';
import { failure, type Status } from '../api/status.ts';

/** The refusal, or undefined when the request may go on. */
export function refusalOf(headers: IncomingHttpHeaders, port: number, token: string | undefined): Status | undefined {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  const own = new Set(names.flatMap((name) => [name, `${name}:${port}`]));
  if (!own.has((headers.host ?? '').toLowerCase()))
    return failure(403, 'Forbidden', 'the Host header names another host: only loopback names are served');
  const { origin } = headers;
  if (origin !== undefined && !names.some((name) => origin === `http://${name}:${port}`))
    return failure(403, 'Forbidden', `requests from the origin ${origin} are refused`);
  if (token !== undefined && headers.authorization !== `Bearer ${token}`)
    return failure(401, 'Unauthorized', 'Unauthorized');
  return undefined;
}
