/** Delete collection: everything that the selectors find, one after the other. */
// k8s: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go DeleteCollection
import type { KubernetesObject } from '../../api/object.ts';
import type { ApiResponse } from '../../api/request.ts';
import { derivedCall, refuse, type Call } from './core.ts';
import { deleteObject } from './delete.ts';
import { listObjects } from './read.ts';

export function deleteCollection(call: Call): ApiResponse {
  const listed = listObjects(call);
  if (listed.code !== 200) return listed;
  const { items } = listed.body as { items: KubernetesObject[] };
  for (const { metadata } of items) {
    const response = deleteObject(
      derivedCall(call, { name: metadata.name, ...(metadata.namespace ? { namespace: metadata.namespace } : {}) }),
    );
    // What has gone meanwhile is no error; anything else ends the work.
    if (response.code >= 400 && response.code !== 404) return refuse(response.body as Parameters<typeof refuse>[0]);
  }
  return listed;
}
