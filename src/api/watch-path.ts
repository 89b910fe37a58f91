/** The old way to ask for a watch: `/api/v1/watch/…`, deprecated and still served. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/request/requestinfo.go specialVerbs
import type { ApiRequest } from './request.ts';

const oldPath = /^(\/api\/[^/]+|\/apis\/[^/]+\/[^/]+)\/watch(\/.+)$/;
const oneObject = /^((?:\/namespaces\/[^/]+)?\/[^/]+)\/([^/]+)$/;

/** The same as one would ask today: a collection, with `watch=true`. */
export function withoutWatchPrefix(request: ApiRequest): ApiRequest {
  if (request.method !== 'GET') return request;
  const [, root, watched] = oldPath.exec(request.path) ?? [];
  if (!root) return request;
  const query = { ...request.query, watch: 'true' };
  const parts = watched.split('/').length - 1;
  // `/namespaces/default` is an object, `/namespaces/default/pods` a collection.
  const [, collection, name] = (parts % 2 === 0 && oneObject.exec(watched)) || [];
  if (!collection) return { ...request, path: root + watched, query };
  return { ...request, path: root + collection, query: { ...query, fieldSelector: `metadata.name=${name}` } };
}
