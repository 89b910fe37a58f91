/** Deletes certificate requests that are done with, denied or forgotten; the certificates live on with whoever fetched them. */
// k8s: pkg/controller/certificates/cleaner/cleaner.go
import { keyOf } from '../../../api/object.ts';
import { certificateSigningRequest } from '../../../kinds/certificate-signing-request/index.ts';
import { defineController, watchWith } from '../../client/controller.ts';
import { planCleaning, pollingIntervalMs } from './plan.ts';

export const certificateCleanerController = defineController({
  name: 'certificatesigningrequest-cleaner-controller',
  watches: [watchWith(certificateSigningRequest, () => [])],
  periodic: [{ key: 'clean', everyMs: pollingIntervalMs }],
  reconcile(_key, { cache, client, nowMs }) {
    for (const request of cache(certificateSigningRequest).list()) {
      const why = planCleaning(request, nowMs);
      if (why) client.delete(certificateSigningRequest, keyOf(request), {}, `deleted the request: ${why}`);
    }
  },
});
