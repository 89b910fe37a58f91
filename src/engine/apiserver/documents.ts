/** Paths that are no resources: discovery, OpenAPI, version, health. */
import { acceptedTypes } from '../../api/accept.ts';
import type { ApiRequest, ApiResponse } from '../../api/request.ts';
import { answer, refuse } from './core.ts';
import type { Discovery } from './discovery.ts';
import type { OpenApi } from './openapi.ts';
import { methodNotAllowed, pathNotFound } from './refusals.ts';
import { version } from './version.ts';

export function serveDocument(
  parts: readonly string[],
  request: ApiRequest,
  discovery: Discovery,
  openApi: OpenApi | undefined,
  metrics: () => ApiResponse,
): ApiResponse {
  if (request.method !== 'GET') return refuse(methodNotAllowed());
  if (parts.length === 1 && parts[0] === 'metrics') return metrics();
  const found = documentOf(parts, request, discovery, openApi);
  return found ?? refuse(pathNotFound());
}

function documentOf(
  parts: readonly string[],
  request: ApiRequest,
  discovery: Discovery,
  openApi: OpenApi | undefined,
): ApiResponse | undefined {
  const [first, second, third] = parts;
  switch (first) {
    case undefined:
      return answer({ paths: rootPaths(discovery) });
    case 'version':
      return answer(version);
    case 'healthz':
    case 'livez':
    case 'readyz':
      return healthOf(first, request);
    case 'api':
      if (!second) return aggregatedOf(request, discovery, true) ?? answer(discovery.coreVersions());
      return maybe(discovery.resourceList('', second));
    case 'apis':
      if (!second) return aggregatedOf(request, discovery, false) ?? answer(discovery.groupList());
      return maybe(third ? discovery.resourceList(second, third) : discovery.group(second));
    case 'openapi':
      if (!openApi) return undefined;
      if (second === 'v2' && !third) return openApiV2Of(request, openApi);
      return second === 'v3' ? openApiOf(parts.slice(2), openApi) : undefined;
    default:
      return undefined;
  }
}

function maybe(body: unknown): ApiResponse | undefined {
  return body === undefined ? undefined : answer(body);
}

function openApiOf(rest: readonly string[], openApi: OpenApi): ApiResponse | undefined {
  if (rest.length === 0) return answer(openApi.index());
  if (rest[0] === 'api' && rest.length === 2) return maybe(openApi.document('', rest[1]));
  if (rest[0] === 'apis' && rest.length === 3) return maybe(openApi.document(rest[1], rest[2]));
  return undefined;
}

const openApiV2Protobuf = 'application/com.github.proto-openapi.spec.v2';

/**
 * The old document. Clients that want it as protobuf get one without schemas, which they take as "ask the server":
 * they have the third version for everything else.
 */
// k8s: staging/src/k8s.io/kube-openapi/pkg/handler/handler.go; field 1 of openapi.v2.Document is `swagger`
function openApiV2Of(request: ApiRequest, openApi: OpenApi): ApiResponse {
  if (!request.accept?.includes(openApiV2Protobuf)) return answer(openApi.swagger());
  return { ...answer('\n\x032.0'), contentType: `${openApiV2Protobuf}.v1.0+protobuf` };
}

/** The aggregated form, when the client asks for it before the plain one. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/discovery/aggregated/negotiation.go
function aggregatedOf(request: ApiRequest, discovery: Discovery, isCore: boolean): ApiResponse | undefined {
  for (const { type, parameters } of acceptedTypes(request.accept ?? '')) {
    if (type !== 'application/json') continue;
    if (parameters.as === undefined) return undefined;
    const isKnown = parameters.g === 'apidiscovery.k8s.io' && parameters.as === 'APIGroupDiscoveryList';
    const asked = parameters.v;
    if (!isKnown || (asked !== 'v2' && asked !== 'v2beta1')) continue;
    const contentType = `application/json;g=apidiscovery.k8s.io;v=${asked};as=APIGroupDiscoveryList`;
    return { ...answer(discovery.aggregated(isCore, asked)), contentType };
  }
  return undefined;
}

function healthOf(path: string, request: ApiRequest): ApiResponse {
  if (request.query?.verbose === undefined) return answer('ok');
  const checks = ['ping', 'log', 'etcd', ...(path === 'livez' ? [] : ['informer-sync'])];
  const { exclude } = request.query;
  const lines = checks.map((check) => `[+]${check} ${check === exclude ? 'excluded: ' : ''}ok`);
  if (exclude !== undefined && !checks.includes(exclude))
    lines.push(`warn: some health checks cannot be excluded: no matches for ${JSON.stringify(exclude)}`);
  return answer(`${lines.join('\n')}\n${path} check passed\n`);
}

function rootPaths(discovery: Discovery): string[] {
  const versions = discovery.groupVersions().filter(({ group }) => group !== '');
  const groups = discovery.groups().map((group) => `/apis/${group}`);
  return [
    '/api',
    '/api/v1',
    '/apis',
    ...groups,
    ...versions.map(({ group, version: served }) => `/apis/${group}/${served}`),
    '/healthz',
    '/livez',
    '/metrics',
    '/openapi/v2',
    '/openapi/v3',
    '/readyz',
    '/version',
  ].sort();
}
