/** What somebody wants to do, as far as rights go: something with resources, or something with a path that is none. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/request/requestinfo.go NewRequestInfo
import { isSet } from '../../../api/query-boolean.ts';
import type { ApiRequest, HttpMethod } from '../../../api/request.ts';
import { partsOf, placeOf, splitNamespace } from '../mux.ts';

export type Attributes = ResourceAttributes | PathAttributes;

export interface ResourceAttributes {
  /** `get`, or any other word that a rule may name. */
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  /** Absent: all namespaces, or none. */
  namespace?: string;
  name?: string;
}

export interface PathAttributes {
  verb: string;
  path: string;
}

const verbs: Record<HttpMethod, string> = {
  GET: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** Reads the path as it is: whether there is such a resource does not matter yet. */
export function attributesOf({ method, path, query = {} }: ApiRequest): Attributes {
  const place = placeOf(partsOf(path));
  if (!place) return { verb: method.toLowerCase(), path };
  const { namespace: around, inside } = splitNamespace(place.rest);
  const [resource, name, subresource] = inside;
  // A namespace is looked at as something inside itself.
  const namespace = around ?? (resource === 'namespaces' ? name : undefined);
  const verb = name ? verbs[method] : collectionVerb(method, query);
  return {
    ...{ verb, group: place.group, resource },
    ...(subresource ? { subresource } : {}),
    ...(namespace ? { namespace } : {}),
    ...(name ? { name } : {}),
  };
}

function collectionVerb(method: HttpMethod, query: Record<string, string>): string {
  if (method === 'GET') return isSet(query, 'watch') ? 'watch' : 'list';
  return method === 'DELETE' ? 'deletecollection' : verbs[method];
}
