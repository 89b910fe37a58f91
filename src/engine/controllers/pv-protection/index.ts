/** Lets a volume that is being deleted go as soon as no claim is bound to it. */
// k8s: pkg/controller/volume/pvprotection/pv_protection_controller.go
import { pvProtectionFinalizer } from '../../../kinds/persistent-volume-claim/words.ts';
import { persistentVolume } from '../../../kinds/persistent-volume/index.ts';
import { defineController, watchOwn } from '../../client/controller.ts';

export const pvProtectionController = defineController({
  name: 'persistentvolume-protection-controller',
  watches: [watchOwn(persistentVolume)],
  reconcile(key, context) {
    const volume = context.cache(persistentVolume).get(key);
    if (!volume?.metadata.deletionTimestamp || !volume.metadata.finalizers?.includes(pvProtectionFinalizer)) return;
    if (volume.status.phase === 'Bound') return;
    const finalizers = volume.metadata.finalizers.filter((finalizer) => finalizer !== pvProtectionFinalizer);
    const next = { ...volume, metadata: { ...volume.metadata, finalizers } };
    const freed = context.client.update(persistentVolume, next, 'let the volume go: no claim is bound to it');
    if (!freed.ok && freed.status.code !== 404) return { retry: freed.status.message ?? 'refused' };
  },
});
