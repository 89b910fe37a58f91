/** Refuses that a claim asks for more where nobody could give it. */
// k8s: plugin/pkg/admission/storage/persistentvolume/resize/admission.go
import type { Draft } from '../../../api/object.ts';
import { parseQuantity } from '../../../api/quantity.ts';
import { forbidden } from '../../../api/status.ts';
import type { PersistentVolumeClaim } from '../../../kinds/persistent-volume-claim/types.ts';
import { classNameOf, requestedStorage } from '../../../kinds/persistent-volume-claim/words.ts';
import type { StorageClass } from '../../../kinds/storage-class/types.ts';
import type { AdmissionPlugin } from './plugin.ts';

export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  resources: ['persistentvolumeclaims'],
  admitUpdate(call, draft, { value }) {
    if (call.request.subresource) return undefined;
    const old = value as PersistentVolumeClaim;
    const next = draft as Draft<PersistentVolumeClaim> as PersistentVolumeClaim;
    if (parseQuantity(requestedStorage(next)) <= parseQuantity(requestedStorage(old))) return undefined;
    const refuse = (why: string) => forbidden(call.resource.name, old.metadata.name, why);
    if (old.status.phase !== 'Bound') return refuse('Only bound persistent volume claims can be expanded');
    const owner = call.core.store.get(`/registry/storageclasses/${classNameOf(next)}`)?.value as
      StorageClass | undefined;
    if (owner?.allowVolumeExpansion) return undefined;
    return refuse(
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    );
  },
};
