/** Lets a claim that is being deleted go as soon as no pod on a node mounts it. */
// k8s: pkg/controller/volume/pvcprotection/pvc_protection_controller.go
import type { Change } from '../../../api/handler.ts';
import { keyOf } from '../../../api/object.ts';
import { persistentVolumeClaim } from '../../../kinds/persistent-volume-claim/index.ts';
import { pvcProtectionFinalizer } from '../../../kinds/persistent-volume-claim/words.ts';
import { claimNamesOf } from '../../../kinds/pod/claims.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { defineController, watchOwn, watchWith } from '../../client/controller.ts';
import { claimIndex, podsByClaim } from '../shared/indexes.ts';

export const pvcProtectionController = defineController({
  name: 'persistentvolumeclaim-protection-controller',
  watches: [watchOwn(persistentVolumeClaim), watchWith(pod, keysOfPod)],
  indexes: [podsByClaim],
  reconcile(key, context) {
    const claim = context.cache(persistentVolumeClaim).get(key);
    if (!claim?.metadata.deletionTimestamp || !claim.metadata.finalizers?.includes(pvcProtectionFinalizer)) return;
    // A pod without a node counts for nothing: no kubelet will start it while its claim is going.
    const isUsed = context
      .cache(pod)
      .byIndex(claimIndex, key)
      .some(({ spec }) => spec.nodeName);
    if (isUsed) return;
    const finalizers = claim.metadata.finalizers.filter((finalizer) => finalizer !== pvcProtectionFinalizer);
    const next = { ...claim, metadata: { ...claim.metadata, finalizers } };
    const freed = context.client.update(persistentVolumeClaim, next, 'let the claim go: no pod uses it any more');
    if (!freed.ok && freed.status.code !== 404) return { retry: freed.status.message ?? 'refused' };
  },
});

/** Claims that the pod no longer holds. */
function keysOfPod({ object, type }: Change<Pod>): string[] {
  if (type !== 'DELETED') return [];
  return claimNamesOf(object.spec).map((name) =>
    keyOf({ metadata: { name, namespace: object.metadata.namespace ?? '' } }),
  );
}
