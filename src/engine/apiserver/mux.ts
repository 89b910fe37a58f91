/** The mux: a path and a method become a request about a resource, or name a document such as `/version`. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/request/requestinfo.go
import type { ApiRequest, HttpMethod, ResourceRequest, Verb } from '../../api/request.ts';
import { isSet } from '../../api/query-boolean.ts';
import { isStatus, type Status } from '../../api/status.ts';
import { readOptions } from './query.ts';
import { methodNotAllowed, pathNotFound } from './refusals.ts';
import type { Resources } from './resources.ts';

/** Where a path leads. */
export type Route = { request: ResourceRequest } | { document: string[] } | { refused: Status };

export function routeOf(request: ApiRequest, resources: Resources): Route {
  const parts = partsOf(request.path);
  const place = placeOf(parts);
  if (!place) return { document: parts };
  const found = targetOf(place, resources);
  if (!found) return { refused: pathNotFound() };
  const { target, namespaced } = found;
  const verb = verbOf(request, target, namespaced);
  if (!verb) return { refused: methodNotAllowed() };
  const options = readOptions(request, verb);
  if (isStatus(options)) return { refused: options };
  return {
    request: { verb, ...target, ...(request.body === undefined ? {} : { body: request.body }), options },
  };
}

/** What stands between the slashes of a path. */
export function partsOf(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
}

interface Place {
  group: string;
  version: string;
  rest: string[];
}

/** A path below one version of one group; anything else is a document. */
export function placeOf(parts: readonly string[]): Place | undefined {
  if (parts[0] === 'api' && parts.length > 2) return { group: '', version: parts[1], rest: parts.slice(2) };
  if (parts[0] === 'apis' && parts.length > 3) return { group: parts[1], version: parts[2], rest: parts.slice(3) };
  return undefined;
}

/** What lies in a namespace, and in which. A namespace itself lies in none. */
export function splitNamespace(rest: readonly string[]): { namespace?: string; inside: readonly string[] } {
  const isItself = rest.length <= 2 || rest[2] === 'status' || rest[2] === 'finalize';
  return rest[0] !== 'namespaces' || isItself ? { inside: rest } : { namespace: rest[1], inside: rest.slice(2) };
}

type Target = Omit<ResourceRequest, 'verb' | 'body' | 'options'>;

function targetOf(
  { group, version, rest }: Place,
  resources: Resources,
): { target: Target; namespaced: boolean } | undefined {
  const { namespace, inside } = splitNamespace(rest);
  const [resource, name, subresource, ...more] = inside;
  // What follows belongs to whom the proxy speaks to.
  if (more.length > 0 && subresource !== 'proxy') return undefined;
  // Before pods had a subresource for it, bindings were a resource of their own; the pod is named in the body.
  if (group === '' && resource === 'bindings' && namespace && !name) {
    return { target: { group, version, resource: 'pods', subresource: 'binding', namespace }, namespaced: true };
  }
  const served = resources.find(group, version, resource);
  if (!served) return undefined;
  const { namespaced } = served.resource.kind;
  if (namespaced ? name !== undefined && namespace === undefined : namespace !== undefined) return undefined;
  return {
    target: {
      group,
      version,
      resource,
      ...(namespace ? { namespace } : {}),
      ...(name ? { name } : {}),
      ...(subresource ? { subresource } : {}),
    },
    namespaced,
  };
}

const verbsOfObjects: Record<HttpMethod, Verb | undefined> = {
  GET: 'get',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
  POST: undefined,
};
const verbsOfCollections: Record<HttpMethod, Verb | undefined> = {
  GET: 'list',
  POST: 'create',
  DELETE: 'deletecollection',
  PUT: undefined,
  PATCH: undefined,
};

function verbOf({ method, query = {} }: ApiRequest, target: Target, namespaced: boolean): Verb | undefined {
  if (target.subresource !== undefined) return method === 'POST' ? 'create' : verbsOfObjects[method];
  if (method === 'GET' && isSet(query, 'watch')) return 'watch';
  if (target.name !== undefined) return verbsOfObjects[method];
  // Across all namespaces one can only look.
  if (namespaced && target.namespace === undefined && method !== 'GET') return undefined;
  return verbsOfCollections[method];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
