/** Puts a finalizer on claims and volumes, so that neither goes while it is in use. */
// k8s: plugin/pkg/admission/storage/storageobjectinuseprotection/admission.go
import { pvcProtectionFinalizer, pvProtectionFinalizer } from '../../../kinds/persistent-volume-claim/words.ts';
import type { AdmissionPlugin } from './plugin.ts';

export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  resources: ['persistentvolumeclaims', 'persistentvolumes'],
  admitCreate(call, { metadata }) {
    const { plural } = call.resource.kind;
    const finalizer = plural === 'persistentvolumeclaims' ? pvcProtectionFinalizer : pvProtectionFinalizer;
    if (!metadata.finalizers?.includes(finalizer)) metadata.finalizers = [...(metadata.finalizers ?? []), finalizer];
    return undefined;
  },
};
