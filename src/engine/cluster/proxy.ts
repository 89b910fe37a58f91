/** Pages of pods and services through the API server: `/api/v1/namespaces/default/services/web/proxy/index.html`. */
// k8s: pkg/registry/core/service/storage/storage.go ResourceLocation, pkg/registry/core/pod/strategy.go ResourceLocation
import type { ApiHandler } from '../../api/handler.ts';
import type { ApiRequest, ApiResponse, Caller, ResourceRequest } from '../../api/request.ts';
import { badRequest, failure, isStatus, type Status } from '../../api/status.ts';
import type { Endpoints } from '../../kinds/endpoints/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { Service } from '../../kinds/service/types.ts';
import type { Kubelets } from '../kubelet/kubelets.ts';

export interface Backends {
  api: Pick<ApiHandler, 'handle'>;
  kubelets: Pick<Kubelets, 'answerAtPort'>;
  nowMs: number;
}

interface Place {
  /** Of the pod, `namespace/name`; absent when no pod is known to have the address. */
  podKey?: string;
  ip: string;
  port: number;
}

export function answerProxy(
  backends: Backends,
  wire: ApiRequest | undefined,
  request: ResourceRequest,
  caller: Caller,
): ApiResponse {
  const path = /\/proxy(\/.*)?$/.exec(wire?.path ?? '')?.[1] ?? '/';
  if (request.resource === 'nodes') return answerOfKubelet(backends, path, request, caller);
  const named = nameAndPort(request.name ?? '');
  if (!named)
    return refused(badRequest(`invalid ${request.resource.replace(/s$/, '')} request "${request.name ?? ''}"`));
  const place = (request.resource === 'pods' ? placeOfPod : placeOfService)(backends, request, named, caller);
  if (isStatus(place)) return refused(place);
  const query = new Map(Object.entries(wire?.query ?? {}));
  const asked = [...query].map(([name, value]) => `${name}=${value}`).join('&');
  const target = { method: wire?.method ?? 'GET', path: asked ? `${path}?${asked}` : path };
  const answer = place.podKey ? backends.kubelets.answerAtPort(place.podKey, place.port, target) : 'refused';
  if (answer === undefined || answer === 'refused')
    return refused(unreachable(`dial tcp ${place.ip}:${place.port}: connect: connection refused`));
  if (answer === 'not http') return refused(unreachable('EOF'));
  return { code: answer.status, body: answer.body, contentType: answer.contentType ?? 'text/html', warnings: [] };
}

/** Of what a kubelet serves, only its health is known here. */
function answerOfKubelet({ api }: Backends, path: string, request: ResourceRequest, caller: Caller): ApiResponse {
  const { subresource: _, body: __, options: ___, ...target } = request;
  const found = api.handle({ ...target, verb: 'get' }, caller);
  if (isStatus(found.body)) return found;
  if (path === '/healthz') return { code: 200, body: 'ok', warnings: [] };
  return refused(failure(501, 'NotImplemented', `what a kubelet serves at ${path} is not simulated`));
}

/** `web`, `web:http` or `http:web:80`. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/net/port_split.go SplitSchemeNamePort
function nameAndPort(id: string): { name: string; port: string } | undefined {
  const parts = id.split(':');
  if (parts.length > 3 || (parts.length === 3 && !['', 'http', 'https'].includes(parts[0]))) return undefined;
  const [name, port = ''] = parts.length === 3 ? parts.slice(1) : parts;
  return name ? { name, port } : undefined;
}

type Find = (
  backends: Backends,
  request: ResourceRequest,
  named: { name: string; port: string },
  caller: Caller,
) => Place | Status;

const placeOfPod: Find = ({ api }, { namespace = '' }, { name, port }, caller) => {
  const { body } = api.handle({ verb: 'get', group: '', version: 'v1', resource: 'pods', namespace, name }, caller);
  if (isStatus(body)) return body;
  const { spec, status } = body as Pod;
  if (!status.podIP) return badRequest('address not allowed');
  // Without a port it is the first that a container names, or that of HTTP.
  const first = spec.containers.flatMap(({ ports = [] }) => ports)[0]?.containerPort ?? 80;
  return { podKey: `${namespace}/${name}`, ip: status.podIP, port: port ? Number(port) : first };
};

const placeOfService: Find = ({ api, nowMs }, { namespace = '' }, { name, port }, caller) => {
  const target = { verb: 'get' as const, group: '', version: 'v1', namespace, name };
  let portName = port;
  if (/^\d+$/.test(port)) {
    const service = api.handle({ ...target, resource: 'services' }, caller).body;
    if (isStatus(service)) return service;
    const found = (service as Service).spec.ports?.find((each) => each.port === Number(port));
    if (!found) return unavailable(`no service port ${port} found for service "${name}"`);
    portName = found.name ?? '';
  }
  const { body } = api.handle({ ...target, resource: 'endpoints' }, caller);
  if (isStatus(body)) return body;
  for (const { addresses = [], ports = [] } of (body as Endpoints).subsets ?? []) {
    const found = ports.find((each) => (each.name ?? '') === portName);
    if (!found || addresses.length === 0) continue;
    // Upstream draws lots; a look at the cluster may not use up its luck.
    const { ip, targetRef } = addresses[Math.floor(nowMs) % addresses.length];
    const isPod = targetRef?.kind === 'Pod';
    return { ip, port: found.port, ...(isPod ? { podKey: `${targetRef.namespace}/${targetRef.name}` } : {}) };
  }
  return unavailable(`no endpoints available for service "${port ? `${name}:${port}` : name}"`);
};

function unavailable(message: string): Status {
  return failure(503, 'ServiceUnavailable', message);
}

// k8s: staging/src/k8s.io/apimachinery/pkg/util/proxy/transport.go RoundTrip
function unreachable(why: string): Status {
  return unavailable(`error trying to reach service: ${why}`);
}

function refused(status: Status): ApiResponse {
  return { code: status.code, body: status, warnings: [] };
}
