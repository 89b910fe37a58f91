/** Deletes Jobs that ended long enough ago. */
// k8s: pkg/controller/ttlafterfinished/ttlafterfinished_controller.go
import { keyOf } from '../../../api/object.ts';
import { job } from '../../../kinds/job/index.ts';
import { defineController, watchWith } from '../../client/controller.ts';
import { expiresAtMs } from './plan.ts';

export const ttlAfterFinishedController = defineController({
  name: 'ttl-after-finished-controller',
  watches: [
    {
      ...watchWith(job, ({ object, type }) =>
        type !== 'DELETED' && expiresAtMs(object) !== undefined ? [keyOf(object)] : [],
      ),
      primary: true,
    },
  ],
  reconcile(key, context) {
    const cached = context.cache(job).get(key);
    const expiresMs = cached && expiresAtMs(cached);
    if (expiresMs === undefined) return;
    if (expiresMs > context.nowMs) return context.requeueAfterMs(expiresMs - context.nowMs);
    // The cache may not show yet that somebody gave it more time.
    const fresh = context.client.get(job, key);
    const freshMs = fresh.ok ? expiresAtMs(fresh.object) : undefined;
    if (!fresh.ok || freshMs === undefined) return;
    if (freshMs > context.nowMs) return context.requeueAfterMs(freshMs - context.nowMs);
    const options = { propagationPolicy: 'Foreground', preconditions: { uid: fresh.object.metadata.uid } } as const;
    const seconds = fresh.object.spec.ttlSecondsAfterFinished;
    const response = context.client.delete(job, key, options, `deleted this job: it ended more than ${seconds} s ago`);
    if (!response.ok && response.status.code !== 404) return { retry: response.status.message ?? 'refused' };
  },
});
