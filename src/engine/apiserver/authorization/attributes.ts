/** What somebody wants to do, as far as rights go: something with resources, or something with a path that is none. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/request/requestinfo.go NewRequestInfo
import { isSet } from '../../../api/query-boolean.ts';
import type { ApiRequest, HttpMethod } from '../../../api/request.ts';

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
  const parts = path.split('/').filter((part) => part !== '');
  const [root, ...below] = parts;
  const isCore = root === 'api';
  const rest = below.slice(isCore ? 1 : 2);
  if ((!isCore && root !== 'apis') || rest.length === 0) return { verb: method.toLowerCase(), path };
  const { namespace, inside } = splitNamespace(rest);
  const [resource, name, subresource] = inside;
  const verb = name ? verbs[method] : collectionVerb(method, query);
  return {
    ...{ verb, group: isCore ? '' : below[0], resource },
    ...(subresource ? { subresource } : {}),
    ...(namespace ? { namespace } : {}),
    ...(name ? { name } : {}),
  };
}

/** A namespace is looked at as something inside itself. */
function splitNamespace(rest: string[]): { namespace?: string; inside: string[] } {
  if (rest[0] !== 'namespaces' || rest.length === 1) return { inside: rest };
  const isItself = rest.length === 2 || rest[2] === 'status' || rest[2] === 'finalize';
  return { namespace: rest[1], inside: isItself ? rest : rest.slice(2) };
}

function collectionVerb(method: HttpMethod, query: Record<string, string>): string {
  if (method === 'GET') return isSet(query, 'watch') ? 'watch' : 'list';
  return method === 'DELETE' ? 'deletecollection' : verbs[method];
}
