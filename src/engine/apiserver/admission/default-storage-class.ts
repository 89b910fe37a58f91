/** Gives a claim that names no class the default one. */
// k8s: plugin/pkg/admission/storage/storageclass/setdefault/admission.go
import type { Draft } from '../../../api/object.ts';
import { hasNoClass } from '../../../kinds/persistent-volume-claim/words.ts';
import type { PersistentVolumeClaim } from '../../../kinds/persistent-volume-claim/types.ts';
import { defaultClassOf } from '../../../kinds/storage-class/default-class.ts';
import type { StorageClass } from '../../../kinds/storage-class/types.ts';
import type { AdmissionPlugin } from './plugin.ts';

const classesPath = '/registry/storageclasses/';

export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  resources: ['persistentvolumeclaims'],
  admitCreate(call, draft) {
    const claim = draft as Draft<PersistentVolumeClaim>;
    if (!hasNoClass(claim)) return undefined;
    const classes = [...call.core.store.range(classesPath)].map(({ value }) => value as StorageClass);
    const found = defaultClassOf(classes);
    if (found) claim.spec.storageClassName = found.metadata.name;
    return undefined;
  },
};
